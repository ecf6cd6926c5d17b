"""Every contender trains the same network on the same batch from the same weights.

The loss is the mean square of the last output's distance to a target. A contender is a class with
`cells`, the names of the cells it has; its instances have `gradient()`, the loss and its gradient
in our layout, and `run(steps)`, which takes that many steps of Adam before it returns.
"""

import os

os.environ["KERAS_BACKEND"] = "jax"

from functools import partial

import equinox as eqx
import flax.linen as nn
import jax
import jax.numpy as jnp
import keras
import numpy as np
import optax
import torch
from layouts import ORDER, from_flax, from_stacks, to_flax, to_stacks

from rnngrad import cells
from rnngrad.cells.unrolling import hidden_states

RATE = 1e-3


class OnJax:
    """A contender on JAX: a loss, and Adam by Optax in one compiled call.

    Attributes:
        looped: whether one call takes all steps, instead of a compiled step being called for each.
    """

    looped = True

    def __init__(self, cell_name, params, x, y):
        self.cell_name, self.gates = cell_name, cells.load(cell_name).gates
        self.x, self.y = jnp.asarray(x), jnp.asarray(y)
        self.params = jax.tree.map(jnp.array, self.to_library(params))
        rule = optax.adam(RATE)
        self.moments = rule.init(self.params)

        def step(carry, _):
            params, moments = carry
            gradient = jax.grad(self.loss)(params, self.x, self.y)
            updates, moments = rule.update(gradient, moments, params)
            return (optax.apply_updates(params, updates), moments), None

        self.many = jax.jit(
            lambda carry, steps: jax.lax.scan(step, carry, length=steps)[0],
            static_argnums=1,
            donate_argnums=0,
        )

    def loss(self, params, x, y):
        return jnp.mean((self.outputs(params, x) - y) ** 2)

    def gradient(self):
        value, gradient = jax.value_and_grad(self.loss)(self.params, self.x, self.y)
        return float(value), self.from_library(gradient)

    def run(self, steps):
        carry = self.params, self.moments
        for size in [steps] if self.looped else [1] * steps:
            carry = self.many(carry, size)
        self.params, self.moments = jax.block_until_ready(carry)


class Ours(OnJax):
    name, cells = "rnngrad", tuple(cells.BUILT_IN)

    def to_library(self, params):
        return params

    from_library = to_library

    def outputs(self, params, x):
        return hidden_states(cells.load(self.cell_name), params, x)[:, -1]


class Flax(OnJax):
    name, cells, looped = "Flax", ("tanh", "lstm", "gru_reset_after"), False

    def to_library(self, params):
        return {"params": {"cell": to_flax(self.cell_name, params, self.gates)}}

    def from_library(self, tree):
        return from_flax(self.cell_name, tree["params"]["cell"], self.gates)

    def outputs(self, params, x):
        kinds = {"tanh": nn.SimpleCell, "lstm": nn.OptimizedLSTMCell, "gru_reset_after": nn.GRUCell}
        cell = kinds[self.cell_name](self.y.shape[-1])
        return nn.RNN(cell).apply(params, x)[:, -1]


class Keras(OnJax):
    name, cells, looped = "Keras", ("tanh", "lstm", "gru_reset_after"), False

    def __init__(self, cell_name, params, x, y):
        layers = keras.layers
        kinds = {"tanh": layers.SimpleRNN, "lstm": layers.LSTM, "gru_reset_after": layers.GRU}
        self.layer = kinds[cell_name](y.shape[-1])
        self.layer.build(x.shape)
        super().__init__(cell_name, params, x, y)

    def to_library(self, params):
        W, U, b = to_stacks(params, self.gates, ORDER["keras"][self.cell_name])
        if "b_rec" in params:
            size = len(params["b_rec"])
            b = np.stack([b, np.concatenate([np.zeros(2 * size, b.dtype), params["b_rec"]])])
        return [W.T, U.T, b]

    def from_library(self, tree):
        W, U, b = tree
        order = ORDER["keras"][self.cell_name]
        if b.ndim == 1:
            return from_stacks(W.T, U.T, b, self.gates, order)
        ours = from_stacks(W.T, U.T, b[0], self.gates, order)
        return ours | {"b_rec": np.asarray(b[1][-U.shape[0] :])}

    def outputs(self, params, x):
        rest = [v.value for v in self.layer.non_trainable_variables]
        return self.layer.stateless_call(params, rest, x, training=True)[0]


