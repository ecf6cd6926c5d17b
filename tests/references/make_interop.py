"""Write interop.npz and weights/: recurrent layers of four libraries on random weights.

interop.npz has, in float64, the outputs of each layer and the gradient of their weighted sum by the
inputs. The files in weights/ are what the libraries themselves save. Run once, in the environment
that `./run bench` makes, with h5py and safetensors added to it: `python make_interop.py`.
"""

import itertools
import os
from pathlib import Path

os.environ["KERAS_BACKEND"] = "jax"

import equinox as eqx
import flax.linen as nn
import jax
import jax.numpy as jnp
import keras
import numpy as np
import safetensors.torch
import torch
from flax import nnx
from keras.src.backend.common import dtypes

jax.config.update("jax_enable_x64", True)
torch.set_default_dtype(torch.float64)
keras.config.set_dtype_policy("float64")
dtypes.BIT64_TO_BIT32_DTYPE["float64"] = "float64"  # Keras on JAX rounds products to float32

BATCH, STEPS, INPUT, HIDDEN = 2, 6, 2, 3
FOLDER = Path(__file__).parent
RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(BATCH, STEPS, INPUT))
SUM = RANDOM.normal(size=(BATCH, STEPS, HIDDEN))
KEY = jax.random.key(0)


def draw(shape):
    return 0.6 * RANDOM.normal(size=shape)


def with_gradient(outputs, weights):
    """A case: the weights, the outputs `[B, T, n]` and the gradient of their sum by the inputs."""
    h, pull_back = jax.vjp(outputs, jnp.asarray(X))
    return {"h": h, "x_grad": pull_back(jnp.asarray(SUM))[0]} | {
        f"weights/{name}": value for name, value in weights.items()
    }


def of_torch(module):
    """A module, or a cell along the sequence."""
    for parameter in module.parameters():
        parameter.data = torch.tensor(draw(parameter.shape))
    x = torch.tensor(X, requires_grad=True)
    if isinstance(module, torch.nn.RNNCellBase):
        state, found = None, []
        for t in range(STEPS):
            state = module(x[:, t], state)
            found.append(state[0] if isinstance(state, tuple) else state)
        h = torch.stack(found, 1)
    else:
        h = module(x)[0]
    (h * torch.tensor(SUM)).sum().backward()
    arrays = {f"weights/{name}": value for name, value in module.state_dict().items()}
    arrays |= {"h": h, "x_grad": x.grad}
    return {name: value.detach().numpy() for name, value in arrays.items()}


def of_keras(layer):
    layer.build(X.shape)
    layer.set_weights([draw(value.shape) for value in layer.get_weights()])
    names = ("kernel", "recurrent_kernel", "bias")
    weights = dict(zip(names, layer.get_weights(), strict=False))
    return with_gradient(layer, weights)


def scanned(step, carry):
    """Outputs of a cell of Flax or Equinox on a batch."""

    def one(x):
        return jax.lax.scan(step, carry, x)[1]

    return jax.vmap(one)


def of_linen(cell):
    carry = jax.tree.map(lambda leaf: leaf.astype(float), cell.initialize_carry(KEY, (INPUT,)))
    params = cell.init(KEY, carry, X[0, 0])["params"]
    params = jax.tree.map(lambda leaf: jnp.asarray(draw(leaf.shape)), params)
    weights = {f"{a}.{b}": value for a, part in params.items() for b, value in part.items()}
    return with_gradient(scanned(lambda c, x: cell.apply({"params": params}, c, x), carry), weights)


def of_nnx(cell):
    state = jax.tree.map(lambda leaf: jnp.asarray(draw(leaf.shape)), nnx.state(cell, nnx.Param))
    nnx.update(cell, state)
    carry = cell.initialize_carry((INPUT,), nnx.Rngs(0))
    carry = jax.tree.map(lambda leaf: leaf.astype(float), carry)
    weights = {".".join(map(str, path)): leaf[...] for path, leaf in nnx.to_flat_state(state)}
    return with_gradient(scanned(lambda c, x: cell(c, x), carry), weights)


def of_equinox(cell):
    cell = jax.tree.map(lambda leaf: jnp.asarray(draw(leaf.shape)), cell)
    zero = jnp.zeros(HIDDEN)
    lstm = isinstance(cell, eqx.nn.LSTMCell)

    def step(state, x):
        state = cell(x, state)
        return state, state[0] if lstm else state

    names = ("weight_ih", "weight_hh", "bias", "bias_n")
    values = {name: getattr(cell, name, None) for name in names}
    weights = {name: value for name, value in values.items() if value is not None}
    return with_gradient(scanned(step, (zero, zero) if lstm else zero), weights)


