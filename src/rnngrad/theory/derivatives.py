"""The one-step derivatives of the cells without a memory (equations 6 and 13, and our own)."""

import sympy as sp

from rnngrad.theory import factors
from rnngrad.theory.proposition import Proposition
from rnngrad.theory.symbolic import STATE_CELLS, is_zero


def is_derivative(cell: str, factor: sp.Expr) -> bool:
    """Tell whether a factor equals dh_t/dh_{t-1} of a cell, for all states, drives and weights.

    Args:
        cell: a key of `symbolic.STATE_CELLS`.
        factor: expression in the symbols of `factors`.
    """
    step = STATE_CELLS[cell](factors.h)
    values = {getattr(factors, name): value for name, value in step.gates.items()}
    return is_zero(sp.diff(step.h, factors.h) - factor.subs(values, simultaneous=True))


def prove() -> Proposition:
    """Show that the factors of the simple network and of all GRUs are the derivatives."""
    details: dict[str, float | str | bool] = {
        cell: is_derivative(cell, factors.FACTORS[cell]) for cell in STATE_CELLS
    }
    return Proposition(
        id="T03a",
        title="One-step derivatives of the simple network and the GRUs",
        statement="The article's derivatives of the simple network and the GRU are exact; those of "
        "the merged GRU, of the GRU with the reset after the product and without it are derived.",
        method="symbolic",
        holds=all(bool(value) for value in details.values()),
        details=details,
        statement_latex=r"For one unit, with $h=h_{t-1}$, the derivative $dh_t/dh_{t-1}$ is"
        r"\begin{align*}"
        r"&\text{simple:} && (1-h_t^2)U,\\"
        r"&\text{GRU:} && 1-z+z(1-z)(\hat h-h)U_z+z(1-\hat h^2)\,r(1+(1-r)hU_r)U_h,\\"
        r"&\text{merged } (z=r)\text{:} && 1-r+r(1-r)(\hat h-h)U_r"
        r"+r^2(1-\hat h^2)(1+(1-r)hU_r)U_h,\\"
        r"&\text{reset after:} && 1-z+z(1-z)(\hat h-h)U_z"
        r"+z(1-\hat h^2)\,r\bigl(U_h+(1-r)U_r(U_hh+b'_h)\bigr),\\"
        r"&\text{no reset:} && 1-z+z(1-z)(\hat h-h)U_z+z(1-\hat h^2)U_h."
        r"\end{align*}",
        proof_latex=r"Differentiate $h_t=(1-z)h+z\hat h$: the derivative is $1-z+(\hat h-h)z'+z\hat"
        r" h'$, where $z'=z(1-z)U_z$ and $\hat h'=(1-\hat h^2)v'$ with $v$ the argument of the "
        r"hyperbolic tangent. If $v=a+U_hrh$ then $v'=U_h(r+r(1-r)hU_r)$; if $v=a+r(U_hh+b'_h)$ "
        r"then $v'=rU_h+r(1-r)U_r(U_hh+b'_h)$; without reset $v'=U_h$. For the merged cell put "
        r"$z=r$. The difference to the symbolic derivative of each cell is the zero polynomial in "
        r"the gates.",
    )
