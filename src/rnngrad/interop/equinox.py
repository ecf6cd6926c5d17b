"""Weights of Equinox' recurrent cells."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from rnngrad.interop.weights import (
    Network,
    choose,
    count_gates,
    expect,
    layers_of,
    named_arrays,
    network,
    shaped,
)

ORDER = {"lstm": "ifco", "gru_reset_after": "rzh"}
PARTS = ("weight_ih", "weight_hh", "bias", "bias_n")


def from_equinox(source: Any, *, kind: str | None = None) -> Network:
    """Convert Equinox' nn.LSTMCell or nn.GRUCell.

    Args:
        source: the cell, a mapping with its arrays by name, or a list of these, the lowest layer
            first.
        kind: `lstm` or `gru_reset_after`; not needed, as the shapes say it.

    Returns:
        The cell (a `Stack` of several layers) and its parameters.

    Raises:
        ValueError: if a name is unknown or missing, a shape does not fit or a number is not finite.
    """
    return layers_of(source, lambda layer: _layer(layer, kind))


def _layer(source: Any, kind: str | None) -> Network:
    """Convert one cell."""
    if not isinstance(source, Mapping):
        values = {part: getattr(source, part, None) for part in PARTS}
        source = {part: value for part, value in values.items() if value is not None}
    arrays = named_arrays(source)
    expect(arrays, PARTS, PARTS[:2])
    W, U = arrays["weight_ih"], arrays["weight_hh"]
    count = count_gates("weight_hh", U)
    if count not in (3, 4):
        raise ValueError(f"weight_hh: {count} gates; Equinox' cells have 3 or 4")
    possible = ["gru_reset_after" if count == 3 else "lstm"]
    kind = choose(kind, possible, f"weights of {count} gates from Equinox")
    if kind == "lstm" or "bias" in arrays:
        expect(arrays, PARTS[:3] if kind == "lstm" else PARTS, PARTS if count == 3 else ())
    n, bias_n = U.shape[1], arrays.get("bias_n")
    recurrent = None
    if bias_n is not None:
        recurrent = np.concatenate([np.zeros(2 * n), shaped("bias_n", bias_n, n)])
    return network(kind, ORDER[kind], W, U, arrays.get("bias"), recurrent)
