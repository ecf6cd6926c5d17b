"""What every recurrent cell is: gates, parameters, a step and its local derivative."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import jax
import jax.numpy as jnp
from jax import Array
from jax.flatten_util import ravel_pytree
from jax.nn import initializers

Params = dict[str, Array]
State = tuple[Array, ...]
Gates = dict[str, Array]
Terms = dict[str, Array]


@dataclass(frozen=True)
class Initialisation:
    """How the parameters of a cell are drawn.

    Attributes:
        scheme: law of the recurrent matrices. `orthogonal` (Flax: one orthogonal matrix for each
            gate; Glorot-uniform input weights, zero bias), `uniform` (PyTorch: every weight and
            bias uniform, with standard deviation gain/sqrt(n); its default U(-1/sqrt(n),
            1/sqrt(n)) has gain 1/sqrt(3)) or `normal` (mean-field theory: entries N(0, gain^2/n),
            Glorot-uniform input weights).
        gain: scale of the recurrent matrices.
        keep_bias: added to the bias of the gate that keeps the memory, so that larger values
            remember longer in every cell, whatever the orientation of its gate.
        tie_input: set the bias of a separate input gate to minus the keep bias.
        chrono_length: if given, the keep bias is ln U[1, chrono_length - 1] for each unit instead
            (Tallec and Ollivier, 2018), and the input gate is tied to it.
    """

    scheme: str = "orthogonal"
    gain: float = 1.0
    keep_bias: float = 0.0
    tie_input: bool = False
    chrono_length: int | None = None

    def draw_keep_bias(self, key: Array, hidden_size: int) -> Array:
        """Return the keep bias of each unit, `[n]`."""
        if self.chrono_length is None:
            return jnp.full(hidden_size, self.keep_bias)
        return jnp.log(
            jax.random.uniform(key, (hidden_size,), minval=1.0, maxval=self.chrono_length - 1.0)
        )

    def draw_weights(self, key: Array, gates: int, input_size: int, hidden_size: int) -> Params:
        """Return `W` `[G, n, d]`, `U` `[G, n, n]` and `b` `[G, n]`, one slice for each gate.

        Raises:
            ValueError: if the scheme is unknown.
        """
        key_w, key_u, key_b = jax.random.split(key, 3)
        shape_w, shape_u = (gates, hidden_size, input_size), (gates, hidden_size, hidden_size)
        shape_b = (gates, hidden_size)
        if self.scheme == "uniform":
            limit = self.gain * jnp.sqrt(3.0 / hidden_size)
            keys = {"W": (key_w, shape_w), "U": (key_u, shape_u), "b": (key_b, shape_b)}
            return {
                name: jax.random.uniform(k, shape, minval=-limit, maxval=limit)
                for name, (k, shape) in keys.items()
            }
        glorot = initializers.glorot_uniform(in_axis=-1, out_axis=-2, batch_axis=0)
        if self.scheme == "orthogonal":
            draw = initializers.orthogonal(self.gain)
            recurrent = jax.vmap(lambda key: draw(key, shape_u[1:]))(jax.random.split(key_u, gates))
        elif self.scheme == "normal":
            recurrent = self.gain / jnp.sqrt(hidden_size) * jax.random.normal(key_u, shape_u)
        else:
            raise ValueError(
                f"unknown scheme '{self.scheme}': allowed are orthogonal, uniform, normal"
            )
        return {"W": glorot(key_w, shape_w), "U": recurrent, "b": jnp.zeros(shape_b)}


class Cell(ABC):
    """A recurrent cell: s_t = F(s_{t-1}, x_t; params), for one sequence (callers vmap).

    The state is a tuple of arrays `[n]`, `(h,)` or `(c, h)`; its last entry is the output h.
    The full state s is their concatenation, of size m = n or 2n.

    Attributes:
        gates: names of the affine maps, in the order in which `W`, `U` and `b` stack them.
        state_names: names of the entries of the state.
        keep_gate: the gate whose bias receives the keep bias; none for cells without one.
        keep_sign: +1 where an open keep gate keeps the memory (f), -1 where it replaces it (z).
        input_gate: the separate gate that admits new content, where there is one.
    """

    gates: ClassVar[tuple[str, ...]]
    state_names: ClassVar[tuple[str, ...]] = ("h",)
    keep_gate: ClassVar[str | None] = None
    keep_sign: ClassVar[int] = 1
    input_gate: ClassVar[str | None] = None

    def init(
        self,
        key: Array,
        input_size: int,
        hidden_size: int,
        initialisation: Initialisation = Initialisation(),
    ) -> Params:
        """Draw parameters: `W` `[G, n, d]`, `U` `[G, n, n]`, `b` `[G, n]`, and `more_params`."""
        key_weights, key_keep = jax.random.split(key)
        params = initialisation.draw_weights(key_weights, len(self.gates), input_size, hidden_size)
        params |= self.more_params(hidden_size, jax.random.fold_in(key, 2))
        return self.add_keep_bias(key_keep, params, initialisation)

    def more_params(self, hidden_size: int, key: Array) -> Params:
        """Return the first values of parameters beyond `W`, `U` and `b`, where a cell has any.

        Args:
            hidden_size: units n.
            key: for what is drawn; no other parameter depends on it.
        """
        return {}

    def add_keep_bias(self, key: Array, params: Params, initialisation: Initialisation) -> Params:
        """Shift the factor that keeps by the keep bias, and a tied input gate by minus that."""
        if self.keep_gate is None:
            return params
        keep_bias = initialisation.draw_keep_bias(key, params["b"].shape[-1])
        params = self.shift_keep(params, keep_bias)
        tied = initialisation.tie_input or initialisation.chrono_length is not None
        if self.input_gate is None or not tied:
            return params
        return params | {"b": params["b"].at[self.gates.index(self.input_gate)].add(-keep_bias)}

    def shift_keep(self, params: Params, shift: Array) -> Params:
        """Add a shift `[n]` to the logit of the factor that keeps: to the bias of the keep gate."""
        index = self.gates.index(str(self.keep_gate))
        return params | {"b": params["b"].at[index].add(self.keep_sign * shift)}

    def initial_state(self, hidden_size: int, dtype: jnp.dtype | None = None) -> State:
        """Return the state before the first input: zeros."""
        return tuple(jnp.zeros(hidden_size, dtype) for _ in self.state_names)

    @abstractmethod
    def step(self, params: Params, state: State, x: Array) -> tuple[State, Gates]:
        """Advance the state by one input x `[d]`; return it and the gates' values, each `[n]`."""

    def local_terms(self, params: Params, state: State, x: Array) -> Terms:
        """Split the one-step Jacobian ds_t/ds_{t-1} into named terms `[m, m]` that sum to it.

        A cell of the user's own that gives no decomposition has the single term `total`.
        """
        return {"total": self.jacobian(params, state, x)}

    def jacobian(self, params: Params, state: State, x: Array) -> Array:
        """Return ds_t/ds_{t-1} `[m, m]` in the full state, by automatic differentiation."""
        flat, unravel = ravel_pytree(state)

        def flat_step(s: Array) -> Array:
            return ravel_pytree(self.step(params, unravel(s), x)[0])[0]

        return jax.jacfwd(flat_step)(flat)

    def keep_factor(self, gates: Gates) -> Array | None:
        """Return the factor `[n]` by which a step keeps the memory; None without a keep gate."""
        if self.keep_gate is None:
            return None
        gate = gates[self.keep_gate]
        return gate if self.keep_sign > 0 else 1 - gate


