"""Weights of PyTorch's recurrent modules."""

import re
from typing import Any

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
    shaped,
    stacked,
)

ORDER = {"tanh": "h", "relu": "h", "lstm": "ifco", "gru_reset_after": "rzh"}
MODULES = {"RNN": None, "LSTM": "lstm", "GRU": "gru_reset_after"}
"""PyTorch's modules, with or without `Cell`, and the kind of each but RNN."""
PARTS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
NAME = re.compile(rf"({'|'.join(PARTS)})(_l\d+)?")


def from_torch(source: Any, *, kind: str | None = None) -> Network:
    """Convert PyTorch's nn.RNN, nn.LSTM or nn.GRU, of any number of layers, or their cells.

    Args:
        source: the module, its state dict, or a list of these, the lowest layer first.
        kind: `tanh` or `relu` where a state dict is that of an nn.RNN, which does not say it.

    Returns:
        The cell (a `Stack` of several layers) and its parameters.

    Raises:
        ValueError: if the module is none of these, is bidirectional or has projections; if a name
            is unknown or missing, a shape does not fit or a number is not finite.
    """
    return layers_of(source, lambda layer: _module(layer, kind))


def _module(source: Any, kind: str | None) -> Network:
    """Convert a module with all its layers, or its state dict."""
    if hasattr(source, "state_dict"):
        kind = _kind_of(source, kind)
        source = source.state_dict()
    arrays = named_arrays(source)
    for name in arrays:
        if name.endswith("_reverse"):
            raise ValueError(f"{name}: bidirectional modules are not supported")
        if name.startswith("weight_hr"):
            raise ValueError(f"{name}: projections (proj_size) are not supported")
        if not NAME.fullmatch(name):
            raise ValueError(
                f"{name}: unknown; a recurrent module has {', '.join(PARTS)}, with _l0, _l1 .. for "
                "its layers (give the module itself, as model.lstm, not all of the model)"
            )
    suffixes = sorted({name.partition("_l")[1:] for name in arrays}, key=lambda s: int(s[1] or 0))
    expected = [("_l", str(at)) for at in range(len(suffixes))]
    if not suffixes or suffixes not in (expected, [("", "")]):
        found = ", ".join("".join(s) or "none" for s in suffixes) or "no weights"
        raise ValueError(f"layers: {found} given; expected _l0, _l1 .. without a gap")
    ends = ["".join(suffix) for suffix in suffixes]
    layers = [{part: arrays[part + end] for part in PARTS if part + end in arrays} for end in ends]
    return stacked([_layer(layer, kind) for layer in layers])


def _layer(arrays: Arrays, kind: str | None) -> Network:
    """Convert one layer."""
    bias = PARTS[2:] if any(part in arrays for part in PARTS[2:]) else ()
    expect(arrays, PARTS, [*PARTS[:2], *bias])
    W, U = arrays["weight_ih"], arrays["weight_hh"]
    count = count_gates("weight_hh", U)
    possible = [name for name in ORDER if GATES[name] == count]
    if not possible:
        raise ValueError(f"weight_hh: {count} gates; PyTorch's modules have 1, 3 or 4")
    kind = choose(kind, possible, f"weights of {count} gate{'s' * (count > 1)} from PyTorch")
    shaped("weight_ih", W, len(U), W.shape[-1])
    biases = [shaped(part, arrays[part], len(U)) for part in bias]
    return network(kind, ORDER[kind], W, U, *biases)


def _kind_of(module: Any, kind: str | None) -> str:
    """Return the kind of a module."""
    names = [each.__name__.removesuffix("Cell") for each in type(module).__mro__]
    known = [name for name in names if name in MODULES]
    if not known:
        raise ValueError(
            f"{type(module).__name__} is none of PyTorch's RNN, LSTM, GRU and their cells; give "
            "the recurrent module itself, as model.lstm"
        )
    if getattr(module, "bidirectional", False):
        raise ValueError("bidirectional=True: bidirectional modules are not supported")
    if getattr(module, "proj_size", 0):
        raise ValueError(f"proj_size={module.proj_size}: projections are not supported")
    found = MODULES[known[0]] or module.nonlinearity
    return choose(kind, [found], f"weights of nn.{type(module).__name__}")
