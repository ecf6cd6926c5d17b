"""Layers of cells, each of which reads the output of the one below."""

from collections.abc import Mapping, Sequence

import jax
import jax.numpy as jnp
from jax import Array
from jax.scipy.linalg import block_diag
from jaxtyping import Float, Inexact

from rnngrad.cells.base import Cell, Gates, Params, Terms
from rnngrad.cells.initialisation import Initialisation
from rnngrad.cells.state import State
from rnngrad.cells.upwards import Inputs, paths_upwards


class Stack(Cell):
    r"""Stacked layers as one cell, whose state is that of all layers side by side.

    .. math::
        s^0_t &= F^0(s^0_{t-1}, x_t), \qquad s^l_t = F^l(s^l_{t-1}, h^{l-1}_t)

    h^l is the last entry of s^l, and the output of the stack is that of the uppermost layer. Layers
    are numbered from 0, the lowest. What belongs to layer l is called `layer{l}.` and its own name:
    parameters (`layer0.W`), gates and local terms; entries of the state have the number at the end
    (`c0`, `h0`, `c1`, `h1`). The layers may be of different kinds and sizes.

    As nothing acts downwards, the derivative of the state over any number of steps is
    block-triangular, with that of each layer, driven by the one below, on its diagonal: the
    exponents of a stack are those of its layers.

    Attributes:
        layers: the cells, the lowest first.
        keep_gate: that of the lowest layer with one; each layer's own receives the keep bias.
    """

    def __init__(self, layers: Sequence[Cell]) -> None:
        """Stack cells, the lowest first.

        Raises:
            ValueError: if there are none.
        """
        if not layers:
            raise ValueError("layers: none given; a stack needs one cell at least")
        self.layers = tuple(layers)
        self.gates = tuple(
            _named(at, gate) for at, layer in enumerate(layers) for gate in layer.gates
        )
        self.state_names = tuple(
            f"{name}{at}" for at, layer in enumerate(layers) for name in layer.state_names
        )
        self.keep_gate = self._lowest("keep_gate")
        self.input_gate = self._lowest("input_gate")
        laws = [layer.homogeneous_in for layer in layers]
        if None not in laws:
            self.homogeneous_in = tuple(
                _named(at, name) for at, law in enumerate(laws) for name in law or ()
            )

    def init(
        self,
        key: Array,
        input_size: int,
        hidden_size: int,
        initialisation: Initialisation = Initialisation(),
    ) -> Params:
        """Draw the parameters of every layer, each of n units, by one law."""
        parts = []
        for at, layer in enumerate(self.layers):
            own = jax.random.fold_in(key, at)
            parts.append(layer.init(own, input_size, hidden_size, initialisation))
            input_size = len(layer.initial_state(hidden_size)[-1])
        return self.join(parts)

    def add_keep_bias(self, key: Array, params: Params, initialisation: Initialisation) -> Params:
        """Shift the factor that keeps in every layer, as `Cell.add_keep_bias` does in one."""
        keys = [jax.random.fold_in(key, at) for at in range(len(self.layers))]
        parts = [
            layer.add_keep_bias(keys[at], self.of_layer(at, params), initialisation)
            for at, layer in enumerate(self.layers)
        ]
        return self.join(parts)

    def join(self, parts: Sequence[Mapping[str, Array]]) -> dict[str, Array]:
        """Return the layers' parameters, or their gates, as those of the stack."""
        return {
            _named(at, name): value
            for at, part in zip(range(len(self.layers)), parts, strict=True)
            for name, value in part.items()
        }

    def of_layer(self, layer: int, named: Mapping[str, Array]) -> dict[str, Array]:
        """Return a layer's own part of the stack's parameters, gates or terms, by its own names."""
        start = _named(layer, "")
        return {
            name.removeprefix(start): value
            for name, value in named.items()
            if name.startswith(start)
        }

    def state_of_layer(self, layer: int, state: State) -> State:
        """Return a layer's own entries of the stack's state."""
        first = sum(len(below.state_names) for below in self.layers[:layer])
        return state[first : first + len(self.layers[layer].state_names)]

    def initial_state(self, hidden_size: int, dtype: jnp.dtype | None = None) -> State:
        """Return the state before the first input, with n units in every layer."""
        states = [layer.initial_state(hidden_size, dtype) for layer in self.layers]
        return tuple(entry for state in states for entry in state)

    def hidden_size(self, params: Params) -> int:
        """Return the n of the uppermost layer."""
        last = len(self.layers) - 1
        return self.layers[last].hidden_size(self.of_layer(last, params))

    def first_state(self, params: Params, x: Inexact[Array, " d"]) -> State:
        """Return the initial state, each layer in its own size, in the types of a step on x."""
        found: State = ()
        for at, layer in enumerate(self.layers):
            own = layer.first_state(self.of_layer(at, params), x)
            found, x = found + own, own[-1]
        return found

    def step(self, params: Params, state: State, x: Array) -> tuple[State, Gates]:
        """Advance the layers, the lowest first, by one input x `[d]`."""
        taken = self._steps(params, state, x)[1]
        after = tuple(entry for own, _ in taken for entry in own)
        return after, self.join([gates for _, gates in taken])

    def local_terms(self, params: Params, state: State, x: Array) -> Terms:
        """Split the Jacobian into the terms of each layer, and `layer{l}.below` for l > 0.

        The latter is how the layers below act on layer l through its input at this step.
        """
        inputs, _ = self._steps(params, state, x)
        own = [layer.local_terms(*here) for layer, here in zip(self.layers, inputs, strict=True)]
        jacobian = block_diag(*(sum(terms.values()) for terms in own))
        first, terms, upwards = 0, {}, paths_upwards(self.layers, inputs)
        for at, of_layer in enumerate(own):
            end = first + len(next(iter(of_layer.values())))
            for name, term in of_layer.items():
                place = jnp.zeros_like(jacobian).at[first:end, first:end]
                terms[_named(at, name)] = place.set(term)
            if at > 0:
                below = upwards[first:end, :first] @ jacobian[:first]
                terms[_named(at, "below")] = jnp.zeros_like(jacobian).at[first:end].set(below)
            first = end
        return terms

    def factored_jacobian(
        self, params: Params, state: State, x: Inexact[Array, " d"]
    ) -> tuple[Float[Array, "m m"] | None, Float[Array, "m m"]]:
        """Return the paths upwards at this step times the layers' own factors, and the rest.

        The second factor has one block for each layer, so that its determinant is their product.
        """
        inputs, _ = self._steps(params, state, x)
        pairs = [
            layer.factored_jacobian(*here) for layer, here in zip(self.layers, inputs, strict=True)
        ]
        lower = block_diag(*(jnp.eye(len(rest)) if low is None else low for low, rest in pairs))
        return paths_upwards(self.layers, inputs) @ lower, block_diag(*(rest for _, rest in pairs))

    def keep_factor(self, gates: Gates) -> Array | None:
        """Return the keep factors of all layers that have one, side by side; None without any."""
        factors = [
            layer.keep_factor(self.of_layer(at, gates)) for at, layer in enumerate(self.layers)
        ]
        known = [factor for factor in factors if factor is not None]
        return jnp.concatenate(known, axis=-1) if known else None

    def _lowest(self, attribute: str) -> str | None:
        """Return the name of a gate in the lowest layer that has it."""
        own = [getattr(layer, attribute) for layer in self.layers]
        return next((_named(at, gate) for at, gate in enumerate(own) if gate is not None), None)

    def _steps(
        self, params: Params, state: State, x: Array
    ) -> tuple[Inputs, list[tuple[State, Gates]]]:
        """Return the arguments of each layer's step, and what it returns."""
        inputs: Inputs = []
        taken = []
        for at, layer in enumerate(self.layers):
            here = self.of_layer(at, params), self.state_of_layer(at, state), x
            inputs.append(here)
            taken.append(layer.step(*here))
            x = taken[-1][0][-1]
        return inputs, taken


def layers_of(cell: Cell) -> tuple[Cell, ...]:
    """Return the layers of a cell, the lowest first: of a stack its own, else the cell alone."""
    if not isinstance(cell, Stack):
        return (cell,)
    return tuple(own for layer in cell.layers for own in layers_of(layer))


def _named(layer: int, name: str) -> str:
    """Return what the stack calls something of a layer."""
    return f"layer{layer}.{name}"
