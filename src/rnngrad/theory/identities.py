"""The identities between tanh and the logistic function (equation 4), and what they leave out."""

import sympy as sp

from rnngrad.theory.proposition import Proposition

x = sp.Symbol("x", real=True)
SIGMOID = 1 / (1 + sp.exp(-x))
TANH = (sp.exp(x) - sp.exp(-x)) / (sp.exp(x) + sp.exp(-x))

IDENTITIES: dict[str, tuple[sp.Expr, sp.Expr]] = {
    "tanh_from_sigmoid": (TANH, 2 * SIGMOID.subs(x, 2 * x) - 1),
    "sigmoid_from_tanh": (SIGMOID, (TANH.subs(x, x / 2) + 1) / 2),
    "tanh_derivative": (sp.diff(TANH, x), 1 - TANH**2),
    "sigmoid_derivative": (sp.diff(SIGMOID, x), SIGMOID * (1 - SIGMOID)),
}


def equal(left: sp.Expr, right: sp.Expr) -> bool:
    """Tell whether two expressions in exp(x/2) are the same rational function of it."""
    y = sp.Symbol("y", positive=True)
    return bool(sp.simplify((left - right).subs(x, 2 * sp.log(y))) == 0)


def prove() -> Proposition:
    """Show the four identities, and the suprema 1/4 and 1 of the two derivatives."""
    details: dict[str, float | str | bool] = {
        name: equal(left, right) for name, (left, right) in IDENTITIES.items()
    }
    s = sp.Symbol("s", real=True)
    details["square_completed"] = bool(
        sp.expand(sp.Rational(1, 4) - (s - sp.Rational(1, 2)) ** 2 - s * (1 - s)) == 0
    )
    sup_sigmoid = float(sp.diff(SIGMOID, x).subs(x, 0))
    sup_tanh = float(sp.diff(TANH, x).subs(x, 0))
    holds = all(bool(v) for v in details.values()) and (sup_sigmoid, sup_tanh) == (0.25, 1.0)
    details |= {"sup_sigmoid_derivative": sup_sigmoid, "sup_tanh_derivative": sup_tanh}
    return Proposition(
        id="T02",
        title="Identities of the two nonlinearities",
        statement="tanh x = 2 sigma(2x) - 1 and both derivatives are polynomials in their function,"
        " but the largest slopes differ: 1/4 for sigma, 1 for tanh.",
        method="symbolic",
        holds=holds,
        details=details,
        statement_latex=r"$\tanh x=2\sigma(2x)-1$, $\tanh'=1-\tanh^2$ and "
        r"$\sigma'=\sigma(1-\sigma)$, while $\sup\sigma'=\frac14$ and $\sup\tanh'=1$, both "
        r"attained at $0$ only.",
        proof_latex=r"The identities are equalities of rational functions of $e^{x/2}$. With "
        r"$s=\sigma(x)$, $s(1-s)=\frac14-(s-\frac12)^2\le\frac14$, and $1-\tanh^2x\le1$; equality "
        r"needs $s=\frac12$ and $\tanh x=0$, that is $x=0$. So the two functions determine each "
        r"other, but a path through $\tanh$ may pass four times the gradient of one through "
        r"$\sigma$.",
    )