def torch_cases():
    for name, kind in (("RNN", "tanh"), ("RNN", "relu"), ("LSTM", ""), ("GRU", "")):
        options = {"nonlinearity": kind} if kind else {}
        for layers, bias in itertools.product((1, 2), (True, False)):
            module = getattr(torch.nn, name)(
                INPUT, HIDDEN, layers, bias=bias, batch_first=True, **options
            )
            yield f"torch.{name}.{kind}.{layers}.{bias}", of_torch(module)
        for bias in (True, False):
            cell = getattr(torch.nn, f"{name}Cell")(INPUT, HIDDEN, bias=bias, **options)
            yield f"torch.{name}Cell.{kind}.1.{bias}", of_torch(cell)


def keras_cases():
    for bias in (True, False):
        more = {"use_bias": bias, "return_sequences": True}
        for activation in ("tanh", "relu"):
            layer = keras.layers.SimpleRNN(HIDDEN, activation=activation, **more)
            yield f"keras.SimpleRNN.{activation}.1.{bias}", of_keras(layer)
        yield f"keras.LSTM..1.{bias}", of_keras(keras.layers.LSTM(HIDDEN, **more))
        for after in (True, False):
            layer = keras.layers.GRU(HIDDEN, reset_after=after, **more)
            yield f"keras.GRU.{'after' if after else 'before'}.1.{bias}", of_keras(layer)


def flax_cases():
    double = {"dtype": jnp.float64, "param_dtype": jnp.float64, "rngs": nnx.Rngs(0)}
    for activation in ("tanh", "relu"):
        f = getattr(nn, activation)
        yield f"flax.SimpleCell.{activation}.1.True", of_linen(nn.SimpleCell(HIDDEN, f))
        cell = nnx.SimpleCell(INPUT, HIDDEN, activation_fn=f, **double)
        yield f"nnx.SimpleCell.{activation}.1.True", of_nnx(cell)
    for name in ("LSTMCell", "OptimizedLSTMCell", "GRUCell"):
        yield f"flax.{name}..1.True", of_linen(getattr(nn, name)(HIDDEN))
        yield f"nnx.{name}..1.True", of_nnx(getattr(nnx, name)(INPUT, HIDDEN, **double))


def equinox_cases():
    for name, bias in itertools.product(("LSTMCell", "GRUCell"), (True, False)):
        cell = getattr(eqx.nn, name)(INPUT, HIDDEN, use_bias=bias, key=KEY)
        yield f"equinox.{name}..1.{bias}", of_equinox(cell)


class Model(torch.nn.Module):
    """An embedding, two layers of LSTM and a linear read-out."""

    def __init__(self):
        super().__init__()
        self.embed = torch.nn.Embedding(4, INPUT)
        self.rnn = torch.nn.LSTM(INPUT, HIDDEN, 2)
        self.out = torch.nn.Linear(HIDDEN, 2)


def write_torch_files(folder):
    torch.manual_seed(0)
    model = Model().float()
    state = model.state_dict()
    torch.save(state, folder / "model.pt")
    torch.save(model, folder / "module.pt")
    safetensors.torch.save_file(state, folder / "model.safetensors")
    np.savez_compressed(folder / "model.npz", **{k: v.numpy() for k, v in state.items()})
    optimiser = torch.optim.Adam(model.parameters(), lr=0.0)
    sum(p.sum() for p in model.parameters()).backward()
    optimiser.step()
    checkpoint = {"epoch": 3, "state_dict": state, "optimizer": optimiser.state_dict()}
    torch.save(checkpoint, folder / "checkpoint.pt")
    half = {name: value.bfloat16() for name, value in state.items()}
    torch.save(half, folder / "half.pt")
    safetensors.torch.save_file(half, folder / "half.safetensors")


def write_keras_files(folder):
    keras.utils.set_random_seed(0)
    keras.config.set_dtype_policy("float32")
    model = keras.Sequential(
        [
            keras.Input((None, INPUT)),
            keras.layers.LSTM(HIDDEN, return_sequences=True, name="lower"),
            keras.layers.GRU(HIDDEN, reset_after=False, name="upper"),
            keras.layers.Dense(1, name="out"),
        ]
    )
    model.set_weights([draw(value.shape) for value in model.get_weights()])
    for suffix in (".keras", ".h5"):
        model.save(folder / f"model{suffix}")
    model.save_weights(folder / "model.weights.h5")
    arrays = {value.path: value.numpy() for value in model.weights}
    np.savez_compressed(folder / "keras.npz", **arrays)


if __name__ == "__main__":
    cases = [torch_cases(), keras_cases(), flax_cases(), equinox_cases()]
    arrays = {"x": X, "sum": SUM}
    for name, case in itertools.chain(*cases):
        arrays |= {f"{name}/{key}": np.asarray(value) for key, value in case.items()}
    np.savez_compressed(FOLDER / "interop.npz", **arrays)
    weights = FOLDER / "weights"
    weights.mkdir(exist_ok=True)
    write_torch_files(weights)
    write_keras_files(weights)
