"""The one-step derivatives of one unit, in the values of the gates.

Every factor is an expression in the symbols below: `h` and `c` are the state before the step, `o`
(for `output_reset` `r`) is the output gate of the step before, the rest are gates of this step.
"""

import sympy as sp
from sympy import tanh

from rnngrad.theory.symbolic import weight

h, c, f, i, o, z, r, h_hat, c_hat = sp.symbols("h c f i o z r h_hat c_hat", real=True)
b_rec = sp.Symbol("b_rec", real=True)
sech_squared = 1 - tanh(c) ** 2
U_f, U_i, U_o, U_c, U_z, U_r, U_h = (weight(gate) for gate in "fioczrh")

SECONDARY_TERMS = {
    "U_f": f * (1 - f) * o * sech_squared * c * U_f,  # equation 9
    "U_i": i * (1 - i) * o * sech_squared * c_hat * U_i,  # equation 10
    "U_c": (1 - c_hat**2) * o * sech_squared * i * U_c,
}

FACTORS: dict[str, sp.Expr] = {
    "tanh": (1 - h_hat**2) * U_h,  # equation 6
    "lstm": f + sum(SECONDARY_TERMS.values()),  # equation 8
    "gru": (  # equation 13
        1
        - z
        - z * (1 - z) * h * U_z
        + z * (1 - z) * h_hat * U_z
        + (1 - h_hat**2) * r * (1 + (1 - r) * h * U_r) * z * U_h
    ),
    "merged_gru": (
        1
        - r
        + r * (1 - r) * (h_hat - h) * U_r
        + r**2 * (1 - h_hat**2) * U_h * (1 + (1 - r) * h * U_r)
    ),
    "gru_reset_after": (
        1
        - z
        + z * (1 - z) * (h_hat - h) * U_z
        + z * (1 - h_hat**2) * r * (U_h + (1 - r) * U_r * (U_h * h + b_rec))
    ),
    "gru_no_reset": (1 - z + z * (1 - z) * (h_hat - h) * U_z + z * (1 - h_hat**2) * U_h),
    "coupled_lstm": (
        f + o * sech_squared * (f * (1 - f) * (c - c_hat) * U_f + (1 - f) * (1 - c_hat**2) * U_c)
    ),
    "output_reset": (1 - z + r * (z * (1 - z) * (c_hat - c) * U_z + z * (1 - c_hat**2) * U_c)),
}
