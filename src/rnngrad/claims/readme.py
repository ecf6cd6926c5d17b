"""The verdicts as a table of the README, in English and in Chinese."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

MARKERS = ("<!-- verdicts: begin -->", "<!-- verdicts: end -->")
"""Between these two lines of a README the table is generated."""

SIGNS = {"above": ">", "below": "<"}


@dataclass(frozen=True)
class Language:
    """The words of the table in one language.

    Attributes:
        head: what the columns are called, after that of the claims' ids.
        words: verdicts and reasons that are called otherwise than in the table of hypotheses.
    """

    head: tuple[str, str, str, str]
    words: Mapping[str, str] = field(default_factory=dict)


ENGLISH = Language(("the article says, in short", "verdict", "where", "effect [95 %], as claimed"))
CHINESE = Language(
    ("原文的说法（简述）", "结论", "条件", "效应 [95 %]，原文的预期"),
    {
        "supported": "支持",
        "refuted": "反驳",
        "conditional": "视条件而定",
        "undecided": "未定",
        "no assay": "无法检验",
        "floor": "两边都不成功",
        "ceiling": "两边都成功",
        "positive control failed": "阳性对照失败",
        "too few seeds": "种子太少",
        "no data": "没有数据",
    },
)


def table(hypotheses: pd.DataFrame, titles: Mapping[str, str], language: Language = ENGLISH) -> str:
    """Return the table: each claim with the verdict, place and effect of its primary hypothesis.

    Args:
        hypotheses: those of a study.
        titles: what the claims are called, by id.
        language: the words of the table.
    """
    lines = [f"| | {' | '.join(language.head)} |", "|---|---|---|---|---|"]
    for row in hypotheses[hypotheses["primary"]].to_dict("records"):
        verdict = language.words.get(row["verdict"], row["verdict"])
        cells = [row["claim"], titles[row["claim"]], f"**{verdict}**", where(row, language)]
        lines.append(f"| {' | '.join([*cells, effect(row)])} |")
    return "\n".join(lines)


def where(row: Mapping[str, Any], language: Language = ENGLISH) -> str:
    """Return where a hypothesis holds, such as `gain > 1.43 [1.38, 1.49]`, or why none is said."""
    if row["why_not"]:
        reasons = row["why_not"].split(" and ")
        return ", ".join(language.words.get(reason, reason) for reason in reasons)
    name = row["moderator"].replace("_", " ")
    if not name:
        return ""
    if row["verdict"] != "conditional":
        ends = dict.fromkeys([row["end_low"], row["end_high"]])
        return f"{name} {' … '.join(ends)}"
    rising = row["end_high_verdict"] == "supported"
    if np.isnan(row["boundary"]):
        return f"{name} {row['end_high'] if rising else row['end_low']}"
    return f"{name} {'>' if rising else '<'} {with_interval(row, 'boundary', 'boundary_')}"


def effect(row: Mapping[str, Any]) -> str:
    """Return the effect with its interval, at both ends of a moderator, and what was claimed."""
    margin = f"{row['margin']:.3g}".replace("-", "−")
    sign = f"{SIGNS[row['direction']]} {margin}" if row["direction"] in SIGNS else f"± {margin}"
    if row["moderator"] and row["end_low"] != row["end_high"]:
        ends = [with_interval(row, f"{end}_estimate", f"{end}_") for end in ("end_low", "end_high")]
        return f"{' … '.join(ends)}; {sign}"
    return f"{with_interval(row, 'estimate', '')}; {sign}"


def with_interval(row: Mapping[str, Any], estimate: str, prefix: str) -> str:
    """Return an estimate with its interval, such as `0.62 [0.55, 0.7]`; `–` if there is none."""
    if np.isnan(row[estimate]):
        return "–"
    low, high = row[f"{prefix}low"], row[f"{prefix}high"]
    return f"{row[estimate]:.3g} [{low:.3g}, {high:.3g}]".replace("-", "−").replace("inf", "∞")


def with_table(readme: str, table: str) -> str:
    """Return a README with the table between its markers.

    Raises:
        ValueError: if the markers are not there.
    """
    begin, end = MARKERS
    before, has_begin, rest = readme.partition(begin)
    _, has_end, after = rest.partition(end)
    if not (has_begin and has_end):
        raise ValueError(f"the README has no lines {begin} and {end}")
    return f"{before}{begin}\n{table}\n{end}{after}"
