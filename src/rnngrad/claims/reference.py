"""A run held against the committed reference of its study, and the reference as Markdown."""

import io
from collections.abc import Mapping

import pandas as pd

from rnngrad.claims.effects import CONDITIONS

MARKERS = ("<!-- verdicts: begin -->", "<!-- verdicts: end -->")
"""Between these two lines of a README the verdict table is generated."""

HEAD = ("the article says, in short", "verdict", "conditions for / against / open")
HEAD_ZH = ("原文的说法（简述）", "结论", "支持 / 反驳 / 未定的条件数")

VERDICTS_ZH = {
    "supported": "支持",
    "refuted": "反驳",
    "mixed": "视条件而定",
    "inconclusive": "未定",
}

DIGITS = 6
"""Significant digits of a reference; further ones depend on the machine."""


class Disagreement(Exception):
    """A run whose verdicts are not those of the reference."""


KEY = ["claim", "hypothesis", "role", *CONDITIONS]
"""What tells the conditions of a study apart."""


def kept(evidence: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return what a reference keeps of the evidence: conditions, intervals and verdicts."""
    table = pd.concat(evidence.values(), ignore_index=True)
    return table[[*KEY, "estimate", "low", "high", "seeds", "verdict"]]


def to_csv(table: pd.DataFrame) -> str:
    """Return a table as the text of a reference."""
    return table.to_csv(index=False, float_format=f"%.{DIGITS}g", lineterminator="\n")


def compare(
    verdicts: pd.DataFrame,
    evidence: pd.DataFrame,
    reference: pd.DataFrame,
    reference_evidence: pd.DataFrame,
) -> pd.DataFrame:
    """Compare a run with its reference, one row for each claim.

    Columns: `claim`, `title`, `reference` and `here` (verdicts, `absent` if there is none),
    `conditions` (in both), `same_verdict` and `overlap` (how many of them have the same verdict,
    and intervals that overlap), `agrees`.
    """
    both = verdicts.merge(reference, on="claim", how="outer", suffixes=("", "_reference"))
    merged = as_text(evidence).merge(
        as_text(reference_evidence), on=KEY, suffixes=("", "_reference")
    )
    finite = merged["high_reference"].abs().replace(float("inf"), 0.0)
    slack = 10.0 ** (1 - DIGITS) * finite
    merged["overlap"] = (merged["low"] <= merged["high_reference"] + slack) & (
        merged["high"] >= merged["low_reference"] - slack
    )
    merged["same_verdict"] = merged["verdict"] == merged["verdict_reference"]
    counted = merged.groupby("claim")[["same_verdict", "overlap"]].sum()
    counted = counted.assign(conditions=merged.groupby("claim").size())
    table = pd.DataFrame(
        {
            "claim": both["claim"],
            "title": both["title"].fillna(both["title_reference"]),
            "reference": both["verdict_reference"].fillna("absent"),
            "here": both["verdict"].fillna("absent"),
        }
    )
    counts = ["conditions", "same_verdict", "overlap"]
    table = table.join(counted[counts], on="claim").fillna(dict.fromkeys(counts, 0))
    table[counts] = table[counts].astype(int)
    return table.assign(agrees=table["reference"] == table["here"])


def as_text(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the conditions as the text of a reference, which two runs share."""
    text = pd.read_csv(io.StringIO(to_csv(table[KEY])), dtype=str, keep_default_na=False)
    return table.drop(columns=KEY).reset_index(drop=True).join(text)


def report(comparison: pd.DataFrame) -> str:
    """Return a comparison as lines for the terminal."""
    lines = [
        f"{row.claim} {'agrees ' if row.agrees else 'DIFFERS'} {row.here:12} "
        f"reference {row.reference:12} {row.same_verdict}/{row.conditions} conditions alike, "
        f"{row.overlap}/{row.conditions} intervals overlap"
        for row in comparison.itertuples()
    ]
    agreed = int(comparison["agrees"].sum())
    return "\n".join([*lines, f"{agreed} of {len(comparison)} verdicts agree"])


def in_chinese(verdicts: pd.DataFrame, titles: pd.DataFrame) -> pd.DataFrame:
    """Return the verdicts in Chinese, with `titles` by `claim` where there are any."""
    chinese = verdicts["claim"].map(titles.set_index("claim")["title"])
    return verdicts.assign(
        title=chinese.fillna(verdicts["title"]), verdict=verdicts["verdict"].map(VERDICTS_ZH)
    )


def markdown(verdicts: pd.DataFrame, head: tuple[str, str, str] = HEAD) -> str:
    """Return the verdict table of a README."""
    rows = [
        f"| {row.claim} | {row.title} | **{row.verdict}** | "
        f"{row.supported} / {row.refuted} / {row.inconclusive} |"
        for row in verdicts.itertuples()
    ]
    return "\n".join([f"| | {' | '.join(head)} |", "|---|---|---|---|", *rows])


def with_verdicts(readme: str, verdicts: pd.DataFrame, head: tuple[str, str, str] = HEAD) -> str:
    """Return a README with the verdict table between its markers.

    Raises:
        ValueError: if the markers are not there.
    """
    begin, end = MARKERS
    before, has_begin, rest = readme.partition(begin)
    _, has_end, after = rest.partition(end)
    if not (has_begin and has_end):
        raise ValueError(f"the README has no lines {begin} and {end}")
    return f"{before}{begin}\n{markdown(verdicts, head)}\n{end}{after}"
