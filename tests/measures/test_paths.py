"""Which path carries a memory, on networks made by hand."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.scipy.special import logit

from rnngrad import cells, tasks
from rnngrad.cells.unrolling import hidden_states
from rnngrad.measures import interventions, path_scores, trajectory
from rnngrad.measures.paths import intervene

LATCH = tasks.load("latch")


@pytest.fixture(scope="module")
def data():
    return LATCH.splits(5, 30, {"test": 64})["test"]


def by_the_gate():
    """An input gate that opens for the bit 1 alone, at the first step; a forget gate kept open."""
    return {
        "W": jnp.array([[[0.0]], [[80.0]], [[0.0]], [[3.0]]]),
        "U": jnp.array([[[0.2]], [[0.1]], [[0.3]], [[1.5]]]),
        "b": jnp.array([[12.0], [-72.0], [6.0], [0.0]]),
    }


def by_the_candidate():
    """The forget gate closed, the others open: c_t = tanh(x_t + 6 h_{t-1}), with two rests."""
    return {
        "W": jnp.array([[[0.0]], [[0.0]], [[0.0]], [[1.0]]]),
        "U": jnp.array([[[0.1]], [[0.2]], [[0.3]], [[6.0]]]),
        "b": jnp.array([[-12.0], [12.0], [12.0], [0.0]]),
    }


def scores(params, data, threshold):
    targets = jnp.asarray(data.targets)

    def score(h):
        return LATCH.score(jnp.concatenate([jnp.full_like(h, threshold), h], axis=-1), targets)

    return path_scores(cells.load("lstm"), params, data.inputs, score)


def test_a_memory_in_the_gate_outlives_every_cut(data):
    """The first step starts at h = 0, where no U acts; from then on the input gate is closed."""
    found = scores(by_the_gate(), data, threshold=0.3)
    assert found["intact", ""] == 1
    assert [found["cut", gate] for gate in "fioc"] == [1] * 4
    assert found["held", "f"] == found["held", "o"] == 1


def test_a_memory_in_the_candidate_is_lost_by_its_cut_alone(data):
    found = scores(by_the_candidate(), data, threshold=0.0)
    assert found["intact", ""] == 1
    assert found["cut", "c"] < 0.7
    others = [found[kind, gate] for kind in ("cut", "held") for gate in "fio"]
    assert others == [1] * 6


def test_a_gate_is_held_at_its_mean_and_cut_off_from_the_output(cell, draw_params, draw_inputs):
    params, x = draw_params(cell, 3), draw_inputs(5, 2)
    _, gates = trajectory(cell, params, x)
    mean = {name: value.mean(axis=0) for name, value in gates.items()}
    for kind, gate in interventions(cell, params)[1:]:
        changed = intervene(cell, params, (kind, gate), mean)
        np.testing.assert_array_equal(changed["U"][cell.gates.index(gate)], 0)
        if kind == "held":
            held = trajectory(cell, changed, x)[1][gate]
            np.testing.assert_allclose(held, jnp.tile(mean[gate], (5, 1)), rtol=1e-9)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("tanh", [("cut", "h")]),
        ("linear_diagonal", []),
        ("gru", [("cut", "z"), ("cut", "r"), ("cut", "h"), ("held", "z"), ("held", "r")]),
    ],
)
def test_only_what_a_cell_has_is_cut_or_held(name, expected):
    cell = cells.load(name)
    params = cell.init(jax.random.key(0), 2, 3)
    assert interventions(cell, params) == [("intact", ""), *expected]


def test_a_cell_that_names_no_candidate_has_no_gate_held():
    class Plain(type(cells.load("gru"))):
        candidate = None

    cell = Plain()
    kinds = {kind for kind, _ in interventions(cell, cell.init(jax.random.key(0), 2, 3))}
    assert kinds == {"intact", "cut"}


def test_the_gates_of_a_stack_are_cut_and_held_layer_by_layer(draw_params, draw_inputs):
    """A layer that is changed by itself, with the others as they are, is the expectation."""
    inner = cells.Stack([cells.load("gru"), cells.load("linear_diagonal")])
    stack = cells.Stack([cells.load("lstm"), inner])
    params, x = draw_params(stack, 3), draw_inputs(2, 5, 2)
    found = path_scores(stack, params, x, jnp.sum)
    cuts, holds = (
        [(kind, f"layer0.{gate}") for gate in lower] + [(kind, f"layer1.layer0.{g}") for g in upper]
        for kind, lower, upper in (("cut", "fioc", "zrh"), ("held", "fio", "zr"))
    )
    assert set(found) == {("intact", ""), *cuts, *holds} and len(found) == 13
    assert len({float(score) for score in found.values()}) == 13
    _, gates = jax.vmap(lambda one: trajectory(stack, params, one))(x)
    b = params["layer1.layer0.b"].at[0].set(logit(gates["layer1.layer0.z"].mean(axis=(0, 1))))
    zero = {f"layer1.layer0.{k}": params[f"layer1.layer0.{k}"].at[0].set(0.0) for k in "WU"}
    for kind, changed in (("cut", {}), ("held", {"layer1.layer0.b": b})):
        own = zero | changed if kind == "held" else {"layer1.layer0.U": zero["layer1.layer0.U"]}
        expected = jnp.sum(hidden_states(stack, params | own, x))
        np.testing.assert_allclose(found[kind, "layer1.layer0.z"], expected, rtol=1e-12)
