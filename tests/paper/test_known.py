"""Effects that others found, told of made networks whose outcome is known."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from rnngrad.claims import known, registry
from rnngrad.claims.known import Compared
from rnngrad.paper.known import PUBLISHED, known_table, told
from rnngrad.paper.origins import Book
from rnngrad.paper.study import KNOWN
from tests.study_rows import BUDGET, SEEDS
from tests.study_tables import study_tables

ENTRIES = yaml.safe_load((Path(__file__).parents[2] / "config/claims.yaml").read_text())
CLAIMS = {"C07": registry.claim("C07", ENTRIES["C07"])}
C07 = CLAIMS["C07"].parameters


@pytest.fixture(scope="module")
def results() -> pd.DataFrame:
    """No seed solves anything, and none blows up."""
    table = study_tables(more_arms=("keep1", "chrono"))["results"]
    more = [adding(table), selecting(table)]
    return pd.concat([table, *more], ignore_index=True).assign(solved=False)


def adding(table: pd.DataFrame) -> pd.DataFrame:
    """relu from the identity on adding, where LSTMs are trained that start as it did on recall."""
    relu = table.query("cell_class == 'relu' and scheme == 'identity'")
    return relu.assign(task="adding", run=relu["run"].str.replace("recall", "adding"))


def selecting(table: pd.DataFrame) -> pd.DataFrame:
    """Selective copying by minGRUs of one layer and of three, and by an LSTM of three."""
    one = table.query("cell_class == 'min_gru' and task == 'parity'")
    one = one.assign(task="selective_copy", run="selective/min_gru", layers=1)
    deep = {"min_gru_3": "ThreeMinGRU", "lstm_3": "ThreeLSTM"}
    return pd.concat([one, *(
        one.assign(cell=cell, cell_class=f"rnngrad.cells.deep:{name}", run=cell, layers=3)
        for cell, name in deep.items()
    )])  # fmt: skip


def solving(table: pd.DataFrame, query: str, steps: float = 100.0) -> pd.DataFrame:
    """The same, but that the seeds of some runs solve their task after some steps."""
    chosen = table.index.isin(table.query(query).index)
    times = table["steps_to_solve"].mask(chosen, steps)
    return table.assign(solved=table["solved"] | chosen, steps_to_solve=times)


def counts(found: Compared) -> tuple[int, int, int, int]:
    first, second = found.first, found.second
    return int(first.sum()), len(first), int(second.sum()), len(second)


def said(found: Compared) -> str:
    return told(found.row(alike=False))


LSTM = "cell_class == 'lstm' and task == 'recall' and arm == "


def test_a_forget_bias_of_one_is_held_against_none(results):
    table = solving(results, f"{LSTM}'keep1' and seed < 4")
    (found,) = known.forget_bias(solving(table, f"{LSTM}'keep0' and seed < 1"))
    assert counts(found) == (4, SEEDS, 1, SEEDS)
    assert said(found) == "LSTM, recall, T = 40, keep bias 1, fresh data; against keep bias 0"


def test_biases_that_follow_the_length_are_told_by_their_law_and_data(results):
    found = {said(each): counts(each) for each in known.open_gate(results)}
    assert set(found) == {
        "LSTM, recall, T = 40, keep bias ln U(1, T−1), fresh data; against keep bias 0",
        "LSTM, recall, T = 10 to 40, keep bias ln(T−1), fresh data; against keep bias 0",
        "LSTM, recall, T = 10 to 40, keep bias ln(T−1), reused data; against keep bias 0",
    }
    assert set(found.values()) == {(0, SEEDS, 0, SEEDS), (0, 2 * SEEDS, 0, 2 * SEEDS)}


def test_relu_from_the_identity_has_as_many_steps_as_the_lstm(results):
    """The LSTM's steps beyond relu's budget do not count."""
    table = solving(results, "task == 'adding' and cell_class == 'relu' and seed == 3")
    table = solving(table, "task == 'adding' and arm == 'remember'", steps=BUDGET / 2)
    relu = table["cell_class"] == "relu"
    for budget, solved in ((BUDGET, 3), (BUDGET / 4, 0)):
        short = table.assign(steps=table["steps"].mask(relu, budget))
        for found in known.identity_start(short):
            assert counts(found)[2:] == (solved, 3)  # the odd seeds judge
            assert said(found).endswith("identity weights, fresh data; against LSTM")
    assert sum(counts(each)[0] for each in known.identity_start(table)) == 2  # of two lengths


def test_min_gru_is_held_against_itself_and_against_the_lstm(results):
    table = solving(results, "cell_class == 'min_gru' and task == 'recall'")
    table = solving(table, "cell_class == 'lstm' and task == 'parity' and seed < 5")
    (found,) = known.kept_not_tracked(table)
    assert said(found) == "minGRU, recall, T = 10, fresh data; against parity, T = 10"
    assert counts(found) == (3, 3, 0, SEEDS)
    names = ["cell", "cell_class"]
    lstm, slstm = known.parity(table.assign(**table[names].replace("gru", "slstm")))
    assert said(lstm) == "LSTM, parity, T = 10, fresh data; against minGRU"
    assert counts(lstm) == (5, SEEDS, 0, SEEDS)
    assert said(slstm) == "sLSTM, parity, T = 10, fresh data; against minGRU"
    assert not list(known.kept_not_tracked(table.query("task == 'parity'")))


def test_several_layers_are_held_against_one(results):
    table = solving(results, "run == 'lstm_3' or (run == 'min_gru_3' and seed < 4)")
    (found,) = known.layers_select(table)
    assert (counts(found), found.agrees()) == ((4, SEEDS, 0, SEEDS), "yes")
    assert said(found).endswith("selective copy, T = 10, fresh data; against minGRU")
    assert not list(known.layers_select(table.query("layers != 1 or task == 'recall'")))


def test_clipping_keeps_from_blowing_up(results):
    blown = (results["gain"] > 2) & (results["clip"] == "none") & (results["seed"] < 4)
    table = results.assign(test_loss=results["test_loss"].mask(blown, np.nan))
    (found,) = known.clipped(table, **C07)
    assert counts(found) == (SEEDS, SEEDS, 2, SEEDS)
    assert said(found) == (
        "relu, recall, T = 40, gain 3, fresh data, gradient norm clipped; against not clipped"
    )


@pytest.mark.parametrize(
    ("first", "second", "better", "alike"),
    [
        ([1, 1], [1, 0], "yes", "no"),
        ([0, 1], [1, 1], "no", "no"),
        ([1, 0, 1, 0, 1], [1, 0, 1, 0, 0], "yes", "yes"),
        ([1, 0], [1, 0], "no", "yes"),
        ([0, 0], [0, 0], "cannot tell", "cannot tell"),
        ([1, 1], [1, 1], "cannot tell", "yes"),
    ],
)
def test_ours_agree_if_the_difference_has_the_published_sign(first, second, better, alike):
    found = Compared({}, {}, np.array(first, bool), np.array(second, bool))
    assert found.agrees() == better
    assert found.agrees(alike=True) == alike


def written(results, clipping=C07) -> str:
    return known_table(Book({KNOWN: known.known_table(results, clipping)}))


def test_effects_without_networks_are_left_out(results):
    assert written(results.iloc[:0]) == ""
    assert written(results.query("task == 'latch'")) == ""
    text = written(results.query("task == 'parity'"))
    assert set(re.findall(r"\\cite{(\w+)}", text)) == {"grazzi2024", "beck2024"}
    assert r"\origin{1a}{0 of 6} against \origin{1b}{0 of 6} & cannot tell" in text


def test_every_effect_has_its_line_and_clipping_only_if_the_study_says_what_an_explosion_is(
    results,
):
    text, without = written(results), written(results, None)
    assert set(PUBLISHED) == {*known.EFFECTS, "clipped"}
    assert {name for name, said in PUBLISHED.items() if said in text} == set(PUBLISHED)
    assert {name for name, said in PUBLISHED.items() if said not in without} == {"clipped"}
    assert r"$\ln(T-1)$" in text and "nan" not in text
