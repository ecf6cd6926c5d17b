"""What the command measures is what the measures say, in pieces or not."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnngrad import cells, measures
from rnngrad.diagnosis import Loss, Recorder, exponents, gradient, inputs, load_loss, steps
from rnngrad.diagnosis.starts import start_table

KEY = jax.random.key(0)


@pytest.fixture(scope="module")
def network(draw_params, draw_inputs):
    cell = cells.load("gru")
    return cell, draw_params(cell, 3), np.asarray(draw_inputs(2, 60, 2))


def quiet(what, part):
    assert 0 <= part <= 1


def test_growth_in_chunks_is_that_of_the_whole(network):
    cell, params, x = network
    parts = measures.growth_by_chunk(cell, params, [x[:, :30], x[:, 30:]], 2, KEY)
    growth = np.concatenate(list(parts), axis=1)
    assert growth.shape == (2, 60, 2)
    for one, found in zip(x, growth, strict=True):
        whole = measures.leading_exponents(cell, params, one, 2, 10, KEY)
        np.testing.assert_allclose(np.sort(found[10:].mean(axis=0))[::-1], whole, rtol=1e-12)


def test_exponents_are_means_over_blocks(network, monkeypatch):
    cell, params, x = network
    monkeypatch.setattr(exponents, "LEADING", 2)
    monkeypatch.setattr(inputs, "CHUNK", 40)
    found = exponents.exponent_table(cell, params, x, quiet)
    (growth,) = measures.growth_by_chunk(cell, params, [x], 2, KEY)
    blocks = np.asarray(growth)[:, 6:56].reshape(-1, 10, 2).mean(axis=1)
    np.testing.assert_allclose(found["exponent"], blocks.mean(axis=0), rtol=1e-12)
    error = blocks.std(axis=0, ddof=1) / np.sqrt(10)
    np.testing.assert_allclose(found["standard_error"], error, rtol=1e-12)
    assert (found["blocks"] == 10).all() and (found["block_steps"] == 10).all()


def test_a_state_that_leaves_the_range_is_named_with_its_step():
    class Square(cells.Cell):
        gates = ()

        def step(self, params, state, x):
            return ((params["b"] + state[0]) ** 2 + x,), {}

    params = {"b": jnp.ones(1)}
    x = np.full((1, 40, 1), 2.0)
    with pytest.raises(FloatingPointError, match=r"Square: its state leaves .* at step"):
        list(measures.growth_by_chunk(Square(), params, [x[:, :5], x[:, 5:]], 1, KEY))


def test_tables_of_the_gradient_are_its_lag_contribution(network):
    cell, params, x = network
    loss = load_loss("last")
    found = gradient.contributions(cell, loss.of_hidden)(params, jnp.asarray(x))
    table, row = gradient.lag_table(found).set_index("lag"), gradient.gradient_table(found).iloc[0]
    left = np.asarray(found.loss_sensitivity)[:, ::-1]
    left = np.median(left - left[:, :1], axis=0)
    np.testing.assert_allclose(table["log10_left"], left[table.index])
    beyond = measures.share_beyond(found, np.array(table.index))
    np.testing.assert_allclose(table["log10_far_share"], beyond)
    assert row["lag_per_mille"] == np.flatnonzero(left <= -3)[0]
    assert row["log10_tail_share"] == pytest.approx(float(measures.share_beyond(found, 30)))
    assert {0, 1, 10, 59} <= set(table.index)


def test_tables_of_single_steps_are_the_measures(network):
    cell, params, x = network
    terms = steps.term_table(cell, params, x)
    assert terms["share"].sum() == pytest.approx(1)
    units = steps.unit_table(cell, params, x[:1])
    _, gates = measures.trajectory(cell, params, x[0])
    expected = measures.time_constants(cell, gates).time_constant
    np.testing.assert_allclose(units["time_constant"], expected)
    products = steps.product_table(cell, params, x)
    found = measures.products(cell, params, x[0])
    assert products["log10_keep"][0] == pytest.approx(float(found.keep[0] / np.log(10)))
    attractors = steps.attractor_table(cell, params, x, 3)
    assert len(attractors) == 3 and (attractors["period"] >= 0).all()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "start", "law"),
    [
        ("lstm", "orthogonal, keep bias 3", cells.Initialisation(keep_bias=3.0)),
        ("relu", "identity", cells.Initialisation("identity")),
        ("relu", "PyTorch's default", cells.Initialisation("uniform", 3**-0.5)),
    ],
)
def test_the_nearest_start_of_an_untrained_network_is_its_own(name, start, law, draw_inputs):
    cell = cells.load(name)
    params = cell.init(jax.random.key(7), 2, 16, law)
    said = []
    x = np.asarray(draw_inputs(200, 2))
    found = start_table(cell, params, x, lambda *each: said.append(each))
    assert said == [("untrained networks", part) for part in (0, 0.25, 0.5, 0.75)]
    assert tuple(found.loc[0, ["cell", "start"]]) == (name, start)
    assert found["distance"].notna().all()


def test_windows_are_spread_and_do_not_overlap():
    x = np.arange(40.0).reshape(1, 40, 1)
    np.testing.assert_array_equal(inputs.windows(x, 10, 3)[:, 0, 0], [0, 15, 30])
    assert inputs.windows(x, 100, 3).shape == (1, 40, 1)
    many = inputs.windows(np.arange(9.0)[:, None, None] + np.zeros((9, 5, 1)), 5, 3)
    np.testing.assert_array_equal(many[:, 0, 0], [0, 4, 8])


def test_a_recorder_measures_every_few_steps_and_no_others(network):
    cell, params, x = network
    recorder = Recorder(cell, x, load_loss("last").of_hidden, every=10)
    for step in range(11):
        recorder(step, jax.tree.map(lambda leaf: leaf.astype(np.float32), params))
    assert list(recorder.gradient["step"]) == [0, 10]
    assert set(recorder.lags["step"]) == {0, 10}
    assert np.isfinite(recorder.gradient["log10_tail_share"]).all()
    with pytest.raises(ValueError, match="every: 0 given"):
        Recorder(cell, x, lambda h: h.sum(), every=0)


def test_losses_by_name_are_mean_squares_of_the_outputs():
    h = jnp.arange(12.0).reshape(2, 3, 2)
    V, v = jnp.ones((1, 2)), jnp.ones(1)
    assert load_loss("mean").of_hidden(h) == pytest.approx(float((h**2).mean()))
    assert isinstance(load_loss("mean"), Loss) and load_loss("mean").at_every_step
    expected = float(((h[:, -1].sum(axis=-1) + 1) ** 2).mean())
    assert load_loss("last", (V, v)).of_hidden(h) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("undefined + h", r"loss.py:loss\(h\) with h of shape \[2, 5, 3\]: NameError: name 'und"),
        ("h[:, 0, 0]", r"loss.py:loss\(h\) .* has the shape \[2\]; a loss is one number"),
    ],
)
def test_a_loss_from_a_file_that_fails_is_named_with_it(body, said, tmp_path):
    path = tmp_path / "loss.py"
    path.write_text(f"def loss(h):\n    return {body}\n")
    with pytest.raises(ValueError, match=said):
        jax.grad(load_loss(f"{path}:loss").of_hidden)(jnp.ones((2, 5, 3)))
