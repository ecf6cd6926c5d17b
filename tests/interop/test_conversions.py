"""Outputs and input gradients of converted layers are those of the libraries (tests/references)."""

from functools import cache
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnngrad import cells, interop
from rnngrad.cells import Stack
from rnngrad.cells.unrolling import hidden_states

REFERENCES = Path(__file__).parents[1] / "references"
CONVERSIONS = {
    "torch": interop.from_torch,
    "keras": interop.from_keras,
    "flax": interop.from_flax,
    "nnx": interop.from_flax,
    "equinox": interop.from_equinox,
}
OPEN = {"tanh": "tanh", "relu": "relu", "before": "gru", "after": "gru_reset_after"}
"""The kind of a cell, where its arrays may not say it."""


def read():
    with np.load(REFERENCES / "interop.npz") as file:
        arrays = dict(file)
    cases = {}
    for name, array in arrays.items():
        case, slash, rest = name.partition("/")
        if slash:
            cases.setdefault(case, {})[rest] = array
    return arrays["x"], arrays["sum"], cases


X, SUM, CASES = read()


def weights_of(case):
    arrays = CASES[case]
    return {k.removeprefix("weights/"): a for k, a in arrays.items() if k.startswith("weights/")}


def name_of(cell):
    names = {path.rpartition(":")[2]: name for name, path in cells.BUILT_IN.items()}
    return names[type(cell).__name__]


@cache
def compiled(names):
    """Outputs and input gradients of layers, once for all cases that share them."""
    layers = [cells.load(name) for name in names]
    cell = layers[0] if len(layers) == 1 else Stack(layers)

    @jax.jit
    def run(params, x, weights):
        h, pull_back = jax.vjp(lambda x: hidden_states(cell, params, x), x)
        return h, pull_back(weights)[0]

    return run


def assert_same_as(case, cell, params):
    layers = cell.layers if isinstance(cell, Stack) else (cell,)
    run = compiled(tuple(map(name_of, layers)))
    h, x_grad = run(params, X, SUM)
    np.testing.assert_allclose(h, CASES[case]["h"], rtol=0, atol=1e-12)
    np.testing.assert_allclose(x_grad, CASES[case]["x_grad"], rtol=0, atol=1e-12)


def test_every_option_has_a_case():
    assert len(CASES) == 24 + 10 + 10 + 4


@pytest.mark.parametrize("case", CASES)
def test_outputs_and_input_gradients_are_the_librarys(case):
    library, _, kind, layers, _ = case.split(".")
    cell, params = CONVERSIONS[library](weights_of(case), kind=OPEN.get(kind))
    assert isinstance(cell, Stack) == (layers == "2")
    assert all(isinstance(value, jax.Array) for value in jax.tree.leaves(params))
    assert_same_as(case, cell, params)


@pytest.mark.parametrize("case", [case for case in CASES if not set(case.split(".")) & set(OPEN)])
def test_what_the_arrays_say_need_not_be_given(case):
    cell, _ = CONVERSIONS[case.split(".")[0]](weights_of(case))
    assert name_of(cell.layers[0] if isinstance(cell, Stack) else cell) in (
        "lstm",
        "gru_reset_after",
    )


def test_a_list_of_layers_is_a_stack():
    lower, upper = CASES["keras.LSTM..1.True"], weights_of("keras.GRU.before.1.True")
    fitting = upper | {"kernel": np.ones((3, 9))}
    cell, params = interop.from_keras([weights_of("keras.LSTM..1.True"), fitting])
    assert [name_of(layer) for layer in cell.layers] == ["lstm", "gru"]
    below = hidden_states(cell.layers[0], cell.of_layer(0, params), X)
    np.testing.assert_allclose(below, lower["h"], rtol=0, atol=1e-12)
    with pytest.raises(ValueError, match="layer 1 takes inputs of 2 numbers, but layer 0 has 3"):
        interop.from_keras([weights_of("keras.LSTM..1.True"), upper])
    weights = ("weight_ih_l0", "weight_hh_l0")
    deep, _ = interop.from_torch(
        [weights_of("torch.LSTM..2.True"), dict.fromkeys(weights, np.ones((12, 3)))]
    )
    assert len(deep.layers) == 3


def test_nested_names_are_the_same_as_dotted_ones():
    flat = weights_of("flax.GRUCell..1.True")
    nested = {}
    for name, array in flat.items():
        part, _, leaf = name.partition(".")
        nested.setdefault(part, {})[leaf] = array
    for source in (nested, {"params": nested}, {"params": {"cell": nested}}):
        cell, params = interop.from_flax(source)
        assert_same_as("flax.GRUCell..1.True", cell, params)


def test_weights_in_single_precision_are_added_in_double():
    single = {k: jnp.asarray(a, jnp.float32) for k, a in weights_of("torch.LSTM..1.True").items()}
    _, params = interop.from_torch(single)
    expected = np.add(*(np.asarray(single[f"bias_{side}_l0"], float) for side in ("ih", "hh")))
    np.testing.assert_array_equal(np.sort(params["b"].ravel()), np.sort(expected))
