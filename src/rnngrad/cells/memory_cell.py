"""What every cell with a memory beside its output is."""

from typing import ClassVar

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Inexact

from rnngrad.cells.activations import tanh
from rnngrad.cells.base import Cell, Gates, Params, Terms, gate_matrix, rows_times
from rnngrad.cells.state import State, flatten, unflatten


class MemoryCell(Cell):
    """A cell with a memory c beside the output h = gate * squash(c).

    Attributes:
        output_gate: the gate o (or r) of h = o squash(c).
    """

    state_names = ("c", "h")
    output_gate: ClassVar[str] = "o"

    def squash(self, c: Array) -> Array:
        """Return tanh c, as in the LSTM; the article's proposal has c itself."""
        return tanh(c)

    def output_slope(self, state: State, gates: Gates) -> Array:
        """Return dh_t/dc_t `[n]` with the output gate held fixed: o sech^2 c, or r."""
        slope = jax.vmap(jax.grad(self.squash))(state[0])
        return gates[self.output_gate] * slope

    def factored_jacobian(
        self, params: Params, state: State, x: Inexact[Array, " d"]
    ) -> tuple[Float[Array, "m m"] | None, Float[Array, "m m"]]:
        """Return [[1, 0], [S, 1]] and [[dc_t/ds_{t-1}], [squash(c_t) do_t/ds_{t-1}]].

        S is the output slope, so that the product is the Jacobian, and the path through the output
        gate stands alone, however small it is.
        """
        if any(jnp.iscomplexobj(entry) for entry in state):
            return super().factored_jacobian(params, state, x)

        def memory_and_gate(s: Array) -> Array:
            (c, _), gates = self.step(params, unflatten(s, state), x)
            return jnp.concatenate([c, gates[self.output_gate]])

        after, gates = self.step(params, state, x)
        n = len(after[0])
        by_c, by_gate = jnp.split(jax.jacfwd(memory_and_gate)(flatten(state)), 2)
        rest = jnp.concatenate([by_c, rows_times(self.squash(after[0]), by_gate)])
        return jnp.eye(2 * n).at[n:, :n].set(jnp.diag(self.output_slope(after, gates))), rest

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
