"""The recursion of the total derivative, and its unrolled sum (equations 2 and 3)."""

import sympy as sp

from rnngrad.theory.proposition import Proposition


class _ByState(sp.Function):
    """The derivative of a general step by the state."""


class _ByParameter(sp.Function):
    """The derivative of a general step by the parameter."""


class _GeneralStep(sp.Function):
    """A differentiable step f(x, h; theta) of which nothing else is known."""

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        return {2: _ByState, 3: _ByParameter}[argindex](*self.args)


def lag_terms(length: int) -> tuple[sp.Expr, list[sp.Expr]]:
    """Return dh_T/dtheta and its terms, lag 0 first, for a general step.

    Args:
        length: the number of steps T.
    """
    theta = sp.Symbol("theta")
    state, jacobians, local = sp.Symbol("h_0"), [], []
    for t in range(1, length + 1):
        arguments = (sp.Symbol(f"x_{t}"), state, theta)
        jacobians.append(_ByState(*arguments))
        local.append(_ByParameter(*arguments))
        state = _GeneralStep(*arguments)
    terms = [sp.prod(jacobians[length - lag :]) * local[length - 1 - lag] for lag in range(length)]
    return sp.diff(state, theta), terms


def prove() -> Proposition:
    """Show that the per-lag terms sum to the total derivative, for a general step."""
    details: dict[str, float | str | bool] = {}
    for length in (2, 3, 4):
        total, terms = lag_terms(length)
        details[f"sum_equals_total_T{length}"] = bool(sp.expand(total - sum(terms)) == 0)
    return Proposition(
        id="T01",
        title="The gradient is a sum over lags",
        statement="The total derivative of h_T is the sum over lags of the local derivative times "
        "the product of the Jacobians in between.",
        method="induction; symbolic for a general step at T = 2, 3, 4",
        holds=all(bool(value) for value in details.values()),
        details=details,
        statement_latex=r"Let $h_t=f(x_t,h_{t-1};\theta)$ with $f$ differentiable, "
        r"$J_t=\partial h_t/\partial h_{t-1}$ and $h_0$ independent of $\theta$. Then "
        r"$\frac{dh_t}{d\theta}=J_t\frac{dh_{t-1}}{d\theta}+\frac{\partial h_t}{\partial\theta}$ "
        r"and \[\frac{dh_T}{d\theta}=\sum_{k=1}^{T} J_TJ_{T-1}\cdots J_{k+1}\,"
        r"\frac{\partial h_k}{\partial\theta}.\]",
        proof_latex=r"The first identity is the chain rule, $\theta$ entering $h_t$ directly and "
        r"through $h_{t-1}$. The second holds for $T=1$, as $dh_0/d\theta=0$; inserting it for "
        r"$T-1$ into the first multiplies every term by $J_T$ and adds the term $k=T$. For general "
        r"$f$ of one unit both sides were expanded symbolically up to $T=4$.",
    )
