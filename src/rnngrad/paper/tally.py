"""What the conditions of a hypothesis say together."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from rnngrad.paper.where import axes, where


@dataclass(frozen=True)
class Tally:
    """The conditions of one hypothesis of a claim, its controls aside.

    Attributes:
        supported: number of conditions that support it.
        refuted: number of conditions that refute it.
        open: number of conditions that do neither.
        low: smallest estimate; nan without conditions.
        median: median estimate.
        high: largest estimate.
        lowest: lowest end of an interval; nan without conditions.
        highest: highest end of an interval.
        where_supported: what the supporting conditions have in common and no refuting one has, in
            words; empty if there is no such thing.
        where_refuted: the same for the refuting conditions.
    """

    supported: int
    refuted: int
    open: int
    low: float
    median: float
    high: float
    lowest: float
    highest: float
    where_supported: str
    where_refuted: str

    @property
    def total(self) -> int:
        """The number of conditions."""
        return self.supported + self.refuted + self.open

    @property
    def leaning(self) -> str:
        """`supported` or `refuted` if no decided condition disagrees, else `mixed`, `open`, `none`.

        A leaning is weaker than a verdict: open conditions do not count.
        """
        if self.supported and self.refuted:
            return "mixed"
        if self.supported:
            return "supported"
        if self.refuted:
            return "refuted"
        return "open" if self.open else "none"


def tally(evidence: pd.DataFrame, hypothesis: str) -> Tally:
    """Return what the conditions of one hypothesis say together.

    Args:
        evidence: the conditions of the claim, as from `claims.verdict.judge`.
        hypothesis: its name.
    """
    judged = evidence[(evidence["hypothesis"] == hypothesis) & (evidence["role"] == "claim")]
    supported, refuted = (
        [axes(row) for row in judged[judged["verdict"] == verdict].to_dict("records")]
        for verdict in ("supported", "refuted")
    )
    estimates = judged["estimate"]
    return Tally(
        supported=len(supported),
        refuted=len(refuted),
        open=len(judged) - len(supported) - len(refuted),
        low=float(estimates.min()),
        median=float(estimates.median()),
        high=float(estimates.max()),
        lowest=float(judged["low"].min()),
        highest=float(judged["high"].max()),
        where_supported=where(supported, refuted),
        where_refuted=where(refuted, supported),
    )


def numbers(claim: str, evidence: pd.DataFrame) -> Iterator[str]:
    """Yield the numbers that the paper gives for a claim, one line for each hypothesis.

    Args:
        claim: its id.
        evidence: its conditions, as from `claims.verdict.judge`.
    """
    for hypothesis in evidence["hypothesis"].unique():
        total = tally(evidence, hypothesis)
        estimates = f"{total.low:.3g} to {total.high:.3g}, median {total.median:.3g}"
        yield f"{claim} {hypothesis}: {total.total} conditions, {estimates}"
