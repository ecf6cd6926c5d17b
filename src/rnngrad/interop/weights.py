"""What the conversions share: named arrays, and the order and the signs of the gates."""

import itertools
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import jax.numpy as jnp
import numpy as np

from rnngrad import cells
from rnngrad.cells import Cell, Stack
from rnngrad.cells.base import Params

Arrays = dict[str, np.ndarray]
Network = tuple[Cell, Params]

GATES = {"tanh": 1, "relu": 1, "gru": 3, "gru_reset_after": 3, "lstm": 4}
"""The kinds of cells that other libraries have, and how many affine maps each has."""


def named_arrays(source: Mapping[str, Any]) -> Arrays:
    """Return the arrays of a mapping, nested or not, in double precision, under dotted names.

    Raises:
        ValueError: if something is no array of finite real numbers.
    """
    return {name: finite(name, value) for name, value in flat(source).items()}


def flat(source: Mapping[str, Any], start: str = "") -> dict[str, Any]:
    """Return the leaves of a mapping, nested or not, under dotted names."""
    found: dict[str, Any] = {}
    for key, value in source.items():
        if isinstance(value, Mapping):
            found |= flat(value, f"{start}{key}.")
        else:
            found[f"{start}{key}".replace("/", ".")] = value
    return found


def finite(name: str, value: Any) -> np.ndarray:
    """Return numbers as an array in double precision.

    Raises:
        ValueError: if they are no real numbers, or not finite.
    """
    if hasattr(value, "detach"):  # a tensor of PyTorch, wherever and in whatever precision it is
        value = value.detach().cpu().double().numpy()
    array = np.asarray(value)
    if array.dtype.kind not in "biuf" and array.dtype.name != "bfloat16":
        raise ValueError(f"{name}: {type(value).__name__} given; expected an array of real numbers")
    array = array.astype(np.float64)
    if not np.isfinite(array).all():
        raise ValueError(f"{name}: {np.sum(~np.isfinite(array))} of {array.size} are not finite")
    return array


def expect(arrays: Arrays, allowed: Collection[str], needed: Collection[str]) -> None:
    """Check that a layer has the arrays that are needed and none that is not allowed.

    Raises:
        ValueError: if not.
    """
    unknown = [name for name in arrays if name not in allowed]
    if unknown:
        raise ValueError(f"{unknown[0]}: unknown; a layer has {', '.join(sorted(allowed))}")
    missing = [name for name in needed if name not in arrays]
    if missing:
        given = ", ".join(arrays) or "nothing"
        raise ValueError(f"{missing[0]}: missing; {given} given")


def shaped(name: str, array: np.ndarray, *shape: int) -> np.ndarray:
    """Return the array if it has the shape.

    Raises:
        ValueError: if it has another.
    """
    if array.shape != shape:
        raise ValueError(f"{name}: expected {list(shape)}, got {list(array.shape)}")
    return array


def count_gates(name: str, recurrent: np.ndarray) -> int:
    """Return G for recurrent weights `[G n, n]`.

    Raises:
        ValueError: if they have another shape; other rows than columns mean a projection.
    """
    if recurrent.ndim != 2 or 0 in recurrent.shape or recurrent.shape[0] % recurrent.shape[1]:
        raise ValueError(f"{name}: expected [G n, n] for G gates, got {list(recurrent.shape)}")
    return recurrent.shape[0] // recurrent.shape[1]


def choose(given: str | None, possible: Sequence[str], what: str) -> str:
    """Return the kind of a cell: the only one that is possible, or the one that was given.

    Args:
        given: what the user says, if anything.
        possible: what the weights allow.
        what: what the weights are.

    Raises:
        ValueError: if several are possible and none was given, or another was given.
    """
    if given is None and len(possible) == 1:
        return possible[0]
    kinds = " or ".join(f"kind='{kind}'" for kind in possible)
    if given is None:
        raise ValueError(f"{what} may be of several kinds: give {kinds}")
    if given not in possible:
        raise ValueError(f"kind: '{given}' given; {what} allow {kinds}")
    return given


def network(
    kind: str,
    theirs: str,
    W: np.ndarray,
    U: np.ndarray,
    input_bias: np.ndarray | None = None,
    recurrent_bias: np.ndarray | None = None,
) -> Network:
    """Return a cell and its parameters from the gates of another library, stacked by rows.

    In all these libraries the update gate of a GRU keeps, where ours replaces: sigma(-a) is
    1 - sigma(a), so that its weights change their sign.

    Args:
        kind: the name of the cell.
        theirs: the library's order of the gates, by our names.
        W: input weights `[G n, d]`.
        U: recurrent weights `[G n, n]`.
        input_bias: `[G n]`, added to W x; None for zeros.
        recurrent_bias: `[G n]`, added to U h; None for zeros.
    """
    cell = cells.load(kind)
    n = U.shape[1]
    shaped("recurrent weights", U, len(theirs) * n, n)
    shaped("input weights", W, len(theirs) * n, W.shape[-1])
    biases = [np.zeros(len(U)) if b is None else b for b in (input_bias, recurrent_bias)]
    for name, bias in zip(("input bias", "recurrent bias"), biases, strict=True):
        shaped(name, bias, len(U))
    b_in, b_rec = (_by_gate(cell, theirs, bias) for bias in biases)
    params = {"W": _by_gate(cell, theirs, W), "U": _by_gate(cell, theirs, U), "b": b_in + b_rec}
    if kind == "gru_reset_after":
        candidate = cell.gates.index("h")
        params["b"][candidate] = b_in[candidate]
        params["b_rec"] = b_rec[candidate]
    return cell, {name: jnp.asarray(value) for name, value in params.items()}


def stacked(networks: Sequence[Network]) -> Network:
    """Return layers, the lowest first, as one network; a single one as it is.

    Raises:
        ValueError: if there are none, or a layer does not fit on the one below.
    """
    if len(networks) == 1:
        return networks[0]
    layers = [layer for each in networks for layer in _layers(*each)]
    for at, ((below, p), (_, q)) in enumerate(itertools.pairwise(layers)):
        outputs, inputs = below.hidden_size(p), q["W"].shape[-1]
        if outputs != inputs:
            raise ValueError(
                f"layer {at + 1} takes inputs of {inputs} numbers, but layer {at} has {outputs} "
                "units"
            )
    stack = Stack([cell for cell, _ in layers])
    return stack, stack.join([params for _, params in layers])


def layers_of(source: Any, convert: Callable[[Any], Network]) -> Network:
    """Convert one layer, or a list of them, the lowest first."""
    given = list(source) if isinstance(source, list | tuple) else [source]
    return stacked([convert(layer) for layer in given])


def _layers(cell: Cell, params: Params) -> list[Network]:
    """Return the layers of a network."""
    if not isinstance(cell, Stack):
        return [(cell, params)]
    return [(layer, cell.of_layer(at, params)) for at, layer in enumerate(cell.layers)]


def _by_gate(cell: Cell, theirs: str, rows: np.ndarray) -> np.ndarray:
    """Return rows `[G n, ...]` as `[G, n, ...]` in the order and with the signs of the cell."""
    parts = dict(zip(theirs, np.split(rows, len(theirs)), strict=True))
    if cell.keep_gate is not None and cell.keep_sign < 0:
        parts[cell.keep_gate] = -parts[cell.keep_gate]
    return np.stack([parts[gate] for gate in cell.gates])
