"""The proposition on sustained worst cases: what a product of factors can really keep up."""

import math

import sympy as sp
from scipy.optimize import brentq

from rnngrad.theory.potentials import certify_gru, certify_proposal
from rnngrad.theory.proposition import Proposition
from rnngrad.theory.sustained import (
    GRU_BREAK,
    gru_fixed_point,
    largest_by_value_iteration,
    merged_fixed_point,
    sustained_factor,
)

_STATEMENT = (
    r"Let weights of modulus at most $u$ be fixed and drives free at every step, $J_t$ the "
    r"article's factors along the orbit (of $h$; of $c$ with $o_{t-1}$ held fixed), and $R(u)$ the "
    r"supremum of $\limsup_T\lvert J_1\cdots J_T\rvert^{1/T}$ over weights, drives and initial "
    r"states "
    r"($\lvert h_0\rvert\le1$; proposal: $\lvert c_0\rvert\le1$). Then $R_{\text{LSTM}}=1+u$ "
    r"for $u\le27$, $R_{\text{coupled}}=u$ for $u\ge8/7$, $R_{\text{proposal}}=u$ for $u\ge4/3$, "
    r"also for the GRU without reset, and \[R_{\text{GRU}}=\begin{cases}u,&2\le u\le3+2\sqrt2,\\ "
    r"\displaystyle\max_{1/u\le h\le1}\frac{(1-h^2)(1+uh)^2}{4h},&u\ge3+2\sqrt2.\end{cases}\] "
)
_LOWER = (
    r"\emph{From below.} Where the candidate equals the state, the state rests for any gates. For "
    r"the memories rest at $c=\hat c=0$ with $o\to1$: the factor tends to $1+u$ for $f,i\to1$, and "
    r"to $u$ for $f\to0$ or $z\to1$. There the path of Proposition~\ref{prop:T03b} has $D=0$, so "
    r"this is the total derivative too. For the GRU let $z\to1$ and $\hat h=h$: the factor tends "
    r"to $u$ at $h=0$, and with $r=(1+uh)/(2uh)$ to $(1-h^2)(1+uh)^2/(4h)$ at $h>1/u$. With $x=uh$ "
    r"the latter is at least $u$ iff $u\ge x(x+1)/(x-1)$ for some $x>1$; the right side is least at"
    r" $x=1+\sqrt2$, where it is $3+2\sqrt2$. "
)
_UPPER = (
    r"\emph{From above.} Let $S$ be as in Proposition~\ref{prop:T08} and $e=1-z$. For the LSTM and "
    r"the coupled LSTM $R\le S$. For the others, if a potential"
    r" $W$ between two positive bounds has $\lvert J\rvert\,W(h_t)\le R\,W(h_{t-1})$ for every "
    r"step, then $\lvert J_1\cdots J_T\rvert\le R^T\,W(h_0)/W(h_T)$. \emph{Proposal.} "
    r"$W=1+c^2/2$, $\lvert J\rvert\le e+(1-e)u[e\lvert\hat c-c\rvert+1-\hat c^2]$, $R=u$; divided "
    r"by $u$ the inequality is the strictest at the least $u$. \emph{GRU.} Let $M(h)=\max_r "
    r"ur(1+(1-r)u\lvert h\rvert)$, so $\lvert J\rvert\le e+(1-e)[eu\lvert\hat h-h\rvert+"
    r"(1-\hat h^2)M(h)]$. For $e=0$, $W=M$ and $R=\max_h(1-h^2)M(h)$ the inequality says "
    r"$(1-\hat h^2)M(\hat h)\le R$, which is true by definition; for $e>0$ it fails near "
    r"$\lvert h\rvert=1$, which the GRU cannot sustain, so $W=M(h)(1+\max(0,\lvert h\rvert-0.9))$ "
    r"for $u\ge3$ and $W=M(h)(1+0.3\max(0,\lvert h\rvert-0.4))$ for $2\le u\le3$. "
)


def fixed_points_above(u: sp.Rational) -> int:
    """Count h in [1/u, 1] with (1 - h^2)(1 + u h)^2 = 4 h (1 + u), exactly (Sturm)."""
    h = sp.Symbol("h")
    return int(sp.Poly((1 - h**2) * (1 + u * h) ** 2 - 4 * h * (1 + u), h).count_roots(1 / u, 1))


