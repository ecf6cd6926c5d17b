"""How large the LSTM's three secondary terms can get: they are not alike (section 5)."""

import numpy as np
import sympy as sp

from rnngrad.theory.factors import SECONDARY_TERMS
from rnngrad.theory.proposition import Proposition
from rnngrad.theory.squeeze import peak

SUPREMA = {"U_f": peak().height / 4, "U_i": 0.25, "U_c": 1.0}


def largest_on_grid(term: str, points: int = 41) -> float:
    """Return the largest modulus of a term at weight 1, over a grid of its gates and memory."""
    expression = SECONDARY_TERMS[term].subs(sp.Symbol(term, real=True), 1)
    symbols = sorted(expression.free_symbols, key=str)
    ranges = {"c": (-3.0, 3.0), "c_hat": (-1.0, 1.0)}
    axes = [np.linspace(*ranges.get(s.name, (0.0, 1.0)), points) for s in symbols]
    values = sp.lambdify(symbols, expression, "numpy")(*np.meshgrid(*axes, sparse=True))
    return float(np.max(np.abs(values)))


def prove() -> Proposition:
    """Show the suprema of the three terms per unit of weight, checked on a grid."""
    grid = {term: largest_on_grid(term) for term in SUPREMA}
    details: dict[str, float | str | bool] = {}
    for term in SUPREMA:
        details |= {f"sup_{term}": SUPREMA[term], f"grid_{term}": grid[term]}
    return Proposition(
        id="T09",
        title="The secondary terms of the LSTM are not alike",
        statement=f"The suprema of the three secondary terms are {SUPREMA['U_f']:.6f} |U_f|, "
        "0.25 |U_i| and 1 |U_c|: the third is not squeezed by 1/4.",
        method="analytic, constant by interval arithmetic",
        holds=all(0.99 * SUPREMA[t] < grid[t] <= SUPREMA[t] + 1e-12 for t in SUPREMA),
        details=details,
        statement_latex=r"Over gates in $(0,1)$, $\hat c$ in $(-1,1)$ and real $c$, the suprema of "
        r"the moduli of the LSTM's terms in $U_f$, $U_i$ and $U_c$ are "
        r"$<<proof | num('sup_U_f', 6)>>\lvert U_f\rvert$, $\frac14\lvert U_i\rvert$ and "
        r"$\lvert U_c\rvert$.",
        proof_latex=r"The variables of a term are free of each other, so its supremum is the "
        r"product of those of its factors. In $f(1-f)\,o\,\cdot c\operatorname{sech}^2c$ they are "
        r"$\frac14$, $1$ and the constant of Proposition~\ref{prop:T04}; in "
        r"$i(1-i)\,o\operatorname{sech}^2c\,\cdot\hat c$ they are $\frac14$, $1$, $1$, $1$; in "
        r"$(1-\hat c^2)\,o\operatorname{sech}^2c\,\cdot i$ all are $1$, approached together at "
        r"$\hat c=c=0$ with $i$ and $o$ open.",
    )
