"""Weights of Flax' recurrent cells, of Linen and of NNX."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from rnngrad.interop.weights import (
    GATES,
    Arrays,
    Network,
    choose,
    count_gates,
    expect,
    layers_of,
    named_arrays,
    network,
)

LETTERS = {"lstm": "ifgo", "gru_reset_after": "rzn"}
"""Names of the gates in Flax, in its order."""
ORDER = {"tanh": "h", "relu": "h", "lstm": "ifco", "gru_reset_after": "rzh"}
CLASSES = {
    "SimpleCell": ("tanh", "relu"),
    "LSTMCell": ("lstm",),
    "OptimizedLSTMCell": ("lstm",),
    "GRUCell": ("gru_reset_after",),
}


def from_flax(source: Any, *, module: Any = None, kind: str | None = None) -> Network:
    """Convert Flax' SimpleCell, LSTMCell, OptimizedLSTMCell or GRUCell, of Linen or NNX.

    Parameters alone do not say what the activations are: without a module, those of an LSTM or a
    GRU are taken for Flax' own, tanh and sigmoid.

    Args:
        source: a cell of NNX; the parameters of a cell of Linen, as `init` returns them, or of one
            of NNX, as a mapping; or a list of these, the lowest layer first.
        module: the cell of Linen that the parameters belong to, to check its settings.
        kind: `tanh` or `relu` where the parameters are those of a SimpleCell without its module.

    Returns:
        The cell (a `Stack` of several layers) and its parameters.

    Raises:
        ValueError: if the cell is none of these, is residual or has other activations; if a name is
            unknown or missing, a shape does not fit or a number is not finite.
    """
    return layers_of(source, lambda layer: _layer(layer, module, kind))


def _layer(source: Any, module: Any, kind: str | None) -> Network:
    """Convert one cell."""
    if not isinstance(source, Mapping):
        if getattr(source, "reverse", False):
            raise ValueError("RNN(reverse=True): not supported")
        module = source = getattr(source, "cell", source)
        source = _parameters(source)
    for wrapper in ("params", "cell"):
        source = source[wrapper] if set(source) == {wrapper} else source
    if module is not None:
        kind = choose(kind, [_kind_of(module)], f"weights of {type(module).__name__}")
    arrays = {name.replace("if_.", "if."): a for name, a in named_arrays(source).items()}
    if "dense_h.kernel" in arrays:
        return _dense(arrays, kind, "dense_i", "dense_h")
    if "h.kernel" in arrays:
        return _dense(arrays, kind, "i", "h")
    return _gate_by_gate(arrays, kind)


def _dense(arrays: Arrays, kind: str | None, i: str, h: str) -> Network:
    """Convert a cell whose gates are side by side in one kernel."""
    kernels = [f"{name}.kernel" for name in (i, h)]
    biases = [f"{name}.bias" for name in (i, h)]
    expect(arrays, [*kernels, *biases], kernels)
    W, U = (arrays[name].T for name in kernels)
    count = count_gates(f"{h}.kernel, transposed", U)
    possible = [name for name in ORDER if GATES[name] == count]
    if not possible:
        raise ValueError(f"{h}.kernel: {count} gates; Flax' cells have 1, 3 or 4")
    kind = choose(kind, possible, f"weights of {count} gate{'s' * (count > 1)} from Flax")
    return network(kind, ORDER[kind], W, U, *(arrays.get(name) for name in biases))


def _gate_by_gate(arrays: Arrays, kind: str | None) -> Network:
    """Convert a cell that has two kernels for each gate."""
    possible = [name for name, letters in LETTERS.items() if f"h{letters[1]}.kernel" in arrays]
    if not possible:
        given = ", ".join(arrays) or "nothing"
        raise ValueError(
            f"params: {given} given; expected those of Flax' {', '.join(CLASSES)} themselves"
        )
    kind = choose(kind, possible, "weights from Flax")
    letters = LETTERS[kind]
    kernels = [f"{side}{letter}.kernel" for side in "ih" for letter in letters]
    biases = [f"{side}{letter}.bias" for side in "ih" for letter in letters]
    expect(arrays, [*kernels, *biases], kernels)
    n = arrays[kernels[-1]].shape[-1]
    with_bias = [np.zeros(n) if (b := arrays.get(name)) is None else b for name in biases]
    half = len(letters)
    W, U = (
        np.concatenate([arrays[k].T for k in part]) for part in (kernels[:half], kernels[half:])
    )
    b_in, b_rec = (np.concatenate(part) for part in (with_bias[:half], with_bias[half:]))
    return network(kind, ORDER[kind], W, U, b_in, b_rec)


def _parameters(cell: Any) -> dict[str, dict[str, Any]]:
    """Return the kernels and biases of a cell of NNX."""
    linear = {name: part for name, part in vars(cell).items() if hasattr(part, "kernel")}
    if not linear:
        raise ValueError(f"{type(cell).__name__}: no cell of Flax' NNX with kernels of its own")
    found = {}
    for name, part in linear.items():
        values = {"kernel": part.kernel, "bias": getattr(part, "bias", None)}
        found[name] = {key: value[...] for key, value in values.items() if value is not None}
    return found


def _kind_of(module: Any) -> str:
    """Return the kind of a cell from its class and its settings."""
    name = type(module).__name__
    if name not in CLASSES:
        raise ValueError(f"{name}: not supported; allowed are {', '.join(CLASSES)}")
    if getattr(module, "residual", False):
        raise ValueError(f"{name}(residual=True): not supported")
    activation = getattr(module.activation_fn, "__name__", "unknown")
    allowed = ("tanh", "relu") if name == "SimpleCell" else ("tanh",)
    gate = getattr(getattr(module, "gate_fn", None), "__name__", "sigmoid")
    if activation not in allowed or gate != "sigmoid":
        raise ValueError(
            f"{name} with activations {activation} and {gate}: not supported; allowed are "
            f"{' or '.join(allowed)}, and sigmoid for the gates"
        )
    return activation if name == "SimpleCell" else CLASSES[name][0]
