"""The lemmas behind the worst-case factors, a cell each, and the identities their proofs use."""

from dataclasses import dataclass

import sympy as sp

from rnngrad.theory.symbolic import is_zero


@dataclass(frozen=True)
class Lemma:
    """One cell's worst case.

    Attributes:
        cell: the key of `worst_case.WORST_CASES`.
        title: the heading of the lemma.
        statement: the lemma, in LaTeX.
        proof: its proof, in LaTeX, with x = |c| and y the modulus of the candidate.
        identities: expressions in e, f and u that the proof takes to be zero.
    """

    cell: str
    title: str
    statement: str
    proof: str
    identities: tuple[sp.Expr, ...]

    @property
    def latex(self) -> str:
        """The lemma and its proof as the paper sets them."""
        return (
            f"\\begin{{lemma}}[{self.title}]\\label{{lem:{self.cell}}}\n{self.statement}\n"
            f"\\end{{lemma}}\n\\begin{{proof}}\n{self.proof}\n\\end{{proof}}\n"
        )

    def identities_hold(self) -> bool:
        """Tell whether every identity is a polynomial one."""
        return all(is_zero(identity) for identity in self.identities)


e, f, u, k, M = sp.symbols("e f u k M", real=True)
_PEAK = (1 + u) ** 2 / 4

LSTM = Lemma(
    "lstm",
    "LSTM",
    r"$S=1+u$ for $u\le27$, and $1+u\le S\le1+65u/64$ for all $u$.",
    r"$i(1-i)y+i(1-y^2)=i[1-y^2+(1-i)y]\le i[1+(1-i)^2/4]\le1$, attained at $i=1$, $y=0$. So "
    r"$S=\max_{f,x}f+u\operatorname{sech}^2x\,(1+qx)$, $q=f(1-f)$. As $\cosh^2x\ge1+x^2$, "
    r"$\operatorname{sech}^2x\,(1+qx)\le\frac12(1+\sqrt{1+q^2})\le1+q^2/4$. With $f=1-e$ the sum "
    r"is at most $1+u-e(1-ue(1-e)^2/4)$, and $e(1-e)^2\le4/27$: at most $1+u$ for $u\le27$, a "
    r"value approached as $f\to1$, $c=0$; in general $q\le\frac14$ gives $1+65u/64$.",
    (1 - e + u * (1 + (e * (1 - e)) ** 2 / 4) - (1 + u - e * (1 - u * e * (1 - e) ** 2 / 4)),),
)

GRU = Lemma(
    "gru",
    "GRU",
    r"$S=(1+u)^2/4$ for $u\ge3$, and $S<1+u$ for $u<3$.",
    r"For $u\ge1$, $ur(1+(1-r)\lvert h\rvert u)\le M=(1+u)^2/4$, attained at $\lvert h\rvert=1$, "
    r"$r=(1+u)/(2u)$; for $u<1$ put $M=u$, at $r=1$. With $e=1-z$ the sum is at most "
    r"$e+(1-e)[eu(1+y)+(1-y^2)M]$, at the best $y=eu/(2M)\le1$ equal to $e+(1-e)[M+eu+e^2k]$, "
    r"$k=u^2/(4M)<\min(1,u)$. Less $M$ this is $e\{1-M+(1-e)(u+ek)\}$; for $u\ge3$ the brace "
    r"decreases in $e$ from $1-M+u=(1+u)(3-u)/4\le0$, so $S=M$. For $u<3$, $M<1+u$ and the sum is "
    r"less than $e+(1-e)(1+u+eu+e^2k)=1+u-e^2(u-(1-e)k)\le1+u$ for $e<1$, and $1<1+u$ at $e=1$.",
    (
        e + (1 - e) * (M + e * u + e**2 * k) - M - e * (1 - M + (1 - e) * (u + e * k)),
        1 - _PEAK + u - (1 + u) * (3 - u) / 4,
        e + (1 - e) * (1 + u + e * u + e**2 * k) - (1 + u - e**2 * (u - (1 - e) * k)),
    ),
)

COUPLED = Lemma(
    "coupled_lstm",
    "Coupled LSTM",
    r"$S=u$ for $u\ge8/7$, and $S<1+u$ for all $u$.",
    r"At the best $y=f/2$ the sum is $f+u(1-f)\operatorname{sech}^2x\,(1+f^2/4+fx)$, and with the "
    r"bound on $\operatorname{sech}^2$ of the proof of Lemma~\ref{lem:lstm} at most "
    r"$f+u(1-f)(1+f^2/2)=u+f[1-u(1-\frac f2+\frac{f^2}2)]$; the bracket is at most "
    r"$1-\frac78u\le0$ for $u\ge8/7$, and $u$ is approached as $f\to0$, $c=0$. For every $u$, "
    r"$(1-f)(1+f^2/2)\le1$ gives less than $1+u$.",
    (f + u * (1 - f) * (1 + f**2 / 2) - (u + f * (1 - u * (1 - f / 2 + f**2 / 2))),),
)

PROPOSAL = Lemma(
    "output_reset",
    "Proposal",
    r"$S=e+u(1-\frac34e^2-\frac14e^3)<1+u$ with $e=\min(1,\sqrt{1+4/(3u)}-1)$.",
    r"With $e=1-z$ and $x=1$ the sum is $e+(1-e)u[e(1+y)+1-y^2]$, at $y=e/2$ equal to "
    r"$e+u(1-e)(1+e/2)^2=e+u(1-\frac34e^2-\frac14e^3)$, which is less than $1+u$ as $e<1$ or the "
    r"bracket is less than $1$, and has its maximum where $e^2+2e=4/(3u)$.",
    (
        (1 - e) * (e * (1 + e / 2) + 1 - e**2 / 4) - (1 - e) * (1 + e / 2) ** 2,
        (1 - e) * (1 + e / 2) ** 2 - (1 - 3 * e**2 / 4 - e**3 / 4),
        sp.diff(e + u * (1 - 3 * e**2 / 4 - e**3 / 4), e) - (1 - 3 * u * (e**2 + 2 * e) / 4),
    ),
)

LEMMAS = (LSTM, GRU, COUPLED, PROPOSAL)