def crossing_with_lstm() -> tuple[sp.Rational, sp.Rational]:
    """Return rationals 1e-6 apart between which the GRU's sustained factor overtakes 1 + u.

    Raises:
        ArithmeticError: if Sturm's theorem does not confirm it.
    """
    root = float(brentq(lambda u: gru_fixed_point(u)[1] - 1 - u, GRU_BREAK + 0.1, 27))
    low = sp.Rational(math.floor(root * 10**6), 10**6)
    high = low + sp.Rational(1, 10**6)
    if fixed_points_above(low) != 0 or fixed_points_above(high) != 2:
        raise ArithmeticError(f"no crossing is certified between {low} and {high}")
    return low, high


def prove() -> Proposition:
    """Certify the bounds from above, and bracket where the GRU overtakes the LSTM."""
    boxes = {"boxes_gru": float(certify_gru()), "boxes_proposal": float(certify_proposal())}
    low, high = crossing_with_lstm()
    merged = float(brentq(lambda u: merged_fixed_point(u) - 1 - u, 9, 20))
    searched = largest_by_value_iteration(merged)
    state, factor = gru_fixed_point(8.0)
    details: dict[str, float | str | bool] = {
        **boxes,
        "crossing_low": float(low),
        "crossing_high": float(high),
        "gru_u8": factor,
        "gru_state_u8": state,
        "lstm_u8": sustained_factor("lstm", 8.0),
        "crossing_merged_fixed_point": merged,
        "merged_value_iteration_over_1_plus_u": searched / (1 + merged),
        "break": GRU_BREAK,
    }
    return Proposition(
        id="T13",
        title="Sustained worst cases",
        statement="Sustained with fixed weights up to u, the worst factor per step is 1 + u for the"
        " LSTM (u <= 27), u for the proposal and the coupled LSTM, and for the GRU u until 3 + "
        f"2 sqrt(2): it overtakes the LSTM at u = {float(low):.3f}, not at 3.",
        method="analytic; the bounds from above by interval arithmetic over all states and gates, "
        "the crossing by Sturm sequences; merged GRU numerical",
        holds=abs(searched / (1 + merged) - 1) < 1e-3
        and abs(gru_fixed_point(GRU_BREAK)[1] - GRU_BREAK) < 1e-9,
        details=details,
        statement_latex=_STATEMENT + r"The GRU sustains less than the LSTM for "
        r"$u\le<<proof | num('crossing_low', 7)>>$ and more for "
        r"$u\ge<<proof | num('crossing_high', 7)>>$; in one step it overtakes the LSTM at $u=3$ "
        r"already. "
        r"For the total derivatives of the memories these are lower bounds. "
        r"(Numerically: the merged GRU does at "
        r"$u=<<proof | num('crossing_merged_fixed_point', 4)>>$.)",
        proof_latex=_LOWER
        + _UPPER
        + r"With $v=1/u$ all terms are bounded on $0<v\le\frac12$. Interval arithmetic proves both "
        r"inequalities for all states, candidates, gates and $u$ at once: every one of "
        r"<<proof | num('boxes_proposal', 9)>> and <<proof | num('boxes_gru', 9)>> boxes either "
        r"satisfies it by its bounds, or the left side falls in $e$ from $e=0$, or the box is "
        r"halved. "
        r"\emph{Crossing.} For $uh\ge1$, $(1+uh)^2/(1+u)$ increases in $u$, so "
        r"$R_{\text{GRU}}/(1+u)$ crosses $1$ once; Sturm sequences at the two rational $u$ find no "
        r"and two $h\ge1/u$ with $(1-h^2)(1+uh)^2=4h(1+u)$. For $u<3$, "
        r"$R\le S_{\text{GRU}}<1+u$; for $u\ge27$ the same monotonicity holds against $1+65u/64$. "
        r"\emph{Merged GRU.} Its best fixed point reaches $1+u$ at the value given; value "
        r"iteration on a grid of states finds no better orbit there, which is no proof.",
    )
