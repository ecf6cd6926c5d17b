"""Shares and products as means over sequences."""

import jax
import numpy as np
import pytest

from rnngrad import cells, tasks
from rnngrad.cells import Initialisation
from rnngrad.measures import block_sensitivity, output_offset, products, term_shares
from rnngrad.study import tables
from rnngrad.study.networks import Networks
from rnngrad.training.network import init_network


@pytest.fixture(scope="module")
def case():
    cell, task = cells.load("lstm"), tasks.load("recall")
    params = init_network(cell, task, 3, Initialisation(), jax.random.key(0))
    networks = Networks.untrained(jax.tree.map(lambda leaf: leaf[None], params))
    return cell, networks, tables.Probe(task, task.splits(3, 8, {"test": 20})["test"])


def each(measure, case, count):
    cell, networks, probe = case
    single = jax.jit(lambda x: measure(cell, networks.first["cell"], x))
    return [single(x) for x in probe.x[:count]]


def test_shares_are_means_over_sixteen_sequences(case):
    table = tables.term_table(*case).set_index("term")["share"]
    found = each(term_shares, case, 16)
    for term, share in table.items():
        np.testing.assert_allclose(share, np.mean([one[term] for one in found]), rtol=1e-9)


@pytest.mark.slow
def test_products_are_means_over_four_sequences(case):
    (row,) = tables.product_table(*case).to_dict("records")
    blocks, whole = each(block_sensitivity, case, 4), each(products, case, 4)
    for part in ("memory", "output", "full", "block"):
        growth = np.mean([tables.late_growth(getattr(one, part)) for one in blocks])
        np.testing.assert_allclose(row[f"{part}_growth"], growth, rtol=1e-9)
    for name in ("article_log_ratio", "keep_cosine"):
        mean = np.mean([getattr(one, name)[0] for one in whole])
        np.testing.assert_allclose(row[name], mean, rtol=1e-8, atol=1e-12)
    ends = [one[-1] for one in each(output_offset, case, 4)]
    np.testing.assert_allclose(row["output_offset"], np.mean(ends), rtol=1e-8)


def test_a_product_that_is_not_there_is_missing():
    cell, task = cells.load("tanh"), tasks.load("recall")
    params = init_network(cell, task, 3, Initialisation(), jax.random.key(0))
    networks = Networks.untrained(jax.tree.map(lambda leaf: leaf[None], params))
    probe = tables.Probe(task, task.splits(3, 8, {"test": 2})["test"])
    (row,) = tables.product_table(cell, networks, probe).to_dict("records")
    assert np.isnan(row["keep_log_ratio"]) and row["output_offset"] == 0
    assert row["block_growth"] == row["full_growth"]