class MemoryCell(Cell):
    """A cell with a memory c beside the output h = gate * squash(c).

    Attributes:
        output_gate: the gate o (or r) of h = o squash(c).
    """

    state_names = ("c", "h")
    output_gate: ClassVar[str] = "o"

    def squash(self, c: Array) -> Array:
        """Return tanh c, as in the LSTM; the article's proposal has c itself."""
        return jnp.tanh(c)

    def output_slope(self, state: State, gates: Gates) -> Array:
        """Return dh_t/dc_t `[n]` with the output gate held fixed: o sech^2 c, or r."""
        slope = jax.vmap(jax.grad(self.squash))(state[0])
        return gates[self.output_gate] * slope

    def full_state_terms(
        self,
        params: Params,
        state: State,
        gates: Gates,
        memory_terms: dict[str, tuple[Array, Array]],
    ) -> Terms:
        """Carry terms of dc_t, given as the pair (d/dc_{t-1}, d/dh_{t-1}), on to the output h_t.

        The term `output` is the path through the output gate, which the article leaves out.
        """
        slope = self.output_slope(state, gates)[:, None]
        terms = {}
        for name, (by_c, by_h) in memory_terms.items():
            rows = jnp.concatenate([by_c, by_h], axis=1)
            terms[name] = jnp.concatenate([rows, slope * rows], axis=0)
        o = gates[self.output_gate]
        by_h = rows_times(
            self.squash(state[0]) * o * (1 - o), gate_matrix(self, params, self.output_gate)
        )
        zero = jnp.zeros_like(by_h)
        terms["output"] = jnp.block([[zero, zero], [zero, by_h]])
        return terms


def affine(params: Params, x: Array, h: Array) -> list[Array]:
    """Return the gates' pre-activations W x + U h + b, each `[n]`."""
    return per_gate(
        jnp.tensordot(x, params["W"], (0, 2)) + jnp.tensordot(h, params["U"], (0, 2)) + params["b"]
    )


def per_gate(stacked: Array) -> list[Array]:
    """Take `[G, n]` apart into one `[n]` for each gate.

    Unlike indexing, `split` has a concatenation as its gradient, which XLA vectorises.
    """
    return jnp.split(stacked.ravel(), len(stacked))


def gate_matrix(cell: Cell, params: Params, gate: str) -> Array:
    """Return the recurrent matrix U `[n, n]` of one gate."""
    return params["U"][cell.gates.index(gate)]


def rows_times(factor: Array, matrix: Array) -> Array:
    """Return diag(factor) matrix."""
    return factor[:, None] * matrix
