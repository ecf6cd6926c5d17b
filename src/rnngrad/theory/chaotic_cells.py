"""The proposition on which scalar cells can be chaotic, and from which size of weights on."""

from rnngrad.theory.chaotic_gru import certify_period_three, fibonacci_bound
from rnngrad.theory.proposition import Proposition
from rnngrad.theory.scalar_maps import (
    EARLIER,
    EARLIER_START,
    STARTS,
    WEIGHTS,
    largest_weight,
    orbit_of,
    twice,
)

_NAMES = {
    "gru": "the GRU",
    "gru_no_reset": "the GRU without reset",
    "merged_gru": "the merged GRU",
    "output_reset": "the proposal",
    "coupled_lstm": "the coupled LSTM",
    "lstm": "the LSTM",
}
_STATEMENT = (
    r"Let all drives be constant. (i) A scalar tanh or relu network has no period above two; the "
    r"Lyapunov exponent of tanh is at most $0$ for almost every $h_0$, and that of relu is positive"
    r" only along orbits that diverge or rest. (ii) Each other cell has, for some weights, a point "
    r"of period three, hence points of every period, and a mean of $\lvert\partial s_T/\partial "
    r"s_0\rvert$ over an interval of initial states that grows at least as $1.618^T$; $s$ is $h$, "
    r"or $c$ for a memory, whose output gate may be constant ($U_o=0$). Recurrent weights of these "
    r"moduli are enough: "
)
_PROOF = (
    r"(i) $h\mapsto\tanh(a+Uh)$ and $h\mapsto\max(0,a+Uh)$ are monotone, and a monotone map has no "
    r"period above two. For tanh see Proposition~\ref{prop:T07a}. A relu orbit that once meets "
    r"$a+Uh<0$ has the factor $0$; of the others those with $\lvert U\rvert>1$ diverge or are the "
    r"fixed point. (ii) With $U_o=0$, $h_t=o\tanh c_t$ ($h_t=rc_t$) with a constant gate, and "
    r"$c_{t-1}\mapsto c_t$ is a continuous map $f$ of the line. At the following weights "
    r"($b_o=b_r=20$ where $U_o=U_r=0$) interval arithmetic certifies $f^2(a)<f(a)<a\le f^3(a)$, "
    r"which implies period three~\cite{liyorke1975}: "
)


def _rows() -> str:
    """Return the weights of each different map, in LaTeX."""
    rows = []
    for cell in ("gru_no_reset", "merged_gru", "coupled_lstm", "lstm"):
        shown = {name: value for name, value in WEIGHTS[cell].items() if not name.endswith("_o")}
        listed = ", ".join(f"${name}={value:g}$" for name, value in shown.items())
        rows.append(f"{_NAMES[cell]} {listed}, $a={STARTS[cell]:g}$")
    return "; ".join(rows)


def _details() -> dict[str, float | str | bool]:
    details: dict[str, float | str | bool] = {"earlier_largest_weight": largest_weight(EARLIER)}
    for cell in WEIGHTS:
        orbit = orbit_of(cell)
        details[f"{cell}_certified"] = orbit is not None
        details[f"{cell}_largest_weight"] = largest_weight(WEIGHTS[cell])
        if orbit is not None:
            details[f"{cell}_orbit"] = ", ".join(f"{x:.6f}" for x in orbit)
            details[f"{cell}_variation_T40_above"] = 2 * fibonacci_bound(orbit, 40)
    return details


def prove() -> Proposition:
    """Certify an orbit for every cell."""
    details = _details()
    earlier = certify_period_three(twice(EARLIER), EARLIER_START)
    found = ", ".join(
        f"{_NAMES[cell]} $<<proof | num('{cell}_largest_weight', 4)>>$" for cell in WEIGHTS
    )
    return Proposition(
        id="T17",
        title="Which scalar cells can be chaotic",
        statement="Without input a scalar tanh or relu network cannot be chaotic; every gated cell "
        "can, with or without a reset gate, from recurrent weights of about 3 on (certified orbits "
        "that imply a period of three; the least weights are found, not proved).",
        method="analytic with interval arithmetic; the weights by a search, not proved least",
        holds=all(details[f"{cell}_certified"] for cell in WEIGHTS) and earlier is not None,
        details=details,
        statement_latex=_STATEMENT
        + rf"{found}. So neither is the reset gate the cause, nor does an output gate between "
        r"memory and reading prevent it. These moduli are the least that a search found, not proved"
        r" to be least; two steps of the GRU without reset as one have such an orbit at "
        r"$<<proof | num('earlier_largest_weight', 4)>>$ already.",
        proof_latex=_PROOF
        + rf"{_rows()}. The proposal and the GRU with $r$ constant are the GRU without reset with "
        r"$rU$ for $U$, and were certified as such. The growth follows as in "
        r"Proposition~\ref{prop:T07b}: the variation of $f^T$ on $[f^2(a),a]$ obeys the recursion "
        r"of the Fibonacci numbers.",
    )
