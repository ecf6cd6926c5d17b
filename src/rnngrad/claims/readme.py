"""What a study found as the READMEs have it: sentences and a table, in English and in Chinese."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

MARKERS = ("<!-- {}: begin -->", "<!-- {}: end -->")
"""Between two such lines of a README a block is generated: `findings`, `verdicts`, `figure`."""

SENTENCES = 3
"""How many findings a README opens with."""

SIGNS = {"above": ">", "below": "<"}
"""How an effect that is claimed in some direction compares with its margin."""


@dataclass(frozen=True)
class Language:
    """The words of one language.

    Attributes:
        code: of the language, as in the sentences of `findings`.
        head: what the columns are called, after that of the claims' ids.
        figure: what the figure shows.
        study: a sentence with a gap on the study that all is of.
        words: verdicts and reasons that are called otherwise than in the table of hypotheses.
    """

    code: str
    head: tuple[str, str, str, str]
    figure: str
    study: str
    words: Mapping[str, str] = field(default_factory=dict)


ENGLISH = Language(
    "en",
    ("the article says, in short", "verdict", "where", "effect [95 %], as claimed"),
    "The longest lag that half of the seeds learn, by cell and start",
    "Findings, verdicts and figure are those of the study *{}*.",
    {"fresh": "fresh data", "reused": "reused data"},
)
CHINESE = Language(
    "zh",
    ("原文的说法（简述）", "结论", "条件", "效应 [95 %]，原文的预期"),
    "各单元在不同初始化下半数种子能学会的最长距离",
    "以上发现、结论和图来自研究 *{}*。",
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
        "fresh": "全新的训练数据",
        "reused": "重复使用的训练数据",
    },
)


def renewed(
    readme: str,
    hypotheses: pd.DataFrame,
    evidence: pd.DataFrame,
    sentences: Sequence[Mapping[str, Any]],
    titles: Mapping[str, str],
    language: Language,
    study: str,
) -> str:
    """Return a README with the findings, the verdicts and the figure of a study.

    Args:
        readme: the text, with the lines of `MARKERS` for each block.
        hypotheses: those of the study.
        evidence: the conditions that they were decided by.
        sentences: as in `findings`.
        titles: what the claims are called, by id.
        language: the language of the README.
        study: the name of the study.

    Raises:
        ValueError: if the text lacks a line of the markers.
    """
    readme = with_block(readme, "findings", findings(hypotheses, evidence, sentences, language))
    readme = with_block(readme, "figure", figure(study, language))
    return with_block(readme, "verdicts", table(hypotheses, titles, language))


def findings(
    hypotheses: pd.DataFrame,
    evidence: pd.DataFrame,
    sentences: Sequence[Mapping[str, Any]],
    language: Language = ENGLISH,
) -> str:
    """Return a list of what was found, of the first hypotheses whose verdict has a sentence.

    Args:
        hypotheses: those of a study.
        evidence: the conditions that they were decided by.
        sentences: each with the name of a hypothesis, such as `C08.product`, its sentences by
            verdict and language, and whether its effect is in per cent.
        language: the language of the list.
    """
    names = hypotheses["claim"] + "." + hypotheses["hypothesis"]
    rows = dict(zip(names, hypotheses.to_dict("records"), strict=True))
    items = []
    for sentence in sentences:
        row = rows.get(sentence["hypothesis"], {"verdict": ""})
        if text := sentence.get(row["verdict"], {}).get(language.code):
            scale = 100 if sentence.get("percent") else 1
            items.append("- " + text.format(
                effect=with_interval(row, "estimate", "", scale),
                boundary=with_interval(row, "boundary", "boundary_"),
                where=where(row, language),
                at=at(evidence[
                    (evidence["claim"] == row["claim"])
                    & (evidence["hypothesis"] == row["hypothesis"])
                    & (evidence["role"] == "claim")
                ], language),
            ))  # fmt: skip
    return "\n".join(items[:SENTENCES])


def figure(study: str, language: Language = ENGLISH) -> str:
    """Return the figure of a study's reference, and which study it is."""
    shown = f"![{language.figure}](workflow/reference/{study}/reach.svg)"
    return f"{shown}\n\n{language.study.format(study)}"


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
        return f"{name} {' … '.join(map(short, ends))}"
    if row["held_at"]:
        return f"{name} {row['held_at'].replace(' to ', ' … ').replace(' and ', ', ')}"
    rising = row["end_high_verdict"] == "supported"
    if np.isnan(row["boundary"]):
        return f"{name} {row['end_high'] if rising else row['end_low']}"
    return f"{name} {'>' if rising else '<'} {with_interval(row, 'boundary', 'boundary_')}"


def at(conditions: pd.DataFrame, language: Language = ENGLISH) -> str:
    """Return the length and the kind of data that conditions share: `T = 40, reused data`."""
    said = []
    if conditions["length"].nunique(dropna=False) == 1:
        said.append(f"T = {conditions['length'].iloc[0]:g}")
    if conditions["data"].nunique(dropna=False) == 1:
        said.append(language.words.get(conditions["data"].iloc[0], ""))
    return ", ".join(filter(None, said))


def short(value: str) -> str:
    """Return the value of a moderator with three digits if it is a number."""
    try:
        return f"{float(value):.3g}"
    except ValueError:
        return value


def effect(row: Mapping[str, Any]) -> str:
    """Return the effect with its interval, at both ends of a moderator, and what was claimed."""
    margin = f"{row['margin']:.3g}".replace("-", "−")
    sign = f"{SIGNS[row['direction']]} {margin}" if row["direction"] in SIGNS else f"± {margin}"
    if row["moderator"] and row["end_low"] != row["end_high"]:
        ends = [with_interval(row, f"{end}_estimate", f"{end}_") for end in ("end_low", "end_high")]
        return f"{' … '.join(ends)}; {sign}"
    return f"{with_interval(row, 'estimate', '')}; {sign}"


def with_interval(row: Mapping[str, Any], estimate: str, prefix: str, scale: float = 1) -> str:
    """Return an estimate with its interval, such as `0.62 [0.55, 0.7]`; `–` if there is none."""
    if np.isnan(row[estimate]):
        return "–"
    columns = (estimate, f"{prefix}low", f"{prefix}high")
    middle, low, high = (f"{scale * row[column]:.3g}" for column in columns)
    return f"{middle} [{low}, {high}]".replace("-", "−").replace("inf", "∞")


def with_block(readme: str, name: str, block: str) -> str:
    """Return a README with a block between the markers of its name.

    Raises:
        ValueError: if the markers are not there.
    """
    begin, end = (marker.format(name) for marker in MARKERS)
    before, has_begin, rest = readme.partition(begin)
    _, has_end, after = rest.partition(end)
    if not (has_begin and has_end):
        raise ValueError(f"the README has no lines {begin} and {end}")
    return f"{before}{begin}\n{block}\n{end}{after}"
