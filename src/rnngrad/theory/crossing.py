"""The proposition on worst-case factors: where the GRU overtakes the LSTM."""

from scipy.optimize import brentq

from rnngrad.theory.proposition import Proposition
from rnngrad.theory.worst_case import (
    COUPLED_CLOSED_FROM,
    LSTM_CLOSED_UP_TO,
    lstm,
    merged_gru,
    squeezed_line,
    worst_case,
)
from rnngrad.theory.worst_case_lemmas import LEMMAS
from rnngrad.theory.worst_case_search import search

CELLS = ("lstm", "coupled_lstm", "output_reset", "gru", "merged_gru")
GRID = (0.3, 1.0, 3.0, 8.0, 27.0)

_STATEMENT = (
    r"Let $S(u)$ be the supremum of the modulus of the one-step factor of one unit (of $c$ with "
    r"the output gate of the step before held fixed, or of $h$) over gates in $(0,1)$, candidates "
    r"and $h$ in $(-1,1)$, real $c$ (for the proposal $c$ in $[-1,1]$) and weights of modulus at "
    r"most $u>0$. Then $S_{\text{LSTM}}=1+u$ for $u\le27$, and it lies between $1+u$ and "
    r"$1+65u/64$ for all $u$; $S_{\text{GRU}}=(1+u)^2/4$ for $u\ge3$; "
    r"$S_{\text{coupled}}=u$ for $u\ge8/7$; "
    r"$S_{\text{proposal}}=e+u(1-\frac34e^2-\frac14e^3)$ with "
    r"$e=\min(1,\sqrt{1+4/(3u)}-1)$. Hence $S_{\text{GRU}}<S_{\text{LSTM}}$ for $u<3$, equal at "
    r"$u=3$ and greater for $u>3$, while the proposal and the coupled LSTM stay below $1+u$ for "
    r"every $u$. "
)
_PROOF = (
    r"Every factor is bounded by the sum of the moduli of its terms; for all cells but the merged "
    r"one the weights' signs are free, so the sum is approached. Write $x=\lvert c\rvert$, "
    r"$y=\lvert\hat c\rvert$ or $\lvert\hat h\rvert$. The lemmas give the suprema, a cell each. "
    r"For $u>3$, $(1+u)^2/4>1+u$, and for $u\ge27$ also $(1+u)^2/4>1+65u/64$: with "
    r"Lemmas~\ref{lem:lstm} and~\ref{lem:gru}, the order of the GRU and the LSTM. "
)


def lstm_threshold() -> float:
    """Return the weight bound beyond which the LSTM's worst case exceeds 1 + u (numerical)."""
    keeps = [k / 2000 for k in range(1, 2000)]
    return min((1 - f) / (squeezed_line(1.0, f * (1 - f)) - 1) for f in keeps)


def prove() -> Proposition:
    """Compare the reductions with a global search, and find the crossings."""
    details: dict[str, float | str | bool] = {}
    excess, gap = 0.0, 0.0
    for u in GRID:
        for cell in CELLS:
            value, found = worst_case(cell, u), search(cell, u)
            details[f"{cell}_u{u:g}"] = value
            excess, gap = max(excess, found / value - 1), max(gap, 1 - found / value)
    crossing = float(brentq(lambda u: worst_case("gru", u) - lstm(u), 1.0, 10.0))
    merged = float(brentq(lambda u: merged_gru(u) - lstm(u), 1.0, 20.0))
    threshold = lstm_threshold()
    ordered = all(
        max(worst_case("output_reset", u), worst_case("coupled_lstm", u)) < 1 + u for u in GRID
    )
    lemmas = {f"lemma_{lemma.cell}": lemma.identities_hold() for lemma in LEMMAS}
    details |= lemmas | {
        "search_excess": excess,
        "search_gap": gap,
        "crossing_gru_lstm": crossing,
        "crossing_merged_gru_lstm": merged,
        "lstm_exceeds_1_plus_u_from": threshold,
        "coupled_closed_from": COUPLED_CLOSED_FROM,
        "lstm_closed_up_to": LSTM_CLOSED_UP_TO,
    }
    return Proposition(
        id="T08",
        title="Worst-case factors and their crossing",
        statement="With weights up to u the worst factor is 1 + u for the LSTM (u <= 27), "
        "(1 + u)^2/4 for the GRU (u >= 3): they cross at u = 3 and only there; the proposal and "
        "the coupled LSTM stay below 1 + u.",
        method="analytic, a lemma for each cell; merged GRU and thresholds numerical, all checked "
        "by global search",
        holds=excess < 1e-7
        and gap < 0.01
        and abs(crossing - 3) < 1e-6
        and ordered
        and all(lemmas.values()),
        details=details,
        statement_latex=_STATEMENT + r"(Numerically: $S_{\text{LSTM}}>1+u$ from "
        r"$u=<<proof | num('lstm_exceeds_1_plus_u_from', 4)>>$ "
        r"on, and the merged GRU overtakes the LSTM at "
        r"$u=<<proof | num('crossing_merged_gru_lstm', 4)>>$.)",
        proof_latex=_PROOF
        + r"\emph{Numerical.} For the merged GRU the weights' signs are tied; the factor is "
        r"affine in $h$ and in each weight and quadratic in $\hat h$, which leaves one maximum "
        r"over $r$ for each choice of signs, taken numerically. A seeded global search over all "
        rf"variables at $u$ of {', '.join(f'${u:g}$' for u in GRID)} exceeded no value."
        + "\n"
        + "".join(lemma.latex for lemma in LEMMAS),
    )
