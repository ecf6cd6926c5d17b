"""A run held against the committed reference of its study, hypothesis by hypothesis."""

import io
from collections.abc import Mapping

import numpy as np
import pandas as pd

from rnngrad.claims.verdict import DECIDED

DIGITS = 6
"""Significant digits of a reference; further ones depend on the machine."""

INTERVALS = ("", "end_low_", "end_high_", "boundary_")
"""What the intervals of a hypothesis are of, as their columns begin."""

WORDS = ("why_not", "moderator", "end_low", "end_high", "held_at")
"""Columns of text that may be empty, beside the verdicts."""


class Disagreement(Exception):
    """A run that contradicts the reference."""


def to_csv(table: pd.DataFrame) -> str:
    """Return a table as the text of a reference."""
    return table.to_csv(index=False, float_format=f"%.{DIGITS}g", lineterminator="\n")


def from_csv(text: str) -> pd.DataFrame:
    """Return the table that the text of a reference holds."""
    names = pd.read_csv(io.StringIO(text), nrows=0).columns
    words = [name for name in names if name in WORDS or name.endswith("verdict")]
    table = pd.read_csv(io.StringIO(text), dtype=dict.fromkeys(words, str))
    return table.assign(**{name: table[name].fillna("") for name in words})


def compare(hypotheses: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Compare the hypotheses of a run with those of its reference.

    Returns:
        One row for each hypothesis of either: `claim`, `hypothesis`, `here` and `reference`
        (verdicts, `absent` if there is none) and `contradiction`: what contradicts, or nothing. Two
        verdicts that both say something and differ do, and so do intervals that have no number in
        common, whatever the verdicts; that one is undecided or has no assay is no contradiction.
    """
    both = hypotheses.merge(
        reference, on=["claim", "hypothesis"], how="outer", suffixes=("", "_reference")
    )
    rows = []
    for row in both.to_dict("records"):
        here, there = (
            row[name] if isinstance(row[name], str) else "absent"
            for name in ("verdict", "verdict_reference")
        )
        rows.append(
            {
                "claim": row["claim"],
                "hypothesis": row["hypothesis"],
                "here": here,
                "reference": there,
                "contradiction": _contradiction(row, here, there),
            }
        )
    return pd.DataFrame(rows)


def _contradiction(row: Mapping[str, float | str], here: str, there: str) -> str:
    if here != there and {here, there} <= set(DECIDED):
        return "verdict"
    for name in INTERVALS:
        low, high, low_there, high_there = (
            float(row[f"{name}{end}{where}"])
            for where in ("", "_reference")
            for end in ("low", "high")
        )
        slack = 10.0 ** (1 - DIGITS) * (abs(high_there) if np.isfinite(high_there) else 0.0)
        if low > high_there + slack or high < low_there - slack:
            return f"interval of {name.rstrip('_').replace('_', ' ') or 'the effect'}"
    return ""


def beside(hypotheses: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Hold the verdicts of a study against those of a larger one, with other lags and seeds.

    Returns:
        One row for each hypothesis that is decided in either and not alike in both: `claim`,
        `hypothesis`, `here` and `published` (verdicts) and `difference`: `silent here`,
        `silent there` or, where both say something, `disagrees`.
    """
    both = hypotheses.merge(published, on=["claim", "hypothesis"], suffixes=("", "_published"))
    both = both.rename(columns={"verdict": "here", "verdict_published": "published"})
    said_here, said_there = (both[name].isin(DECIDED) for name in ("here", "published"))
    difference = np.select(
        [~said_here & said_there, said_here & ~said_there, said_here & said_there],
        ["silent here", "silent there", "disagrees"],
        "",
    )
    differs = (difference != "") & (both["here"] != both["published"])
    names = ["claim", "hypothesis", "here", "published"]
    return both.assign(difference=difference).loc[differs, [*names, "difference"]]


def report_beside(comparison: pd.DataFrame) -> str:
    """Return what `beside` found as lines for the terminal."""
    lines = [
        f"{row.claim} {row.hypothesis}: {row.difference}: {row.here}, published {row.published}"
        for row in comparison.itertuples()
    ]
    counts = comparison["difference"].value_counts()
    here, apart = (int(counts.get(name, 0)) for name in ("silent here", "disagrees"))
    said = f"beside the published study: {here} are silent in this one, {apart} disagree"
    return "\n".join([*lines, said])


def report(comparison: pd.DataFrame) -> str:
    """Return a comparison as lines for the terminal."""
    lines = [
        f"{row.claim} {row.hypothesis}: "
        + (f"CONTRADICTS by its {row.contradiction}: " if row.contradiction else "")
        + (row.here if row.here == row.reference else f"{row.here}, reference {row.reference}")
        for row in comparison.itertuples()
    ]
    alike = int((comparison["here"] == comparison["reference"]).sum())
    against = int((comparison["contradiction"] != "").sum())
    said = f"{alike} of {len(comparison)} verdicts are alike, {against} contradict the reference"
    return "\n".join([*lines, said])