class Equinox(OnJax):
    name, cells, looped = "Equinox", ("lstm", "gru_reset_after"), False

    def to_library(self, params):
        W, U, b = to_stacks(params, self.gates, ORDER["equinox"][self.cell_name])
        kinds = {"lstm": eqx.nn.LSTMCell, "gru_reset_after": eqx.nn.GRUCell}
        size = U.shape[1]
        cell = kinds[self.cell_name](W.shape[1], size, key=jax.random.key(0))
        names = ("weight_ih", "weight_hh", "bias")
        cell = eqx.tree_at(lambda c: [getattr(c, n) for n in names], cell, [W, U, b])
        if "b_rec" in params:
            cell = eqx.tree_at(lambda c: c.bias_n, cell, np.asarray(params["b_rec"]))
        return cell

    def from_library(self, c):
        order = ORDER["equinox"][self.cell_name]
        ours = from_stacks(c.weight_ih, c.weight_hh, c.bias, self.gates, order)
        return ours | ({"b_rec": np.asarray(c.bias_n)} if hasattr(c, "bias_n") else {})

    def outputs(self, cell, x):
        size = cell.hidden_size
        zero = jnp.zeros(size)
        first = (zero, zero) if self.cell_name == "lstm" else zero

        def one(sequence):
            last, _ = jax.lax.scan(lambda s, x_t: (cell(x_t, s), None), first, sequence)
            return last[0] if self.cell_name == "lstm" else last

        return jax.vmap(one)(x)


def looped(kind):
    """The same contender, with all steps in one compiled call."""
    return type(f"Looped{kind.__name__}", (kind,), {"looped": True, "name": f"{kind.name}, looped"})


class Torch:
    """PyTorch's fused layers nn.RNN, nn.LSTM and nn.GRU."""

    name, cells = "PyTorch", ("tanh", "lstm", "gru_reset_after")

    def __init__(self, cell_name, params, x, y, device="cpu"):
        self.cell_name, self.gates = cell_name, cells.load(cell_name).gates
        self.device = device
        self.x, self.y = (torch.from_numpy(np.array(a)).to(device) for a in (x, y))
        self.parameters = self.to_library(params)
        self.adam = torch.optim.Adam(self.parameters, RATE)

    def to_library(self, params):
        W, U, b = to_stacks(params, self.gates, ORDER["torch"][self.cell_name])
        kinds = {"tanh": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru_reset_after": torch.nn.GRU}
        self.layer = kinds[self.cell_name](W.shape[1], U.shape[1], batch_first=True)
        other = np.zeros_like(b)
        if "b_rec" in params:
            other[-U.shape[1] :] = params["b_rec"]
        with torch.no_grad():
            for own, given in zip(self.layer.parameters(), (W, U, b, other), strict=True):
                own.copy_(torch.from_numpy(given))
        return list(self.layer.to(self.device).parameters())

    def from_library(self, gradients):
        W, U, b, other = gradients
        ours = from_stacks(W, U, b, self.gates, ORDER["torch"][self.cell_name])
        after = self.cell_name == "gru_reset_after"
        return ours | ({"b_rec": other[-U.shape[1] :]} if after else {})

    def outputs(self):
        return self.layer(self.x)[0][:, -1]

    def backward(self):
        self.adam.zero_grad()
        loss = torch.mean((self.outputs() - self.y) ** 2)
        loss.backward()
        return loss

    def gradient(self):
        loss = self.backward().item()
        return loss, self.from_library([p.grad.cpu().numpy() for p in self.parameters])

    def run(self, steps):
        for _ in range(steps):
            self.backward()
            self.adam.step()


def torch_step(cell_name, W, U, b, x, state):
    """Advance the cells that PyTorch has no layer for by one input `[B, d]`."""
    h = state[-1]
    if cell_name == "output_reset":
        z, r, c = (x @ W.mT + h @ U.mT + b[:, None]).unbind()
        z, r = torch.sigmoid(z), torch.sigmoid(r)
        c = (1 - z) * state[0] + z * torch.tanh(c)
        return c, r * c
    gates = torch.sigmoid(x @ W[:-1].mT + h @ U[:-1].mT + b[:-1, None])
    z, r = gates[0], gates[-1]  # the merged cell has one gate for both
    candidate = torch.tanh(x @ W[-1].T + (r * h) @ U[-1].T + b[-1])
    return ((1 - z) * h + z * candidate,)


class TorchLoop(Torch):
    """The equations in PyTorch, one time step after the other."""

    name, cells = "PyTorch loop", ("gru", "merged_gru", "output_reset")
    compiler = staticmethod(lambda function: function)

    def to_library(self, params):
        self.step = self.compiler(partial(torch_step, self.cell_name))
        arrays = (np.array(params[name]) for name in ("W", "U", "b"))
        return [torch.from_numpy(a).requires_grad_() for a in arrays]

    def from_library(self, gradients):
        return dict(zip(("W", "U", "b"), gradients, strict=True))

    def outputs(self):
        zero = torch.zeros_like(self.y)
        state = (zero,) * len(cells.load(self.cell_name).state_names)
        for x in self.x.unbind(1):
            state = self.step(*self.parameters, x, state)
        return state[-1]


class CompiledTorchLoop(TorchLoop):
    name = "PyTorch loop, compiled"

    @staticmethod
    def compiler(function):
        torch.compiler.reset()  # another size would count as a recompilation of the last one
        return torch.compile(function)


CONTENDERS = (
    Ours,
    Torch,
    TorchLoop,
    CompiledTorchLoop,
    *(kind for peer in (Flax, Keras, Equinox) for kind in (peer, looped(peer))),
)
