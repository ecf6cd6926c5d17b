"""One-dimensional maps of one unit without input, with weights that make them chaotic."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from rnngrad.theory.chaotic_gru import certify_period_three

Weights = Mapping[str, float]

OPEN = 20.0
"""The bias of a gate that is held open (1 - 2e-9) because no recurrent weight moves it."""

WEIGHTS: dict[str, dict[str, float]] = {
    "gru_no_reset": {"U_z": -2.971, "b_z": 1.5595, "U_h": -2.971, "b_h": -0.9477},
    "gru": {
        **{"U_z": -2.971, "b_z": 1.5595, "U_r": 0.0, "b_r": OPEN},
        **{"U_h": -2.971, "b_h": -0.9477},
    },
    "merged_gru": {"U_r": -3.01, "b_r": 1.6161, "U_h": -3.01, "b_h": -1.0931},
    "output_reset": {
        **{"U_z": -2.971, "b_z": 1.5595, "U_r": 0.0, "b_r": OPEN},
        **{"U_c": -2.971, "b_c": -0.9477},
    },
    "coupled_lstm": {
        **{"U_f": 3.313, "b_f": -1.267, "U_o": 0.0, "b_o": OPEN},
        **{"U_c": -3.313, "b_c": -0.748},
    },
    "lstm": {
        **{"U_f": 3.228, "b_f": -0.4131, "U_i": -3.228, "b_i": 1.5879},
        **{"U_o": 0.0, "b_o": OPEN, "U_c": -3.228, "b_c": -0.8106},
    },
}
"""Found by `chaos_search` near the least bound on |U| at which it finds a period of three."""

STARTS = {
    "gru_no_reset": 0.6806,
    "gru": 0.6806,
    "merged_gru": 0.6529,
    "output_reset": 0.6806,
    "coupled_lstm": 0.6271,
    "lstm": 0.6067,
}

EARLIER = {"U_z": -2.587, "b_z": 1.6674, "U_h": -2.587, "b_h": -0.8326}
EARLIER_START = -0.2699
"""A GRU without reset whose map has such an orbit when two steps are taken as one."""


def _sigmoid(x: Any, ctx: Any) -> Any:
    return 1 / (1 + ctx.exp(-x))


def _tanh(x: Any, ctx: Any) -> Any:
    return 1 - 2 / (ctx.exp(2 * x) + 1)


def advance(cell: str, weights: Weights, state: Any, ctx: Any = math) -> Any:
    """Return the next state of one unit without input: of h, or of c where the cell has a memory.

    For a memory U_o = 0 (U_r = 0 for the proposal) makes h_t a function of c_t, so that the map of
    c is one-dimensional.

    Args:
        cell: a key of `WEIGHTS`.
        weights: recurrent weights and biases by name.
        state: h or c before the step.
        ctx: the arithmetic: math, NumPy, or an mpmath context.
    """
    number = getattr(ctx, "mpf", None)
    w = {name: number(value) if number else value for name, value in weights.items()}
    output = "r" if cell == "output_reset" else "o"
    h = state
    if f"U_{output}" in w and cell in ("output_reset", "lstm", "coupled_lstm"):
        read = state if cell == "output_reset" else _tanh(state, ctx)
        h = _sigmoid(w[f"b_{output}"], ctx) * read

    def gate(name: str) -> Any:
        return _sigmoid(w[f"U_{name}"] * h + w[f"b_{name}"], ctx)

    candidate = "h" if "U_h" in w else "c"
    reset = gate("r") if cell in ("gru", "merged_gru") else 1
    new = _tanh(w[f"U_{candidate}"] * (reset * h) + w[f"b_{candidate}"], ctx)
    if cell in ("lstm", "coupled_lstm"):
        keep = gate("f")
        return keep * state + (gate("i") if cell == "lstm" else 1 - keep) * new
    replace = reset if cell == "merged_gru" else gate("z")
    return (1 - replace) * state + replace * new


def twice(weights: Weights) -> Callable[[Any, Any], Any]:
    """Return the map of two steps of the GRU without reset."""

    def map_(state: Any, ctx: Any) -> Any:
        return advance("gru_no_reset", weights, advance("gru_no_reset", weights, state, ctx), ctx)

    return map_


def largest_weight(weights: Weights) -> float:
    """Return the largest modulus of a recurrent weight."""
    return max(abs(value) for name, value in weights.items() if name.startswith("U_"))


def orbit_of(cell: str) -> tuple[float, ...] | None:
    """Return the certified orbit of a cell at its weights, or None."""
    return certify_period_three(
        lambda state, ctx: advance(cell, WEIGHTS[cell], state, ctx), STARTS[cell]
    )
