"""The one rule that turns intervals into verdicts: of conditions, of hypotheses, of a claim."""

from typing import Any

import numpy as np
import pandas as pd

from rnngrad.claims.checks import checked
from rnngrad.claims.effects import CONDITIONS, FLAGS, NAMED
from rnngrad.claims.finding import Finding, find
from rnngrad.claims.looks import ONLY, Look
from rnngrad.claims.outcome import conditions, of_sample
from rnngrad.claims.power import seeds_needed
from rnngrad.claims.registry import Claim
from rnngrad.claims.sample import of_condition

EVIDENCE = [
    "claim",
    "hypothesis",
    *CONDITIONS,
    "role",
    "estimate",
    "low",
    "high",
    "seeds",
    "direction",
    "margin",
    "p_supported",
    "p_refuted",
    "verdict",
]
"""The columns of the evidence on a claim."""

TYPES: dict[str, Any] = dict.fromkeys(CONDITIONS, float)
TYPES |= dict.fromkeys([*NAMED, "verdict"], object) | dict.fromkeys(FLAGS, "boolean")
"""The types of columns that may be empty."""

DECIDED = ("supported", "refuted", "conditional")
"""The verdicts that say something."""

VERDICTS = (*DECIDED, "undecided", "no assay")
"""The verdicts on a hypothesis, and on a claim: that of its primary one."""


def judge(claim: Claim, effects: pd.DataFrame) -> pd.DataFrame:
    """Return the evidence: one row for each hypothesis, role and condition, with its interval.

    The verdict of a condition says on which side of the margin its interval lies, or `undecided`.
    It is not adjusted for the number of conditions and describes; `hypotheses` decides. It is
    `control` for controls.

    Args:
        claim: the claim.
        effects: what its estimator returned.

    Raises:
        ValueError: if they are not effects on the claim, as `checks.checked` says.
    """
    rows = []
    for (name, role), group in checked(claim, effects).groupby(["hypothesis", "role"], sort=False):
        hypothesis = claim.hypotheses[name]
        for condition in conditions(group):
            found = of_sample(hypothesis, of_condition(hypothesis, condition))
            held = condition.iloc[0]
            rows.append(
                {
                    "claim": claim.id,
                    "hypothesis": name,
                    **{each: held[each] for each in CONDITIONS if each in held},
                    "role": role,
                    **{each: getattr(found, each) for each in ("estimate", "low", "high", "seeds")},
                    "direction": hypothesis.direction,
                    "margin": float(hypothesis.margin),
                    "p_supported": found.supported,
                    "p_refuted": found.refuted,
                    "verdict": "control" if role == "control" else found.side(),
                }
            )
    return pd.DataFrame(rows, columns=EVIDENCE).astype(TYPES)


def hypotheses(claim: Claim, effects: pd.DataFrame, look: Look = ONLY) -> pd.DataFrame:
    """Return the hypotheses of a claim, one row each, with verdict, effect and boundary.

    The primary one is tested at the level of the look on either side. The others are adjusted
    among themselves by Holm's method, and decided only if the primary one is (fixed-sequence
    gatekeeping; Maurer, Hothorn & Lehmacher, 1995), so that a claim errs as rarely as one test
    does. Intervals do not depend on the look; `seeds_needed` is for the level of the last one.

    Args:
        claim: the claim.
        effects: what its estimator returned.
        look: the look that the study is at.

    Raises:
        ValueError: if they are not effects on the claim, as `checks.checked` says.
    """
    effects = checked(claim, effects)
    findings = {
        name: find(hypothesis, effects[effects["hypothesis"] == name])
        for name, hypothesis in claim.hypotheses.items()
    }
    others = sum(bool(each.ends) for name, each in findings.items() if name != claim.primary)
    rows = {}
    for name, level in levels(claim.primary, findings, look.level).items():
        verdict, why_not = findings[name].verdict(level)
        if name == claim.primary:
            is_open = verdict not in DECIDED
        elif is_open and verdict in DECIDED:
            verdict, why_not = "undecided", "primary undecided"
        row = findings[name].row(level, verdict, why_not)
        alone = look.last / (1 if name == claim.primary else max(others, 1))
        needed = seeds_needed(findings[name], alone) if verdict == "undecided" else np.nan
        rows[name] = {"claim": claim.id, "hypothesis": name, **row, "seeds_needed": needed}
    return pd.DataFrame([rows[name] for name in claim.hypotheses])


def levels(primary: str, findings: dict[str, Finding], alpha: float) -> dict[str, float]:
    """Return the level at which each hypothesis is tested on either side, the primary one first.

    That of the primary one is `alpha`; those of the others are the ones at which Holm's method
    rejects. A hypothesis that a study has no data for is none of them.
    """
    others = [name for name, each in findings.items() if name != primary and each.ends]
    given = {primary: alpha} | dict.fromkeys(findings, alpha)
    if others:
        p = np.array([findings[name].p for name in others])
        adjusted = holm(p)
        with np.errstate(invalid="ignore"):
            share = np.where(adjusted > 0, p / adjusted, 1 / len(others))
        given |= dict(zip(others, (alpha * share).tolist(), strict=True))
    return given


def holm(p: np.ndarray) -> np.ndarray:
    """Return p-values `[H]` adjusted by Holm's method (1979).

    The k-th smallest is multiplied by H - k + 1, and is at least what the smaller ones became.
    """
    order = np.argsort(p)
    adjusted = np.empty(len(p))
    adjusted[order] = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1)).clip(max=1)
    return adjusted


def ledger_row(claim: Claim, table: pd.DataFrame) -> dict[str, Any]:
    """Return the claim's row of the verdict table, from its hypotheses."""
    return {
        "claim": claim.id,
        "title": claim.title,
        "verdict": table.loc[table["primary"], "verdict"].item(),
        "hypotheses": len(table),
        **{
            verdict.replace(" ", "_"): int((table["verdict"] == verdict).sum())
            for verdict in VERDICTS
        },
    }
