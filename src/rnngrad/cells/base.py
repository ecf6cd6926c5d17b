"""What every recurrent cell is: gates, parameters, a step and its local derivative."""

from abc import ABC, abstractmethod
from typing import ClassVar

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Inexact

from rnngrad.cells.initialisation import Initialisation
from rnngrad.cells.state import State, flatten, unflatten

RECOMPUTE_BEYOND = 256
"""Steps of a sequence beyond which recomputing them is faster than reading their record again."""

Params = dict[str, Array]
Gates = dict[str, Array]
Terms = dict[str, Array]


class Cell(ABC):
    """A recurrent cell: s_t = F(s_{t-1}, x_t; params), for one sequence (callers vmap).

    The state is a tuple of vectors, such as `(h,)` or `(c, h)`; its last entry is the output h.
    The full state s `[m]` is their concatenation. Entries may differ in size, and be complex: then
    each of their numbers counts as two real ones, in s and in every Jacobian (see
    `rnngrad.cells.state`). A cell with other entries than `[n]` each overrides `initial_state`.

    Attributes:
        gates: names of the affine maps, in the order in which `W`, `U` and `b` stack them.
        state_names: names of the entries of the state.
        candidate: the gate that is the new content, every other one of `gates` being a logistic
            sigmoid; None where that is not so, and then no gate can be held (`path_scores`).
        keep_gate: the gate whose bias receives the keep bias; none for cells without one.
        keep_sign: +1 where an open keep gate keeps the memory (f), -1 where it replaces it (z).
        input_gate: the separate gate that admits new content, where there is one.
        without: which of the parameters `W`, `U` and `b` the cell does without.
        homogeneous_in: names of the parameters b for which F(a s, a x; a b) = a F(s, x; b) for
            every a > 0, the others unchanged; None where a cell has no such law. The measures use
            it to follow states that leave the range of float64.
    """

    gates: tuple[str, ...]
    state_names: tuple[str, ...] = ("h",)
    candidate: ClassVar[str | None] = None
    keep_gate: str | None = None
    keep_sign: ClassVar[int] = 1
    input_gate: str | None = None
    without: ClassVar[tuple[str, ...]] = ()
    homogeneous_in: tuple[str, ...] | None = None

    def init(
        self,
        key: Array,
        input_size: int,
        hidden_size: int,
        initialisation: Initialisation = Initialisation(),
    ) -> Params:
        """Draw `W` `[G, n, d]`, `U` `[G, n, n]`, `b` `[G, n]` less `without`, and `more_params`."""
        key_weights, key_keep = jax.random.split(key)
        params = initialisation.draw_weights(key_weights, len(self.gates), input_size, hidden_size)
        params |= self.more_params(hidden_size, jax.random.fold_in(key, 2))
        params = self.add_keep_bias(key_keep, params, initialisation)
        return {name: value for name, value in params.items() if name not in self.without}

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
        keep_bias = initialisation.draw_keep_bias(key, self.hidden_size(params))
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

    def hidden_size(self, params: Params) -> int:
        """Return the n for which the parameters were drawn."""
        return params["b"].shape[-1]

    def first_state(self, params: Params, x: Inexact[Array, " d"]) -> State:
        """Return the initial state in the types that a step from it on x returns.

        Raises:
            ValueError: if a step changes the number or the sizes of the entries.
        """
        dtype = jnp.finfo(jnp.result_type(x, *jax.tree.leaves(params))).dtype
        state = self.initial_state(self.hidden_size(params), dtype)
        after, _ = jax.eval_shape(self.step, params, state, x)
        before_shapes, after_shapes = ([entry.shape for entry in s] for s in (state, after))
        if before_shapes != after_shapes:
            raise ValueError(
                f"{type(self).__name__}: initial_state has entries of shapes {before_shapes}, "
                f"a step returns {after_shapes}; they must be the same"
            )
        return tuple(s.astype(entry.dtype) for s, entry in zip(state, after, strict=True))

    @abstractmethod
    def step(self, params: Params, state: State, x: Array) -> tuple[State, Gates]:
        """Advance the state by one input x `[d]`; return it and the gates' values, each `[n]`."""

    def unroll(
        self, params: Params, state: State, x: Inexact[Array, "T B d"]
    ) -> Inexact[Array, "T B n"]:
        """Return the outputs h along a batch of sequences, from states with a leading axis `[B]`.

        The backward pass through a long sequence keeps the states alone and recomputes the gates.
        """
        step = jax.vmap(self.step, in_axes=(None, 0, 0))

        def body(state: State, x_t: Array) -> tuple[State, Array]:
            state, _ = step(params, state, x_t)
            return state, state[-1]

        if len(x) > RECOMPUTE_BEYOND:
            body = jax.checkpoint(body, prevent_cse=False)
        return jax.lax.scan(body, state, x)[1]

    def local_terms(self, params: Params, state: State, x: Array) -> Terms:
        """Split the one-step Jacobian ds_t/ds_{t-1} into named terms `[m, m]` that sum to it.

        A cell of the user's own that gives no decomposition has the single term `total`.
        """
        return {"total": self.jacobian(params, state, x)}

    def jacobian(
        self, params: Params, state: State, x: Inexact[Array, " d"]
    ) -> Float[Array, "m m"]:
        """Return ds_t/ds_{t-1} `[m, m]` in the full state, by automatic differentiation."""

        def flat_step(s: Array) -> Array:
            return flatten(self.step(params, unflatten(s, state), x)[0])

        return jax.jacfwd(flat_step)(flatten(state))

    def factored_jacobian(
        self, params: Params, state: State, x: Inexact[Array, " d"]
    ) -> tuple[Float[Array, "m m"] | None, Float[Array, "m m"]]:
        """Return ds_t/ds_{t-1} as a product of two `[m, m]`, the first unit lower triangular.

        None stands for the identity. A cell whose Jacobian is a sum of large and small numbers
        gives factors that keep the digits of the small ones.
        """
        return None, self.jacobian(params, state, x)

    def keep_factor(self, gates: Gates) -> Array | None:
        """Return the factor `[n]` by which a step keeps the memory; None without a keep gate."""
        if self.keep_gate is None:
            return None
        gate = gates[self.keep_gate]
        return gate if self.keep_sign > 0 else 1 - gate


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
