"""The libraries' default initialisations are what `Initialisation` says they are."""

import os

os.environ["KERAS_BACKEND"] = "jax"

import flax.linen as nn
import jax
import jax.numpy as jnp
import keras
import numpy as np
import pytest
import torch
from contenders import CONTENDERS, Ours
from gpu_seeds import compare
from train_step import CELLS, check, network

from rnngrad import cells
from rnngrad.cells import Initialisation

SIZE = 64


def orthogonality(matrix):
    """Largest entry of |M M^T - 1|."""
    return np.abs(matrix @ matrix.T - np.eye(len(matrix))).max()


@pytest.mark.parametrize("cell_name", CELLS)
def test_all_contenders_have_the_same_loss_and_gradient(cell_name):
    given = cell_name, *network(cell_name, 8, 12)
    reference = Ours(*given).gradient()
    for kind in CONTENDERS:
        if cell_name in kind.cells:
            check(kind(*given), reference)


def test_all_seeds_in_one_program_have_the_same_gradient():
    assert min(compare("lstm", 8, 12, seeds=3, device="cpu", rounds=1, steps=2)) > 0


@pytest.mark.parametrize("kind", [torch.nn.RNN, torch.nn.LSTM, torch.nn.GRU])
def test_pytorch_draws_everything_uniformly_with_gain_one_over_root_three(kind):
    torch.manual_seed(0)
    law = Initialisation("uniform", gain=3**-0.5)
    ours = cells.load("lstm").init(jax.random.key(0), SIZE, SIZE, law)
    for values in (*kind(SIZE, SIZE).parameters(), *ours.values()):
        values = np.asarray(getattr(values, "data", values))
        assert np.abs(values).max() <= 1 / np.sqrt(SIZE)
        assert np.std(values) == pytest.approx(1 / np.sqrt(3 * SIZE), rel=0.1)


def test_flax_has_an_orthogonal_matrix_for_each_gate_and_zero_bias():
    layer = nn.OptimizedLSTMCell(SIZE)
    carry = layer.initialize_carry(jax.random.key(0), (1, SIZE))
    params = layer.init(jax.random.key(0), carry, jnp.zeros((1, SIZE)))["params"]
    for gate in "ifgo":
        assert orthogonality(params[f"h{gate}"]["kernel"]) < 1e-5
        assert not params[f"h{gate}"]["bias"].any()
    ours = cells.load("lstm").init(jax.random.key(0), SIZE, SIZE)
    assert max(map(orthogonality, np.asarray(ours["U"]))) < 1e-5
    assert not ours["b"].any()


def test_keras_sets_the_forget_bias_to_one_and_resets_after():
    layer = keras.layers.LSTM(SIZE)
    layer.build((1, 3, SIZE))
    _, recurrent, bias = map(np.asarray, layer.trainable_variables)
    np.testing.assert_array_equal(bias.reshape(4, SIZE).mean(axis=1), [0, 1, 0, 0])
    # One orthogonal matrix [n, 4n] over all gates, so that a gate's own is not orthogonal.
    assert orthogonality(recurrent) < 1e-5
    assert orthogonality(recurrent[:, :SIZE]) > 0.1
    assert keras.layers.GRU(SIZE).reset_after
    ours = cells.load("lstm").init(jax.random.key(0), SIZE, SIZE, Initialisation(keep_bias=1.0))
    np.testing.assert_array_equal(np.asarray(ours["b"]).mean(axis=1), [1, 0, 0, 0])
