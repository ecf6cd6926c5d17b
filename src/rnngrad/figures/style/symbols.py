"""Symbols of measured quantities: each in plain text, as captions have it, and for Matplotlib."""

from typing import NamedTuple


class Symbol(NamedTuple):
    """A quantity's symbol: for plain text, which `paper.latex.text` sets, and as mathtext."""

    text: str
    math: str


EXPONENT = Symbol("λ₁", r"$\lambda_1$")
"""Largest Lyapunov exponent of an untrained map, in nats per step."""

GROWTH = Symbol("ln σ₁", r"$\ln\,\sigma_1$")
"""Logarithm, in nats, of the largest singular value of the last state's derivative by the first.

Of one finite sequence, which need not have come near the limit that the exponent is.
"""
