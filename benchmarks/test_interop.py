"""Layers of the other libraries themselves are converted to what compute the same."""

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import equinox as eqx
import flax.linen as nn
import jax
import jax.numpy as jnp
import keras
import numpy as np
import pytest
import torch
from flax import nnx

from rnngrad import interop
from rnngrad.cells.unrolling import hidden_states

BATCH, STEPS, INPUT, HIDDEN = 2, 8, 3, 5
KEY = jax.random.key(0)
X = np.random.default_rng(0).normal(size=(BATCH, STEPS, INPUT)).astype(np.float32)


def assert_same(network, h):
    """Equal up to the rounding of single precision."""
    np.testing.assert_allclose(hidden_states(*network, X), h, atol=1e-5)


def along(step, carry):
    return jax.vmap(lambda x: jax.lax.scan(step, carry, x)[1])(jnp.asarray(X))


@pytest.mark.parametrize("name", ["RNN", "LSTM", "GRU"])
def test_torch(name):
    module = getattr(torch.nn, name)(INPUT, HIDDEN, 2, batch_first=True)
    assert_same(interop.from_torch(module), module(torch.tensor(X))[0].detach())


@pytest.mark.parametrize("options", [{"bidirectional": True}, {"proj_size": 2}])
def test_torch_refused(options):
    with pytest.raises(ValueError, match="not supported"):
        interop.from_torch(torch.nn.LSTM(INPUT, HIDDEN, **options))


@pytest.mark.parametrize("name", ["SimpleRNN", "LSTM", "GRU"])
def test_keras(name):
    layer = getattr(keras.layers, name)(HIDDEN, return_sequences=True)
    h = np.asarray(layer(X))
    assert_same(interop.from_keras(layer), h)


def test_keras_refused():
    layer = keras.layers.Bidirectional(keras.layers.LSTM(HIDDEN))
    layer.build(X.shape)
    with pytest.raises(ValueError, match="Bidirectional: not supported"):
        interop.from_keras(layer)


@pytest.mark.parametrize("name", ["SimpleCell", "LSTMCell", "OptimizedLSTMCell", "GRUCell"])
def test_flax(name):
    cell = getattr(nn, name)(HIDDEN)
    carry = cell.initialize_carry(KEY, (INPUT,))
    variables = cell.init(KEY, carry, X[0, 0])
    found = interop.from_flax(variables, module=cell)
    assert_same(found, along(lambda c, x: cell.apply(variables, c, x), carry))
    own = getattr(nnx, name)(INPUT, HIDDEN, rngs=nnx.Rngs(0))
    carry = own.initialize_carry((INPUT,), nnx.Rngs(0))
    h = along(lambda c, x: own(c, x), carry)
    assert_same(interop.from_flax(own), h)
    assert_same(interop.from_flax(nnx.RNN(own)), h)
    state = nnx.to_pure_dict(nnx.state(own, nnx.Param))
    assert_same(interop.from_flax(state, kind="tanh" if name == "SimpleCell" else None), h)


@pytest.mark.parametrize("module", [nn.MGUCell(HIDDEN), nn.SimpleCell(HIDDEN, residual=True)])
def test_flax_refused(module):
    variables = module.init(KEY, module.initialize_carry(KEY, (INPUT,)), X[0, 0])
    with pytest.raises(ValueError, match="not supported"):
        interop.from_flax(variables, module=module)


@pytest.mark.parametrize("bias", [True, False])
def test_equinox(bias):
    zero = jnp.zeros(HIDDEN)
    gru = eqx.nn.GRUCell(INPUT, HIDDEN, use_bias=bias, key=KEY)
    h = along(lambda c, x: (gru(x, c),) * 2, zero)
    assert_same(interop.from_equinox(gru), h)
    lstm = eqx.nn.LSTMCell(INPUT, HIDDEN, use_bias=bias, key=KEY)
    h = along(lambda c, x: ((new := lstm(x, c)), new[0]), (zero, zero))
    assert_same(interop.from_equinox(lstm), h)
