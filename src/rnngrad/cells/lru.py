"""The linear recurrent unit: a complex diagonal recurrence with normalised input."""

import jax
import jax.numpy as jnp
from jax import Array

from rnngrad.cells.base import Gates, Params, Terms, per_gate
from rnngrad.cells.linear_cell import LinearCell
from rnngrad.cells.state import State


class LRU(LinearCell):
    r"""The LRU (Orvieto et al., 2023), whose memory z is complex and whose output y is real.

    .. math::
        \lambda &= \exp(-\exp(\nu) + \mathrm{i} \exp(\theta)) \\
        z_t &= \lambda \circ z_{t-1} + \exp(\gamma) \circ (B x_t) \\
        y_t &= \mathrm{Re}(C z_t) + D x_t

    `W` `[3, n, d]` has Re B, Im B and D, drawn as the input matrices of all cells are; `C`
    `[2, n, n]` has Re C and Im C, normal with variance 1/n. At the start gamma is
    ln sqrt(1 - |lambda|^2) and exp(theta) is uniform on [0, 2 pi], as in the paper. The keep bias k
    sets |lambda| = sigmoid(k), for which the paper has a ring of radii. Its blocks have a nonlinear
    layer after the recurrence; here y is linear in the inputs.
    """

    gates = ("re", "im", "skip")
    state_names = ("z", "y")
    keep_gate = "lambda"
    without = ("U", "b")

    def more_params(self, hidden_size: int, key: Array) -> Params:
        """Return `nu`, `theta` and `gamma` `[n]`, at |lambda| = 1/2, and `C` `[2, n, n]`."""
        key_c, key_theta = jax.random.split(key)
        phase = jax.random.uniform(key_theta, (hidden_size,), minval=1e-6, maxval=2 * jnp.pi)
        nu = jnp.full(hidden_size, jnp.log(jnp.log(2.0)))
        C = jax.random.normal(key_c, (2, hidden_size, hidden_size)) / jnp.sqrt(hidden_size)
        return {"nu": nu, "theta": jnp.log(phase), "gamma": log_normaliser(nu), "C": C}

    def hidden_size(self, params: Params) -> int:
        """Return the n for which the parameters were drawn."""
        return params["nu"].shape[-1]

    def shift_keep(self, params: Params, shift: Array) -> Params:
        """Add a shift `[n]` to the logit of |lambda|, and normalise the input anew."""
        logit = -jnp.log(jnp.expm1(jnp.exp(params["nu"])))
        nu = jnp.log(jax.nn.softplus(-logit - shift))
        return params | {"nu": nu, "gamma": log_normaliser(nu)}

    def recurrence(self, params: Params, x: Array) -> tuple[Array, Array, Gates]:
        """Return lambda, exp(gamma) B x, and lambda as the only gate."""
        factor = jnp.exp(-jnp.exp(params["nu"]) + 1j * jnp.exp(params["theta"]))
        re, im = per_gate(jnp.tensordot(x, params["W"][:2], (0, 2)))
        return factor, jnp.exp(params["gamma"]) * (re + 1j * im), {"lambda": factor}

    def emit(self, params: Params, memory: Array, x: Array) -> State:
        """Return (z, y), each `[n]`."""
        by_re, by_im = params["C"]
        return memory, by_re @ memory.real - by_im @ memory.imag + params["W"][2] @ x

    def local_terms(self, params: Params, state: State, x: Array) -> Terms:
        """Return the one term in (Re z, Im z, y): z by lambda, and y by Re(C lambda)."""
        factor, _, _ = self.recurrence(params, x)
        re, im = jnp.diag(factor.real), jnp.diag(factor.imag)
        by_z = jnp.block([[re, -im], [im, re]])
        by_re, by_im = params["C"]
        rows = jnp.concatenate([by_z, jnp.concatenate([by_re, -by_im], axis=1) @ by_z])
        return {"keep": jnp.pad(rows, ((0, 0), (0, factor.size)))}


def log_normaliser(nu: Array) -> Array:
    """Return ln sqrt(1 - |lambda|^2), which gives z the variance of its input, white noise."""
    return 0.5 * jnp.log(-jnp.expm1(-2 * jnp.exp(nu)))
