"""The article's LSTM derivative is a partial one: what its product leaves out, and when."""

from rnngrad.theory.factors import FACTORS
from rnngrad.theory.output_gate import (
    PATHS,
    is_partial_derivative,
    missing_term,
    recursion_residual,
    two_steps,
)
from rnngrad.theory.proposition import Proposition
from rnngrad.theory.symbolic import is_zero, weight

_STATEMENT = (
    r"For one unit write $A=o\operatorname{sech}^2c$, $D=\tanh(c)\,o(1-o)U_o$ and "
    r"$B=c_{t-1}f(1-f)U_f+\hat c\,i(1-i)U_i+i(1-\hat c^2)U_c$. The LSTM obeys "
    r"\[dc_t=(f_t+B_tA_{t-1})\,dc_{t-1}+B_tD_{t-1}\,dh_{t-2},\] so the article's "
    r"$f_t+B_tA_{t-1}$ is the derivative with $o_{t-1}$ held fixed, and with $h_{t-3}$ fixed "
    r"\[\frac{dc_t}{dc_{t-2}}=(f_t+B_tA_{t-1})(f_{t-1}+B_{t-1}A_{t-2})"
    r"+B_tD_{t-1}A_{t-2}.\] The product of the article's factors is the derivative for all states "
    r"and drives if and only if $U_o=0$ or $U_f=U_i=U_c=0$. The same holds for the coupled LSTM "
    r"with $B=(c_{t-1}-\hat c)f(1-f)U_f+(1-f)(1-\hat c^2)U_c$, and for the proposal with $1-z$ for "
    r"$f$, $A=r$, $D=c\,r(1-r)U_r$ and "
    r"$B=(\hat c-c_{t-1})z(1-z)U_z+z(1-\hat c^2)U_c$ (then iff $U_r=0$ or $U_z=U_c=0$)."
)
_PROOF = (
    r"$c_t$ depends on $c_{t-1}$ directly, with derivative $f_t$, and on $h_{t-1}$, with derivative"
    r" $B_t$; $h_{t-1}=o_{t-1}\tanh c_{t-1}$ depends on $c_{t-1}$ with derivative $A_{t-1}$ and, "
    r"through $o_{t-1}$, on $h_{t-2}$ with derivative $D_{t-1}$. This is the recursion; inserting "
    r"$dc_{t-1}=(f_{t-1}+B_{t-1}A_{t-2})\,dc_{t-2}$ and $dh_{t-2}=A_{t-2}\,dc_{t-2}$ gives the "
    r"second display. As $A_{t-2}>0$, the two agree iff $B_tD_{t-1}=0$. If $U_o=0$ then $D=0$, and "
    r"if $U_f=U_i=U_c=0$ then $B=0$; longer products follow by induction. Conversely let "
    r"$U_o\ne0$, so $D_{t-1}\ne0$ whenever $c_{t-1}\ne0$. The drives of step $t$ set $f$, $i$ and "
    r"$\hat c$ freely. If $U_f\ne0$, $B$ is not constant in $f$ as $c_{t-1}\ne0$; if $U_f=0\ne U_c$"
    r", $\hat c=0$ gives $B=iU_c\ne0$; if only $U_i\ne0$, $B=\hat c\,i(1-i)U_i\ne0$ for "
    r"$\hat c\ne0$. The other two cells are alike, $c_{t-1}\ne\hat c$ being needed besides "
    r"$c_{t-1}\ne0$. All displays were checked symbolically; at a rational point the missing term "
    r"is nonzero, and it vanishes when only $U_o$ is set to zero."
)


def _check(cell: str) -> dict[str, float | str | bool]:
    paths = PATHS[cell]
    gap, missing = two_steps(cell)
    output_weight = weight(paths.gate)
    return {
        f"{cell}_factor_is_partial": is_partial_derivative(cell, FACTORS[cell]),
        f"{cell}_factor_is_keep_plus_BA": is_zero(FACTORS[cell] - paths.keep - paths.B * paths.A),
        f"{cell}_recursion": is_zero(recursion_residual(cell)),
        f"{cell}_gap_is_BDA": is_zero(gap - missing),
        f"{cell}_gap_vanishes_without_U_{paths.gate}": is_zero(gap.subs(output_weight, 0)),
        f"{cell}_gap_at_rational_point": missing_term(cell),
    }


def prove() -> Proposition:
    """Show the two-step recursion, the missing term and when it vanishes, for three cells."""
    details: dict[str, float | str | bool] = {}
    for cell in PATHS:
        details |= _check(cell)
    return Proposition(
        id="T03b",
        title="The missing path through the output gate",
        statement="The article's LSTM factor is the derivative with the output gate held fixed; its"
        " product is the total derivative for all states iff U_o = 0 or U_f = U_i = U_c = 0.",
        method="symbolic",
        holds=all(
            value is True or (value is not False and value != 0) for value in details.values()
        ),
        details=details,
        statement_latex=_STATEMENT,
        proof_latex=_PROOF,
    )
