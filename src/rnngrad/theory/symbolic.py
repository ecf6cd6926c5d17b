"""The cells of one unit as SymPy expressions, written to be read against the article.

`a_k` stands for the drive W_k x_t + b_k of gate k, `U_k` for its recurrent weight; `time` marks the
drives of different steps.
"""

from collections.abc import Callable
from dataclasses import dataclass

import sympy as sp
from sympy import tanh


class Sigmoid(sp.Function):
    """The logistic function, known here only through its derivative (see `identities`)."""

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        """Return sigma' = sigma (1 - sigma)."""
        return self * (1 - self)


@dataclass(frozen=True)
class Step:
    """The state after one step, and the values of the gates; `c` is None without a memory."""

    h: sp.Expr
    gates: dict[str, sp.Expr]
    c: sp.Expr | None = None


def drive(gate: str, time: str = "t") -> sp.Symbol:
    """Return the symbol of W_k x_t + b_k."""
    return sp.Symbol(f"a_{gate}_{time}", real=True)


def weight(gate: str) -> sp.Symbol:
    """Return the symbol of U_k."""
    return sp.Symbol(f"U_{gate}", real=True)


def preactivation(gate: str, h: sp.Expr, time: str) -> sp.Expr:
    """Return W_k x_t + U_k h_{t-1} + b_k."""
    return drive(gate, time) + weight(gate) * h


def sigmoid_gate(gate: str, h: sp.Expr, time: str) -> sp.Expr:
    """Return sigma(W_k x_t + U_k h_{t-1} + b_k)."""
    return Sigmoid(preactivation(gate, h, time))


def tanh_rnn(h: sp.Expr, time: str = "t") -> Step:
    """The simple network, equation 5."""
    h_new = tanh(preactivation("h", h, time))
    return Step(h_new, {"h_hat": h_new})


def gru(h: sp.Expr, time: str = "t") -> Step:
    """The GRU with the reset gate before the product, equation 11."""
    z, r = sigmoid_gate("z", h, time), sigmoid_gate("r", h, time)
    h_hat = tanh(preactivation("h", r * h, time))
    return Step((1 - z) * h + z * h_hat, {"z": z, "r": r, "h_hat": h_hat})


def gru_reset_after(h: sp.Expr, time: str = "t") -> Step:
    """The GRU with the reset gate after the product, with its second bias."""
    z, r = sigmoid_gate("z", h, time), sigmoid_gate("r", h, time)
    h_hat = tanh(drive("h", time) + r * (weight("h") * h + sp.Symbol("b_rec", real=True)))
    return Step((1 - z) * h + z * h_hat, {"z": z, "r": r, "h_hat": h_hat})


def gru_no_reset(h: sp.Expr, time: str = "t") -> Step:
    """The GRU without a reset gate."""
    z = sigmoid_gate("z", h, time)
    h_hat = tanh(preactivation("h", h, time))
    return Step((1 - z) * h + z * h_hat, {"z": z, "h_hat": h_hat})


def merged_gru(h: sp.Expr, time: str = "t") -> Step:
    """The GRU with z = r, equation 12."""
    r = sigmoid_gate("r", h, time)
    h_hat = tanh(preactivation("h", r * h, time))
    return Step((1 - r) * h + r * h_hat, {"r": r, "h_hat": h_hat})


def lstm(c: sp.Expr, h: sp.Expr, time: str = "t") -> Step:
    """The LSTM, equation 7."""
    f, i, o = (sigmoid_gate(gate, h, time) for gate in ("f", "i", "o"))
    c_hat = tanh(preactivation("c", h, time))
    c_new = f * c + i * c_hat
    return Step(o * tanh(c_new), {"f": f, "i": i, "o": o, "c_hat": c_hat}, c_new)


def coupled_lstm(c: sp.Expr, h: sp.Expr, time: str = "t") -> Step:
    """The LSTM with i = 1 - f."""
    f, o = sigmoid_gate("f", h, time), sigmoid_gate("o", h, time)
    c_hat = tanh(preactivation("c", h, time))
    c_new = f * c + (1 - f) * c_hat
    return Step(o * tanh(c_new), {"f": f, "o": o, "c_hat": c_hat}, c_new)


def output_reset(c: sp.Expr, h: sp.Expr, time: str = "t") -> Step:
    """The article's proposal, equation 14; its r is the gate of the output."""
    z, r = sigmoid_gate("z", h, time), sigmoid_gate("r", h, time)
    c_hat = tanh(preactivation("c", h, time))
    c_new = (1 - z) * c + z * c_hat
    return Step(r * c_new, {"z": z, "r": r, "c_hat": c_hat}, c_new)


STATE_CELLS: dict[str, Callable[..., Step]] = {
    cell.__name__.removesuffix("_rnn"): cell
    for cell in (tanh_rnn, gru, gru_reset_after, merged_gru, gru_no_reset)
}
MEMORY_CELLS: dict[str, Callable[..., Step]] = {
    cell.__name__: cell for cell in (lstm, coupled_lstm, output_reset)
}


def is_zero(expression: sp.Expr) -> bool:
    """Tell whether an expression is the zero polynomial in its sigmoids and hyperbolic tangents.

    Sufficient for being zero, and for the cells' formulas also necessary: the gates take values
    independently, as every one of them has a drive of its own.
    """
    atoms = expression.atoms(Sigmoid, tanh)
    return bool(sp.expand(expression.xreplace({atom: sp.Dummy() for atom in atoms})) == 0)
