"""Conversion of the libraries' own objects (those themselves: benchmarks/test_interop.py)."""

import jax
import numpy as np
import pytest

from rnngrad import interop
from tests.interop import stand_ins
from tests.interop.test_conversions import OPEN, assert_same_as, weights_of


def assert_equal(found, expected):
    assert type(found[0]) is type(expected[0])
    jax.tree.map(np.testing.assert_array_equal, found[1], expected[1])


@pytest.mark.parametrize("case", ["torch.RNN.relu.2.True", "torch.GRUCell..1.False"])
def test_a_module_of_torch_says_its_kind(case):
    _, name, kind, *_ = case.split(".")
    settings = {"nonlinearity": kind} if kind else {}
    weights = weights_of(case)
    own = stand_ins.torch_module(name, weights, bidirectional=False, proj_size=0, **settings)
    assert_equal(interop.from_torch(own), interop.from_torch(weights, kind=kind or None))


@pytest.mark.parametrize(
    ("case", "config"),
    [
        ("keras.SimpleRNN.relu.1.True", {"activation": "relu"}),
        ("keras.GRU.before.1.False", {"reset_after": False}),
        ("keras.GRU.after.1.False", {"reset_after": True}),
        ("keras.LSTM..1.True", {"activation": "tanh", "recurrent_activation": "sigmoid"}),
    ],
)
@pytest.mark.parametrize("end", ["", "Cell"])
def test_a_layer_of_keras_says_its_kind(case, config, end):
    _, name, kind, *_ = case.split(".")
    weights = weights_of(case)
    found = interop.from_keras(stand_ins.keras_layer(name + end, weights, **config))
    assert_equal(found, interop.from_keras(weights, kind=OPEN.get(kind)))


@pytest.mark.parametrize("name", ["SimpleCell", "LSTMCell", "OptimizedLSTMCell", "GRUCell"])
def test_a_cell_of_nnx_says_its_kind(name):
    kind = "relu" if name == "SimpleCell" else ""
    case = f"nnx.{name}.{kind}.1.True"
    own = stand_ins.flax_cell(name, kind or "tanh", parts=weights_of(case))
    assert_same_as(case, *interop.from_flax(own))
    assert_same_as(case, *interop.from_flax(stand_ins.flax_cell("RNN", cell=own)))


def test_a_module_of_linen_says_its_kind():
    weights = weights_of("flax.SimpleCell.relu.1.True")
    module = stand_ins.flax_cell("SimpleCell", "relu")
    assert_same_as("flax.SimpleCell.relu.1.True", *interop.from_flax(weights, module=module))


@pytest.mark.parametrize("bias", [True, False])
def test_a_cell_of_equinox(bias):
    weights = weights_of(f"equinox.GRUCell..1.{bias}")
    found = interop.from_equinox(stand_ins.equinox_cell(weights))
    assert_equal(found, interop.from_equinox(weights))
