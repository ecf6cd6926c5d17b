"""All computed parts of the paper, from the tables of a finished study."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from rnngrad.claims.registry import Claim
from rnngrad.paper import findings, ledger, propositions, results, tables
from rnngrad.paper.latex.text import macros
from rnngrad.paper.macros import macro_values
from rnngrad.paper.tally import Tally, tally


@dataclass(frozen=True)
class Study:
    """What a finished study gives to its paper.

    Attributes:
        config: its configuration.
        claims: its claims by id.
        evidence: their conditions by id.
        verdicts: the table of verdicts.
        results: the table of trained networks.
        anchors: the table of published numbers.
        proofs: the records of `theory.json`.
        captions: the figures' captions by figure.
        figures: where the figures are, as LaTeX is to find them.
        digests: those of `study` and `registry`.
        versions: those of the packages that decide the numbers.
    """

    config: Mapping[str, Any]
    claims: Mapping[str, Claim]
    evidence: Mapping[str, pd.DataFrame]
    verdicts: pd.DataFrame
    results: pd.DataFrame
    anchors: pd.DataFrame
    proofs: Sequence[Mapping[str, Any]]
    captions: Mapping[str, str]
    figures: str
    digests: Mapping[str, str]
    versions: Mapping[str, str]

    @property
    def tallies(self) -> dict[str, dict[str, Tally]]:
        """What the conditions say together, by claim and hypothesis."""
        return {
            claim_id: {name: tally(self.evidence[claim_id], name) for name in claim.hypotheses}
            for claim_id, claim in self.claims.items()
        }


def parts(study: Study, prose: Mapping[str, Any]) -> dict[str, str]:
    """Return the LaTeX source of every computed part by name.

    Args:
        study: the finished study.
        prose: what is written by hand and chosen or filled in by verdicts: `findings`, `outline`
            and `propositions`, as in the files of that name in `paper/`.

    Raises:
        ValueError: if the prose names something that the study's registry does not have.
    """
    tallies = study.tallies
    chosen = findings.chosen(prose["findings"], tallies)
    verdicts = dict(zip(study.verdicts["claim"], study.verdicts["verdict"], strict=True))
    values = macro_values(
        study.config, study.digests, study.results, study.verdicts, study.proofs, study.versions
    )
    return {
        "macros": macros(values),
        "abstract": findings.abstract(chosen),
        "summary": summary(study),
        "findings": glance(study) + findings.section(chosen, tallies),
        "lessons": findings.lessons(chosen),
        "theory": propositions.in_full(study.proofs, prose["propositions"]),
        "routine": propositions.in_short(study.proofs, prose["propositions"]),
        "results": results.results(
            prose["outline"], study.claims, verdicts, tallies, study.captions, study.figures
        ),
        "ledger": ledger.ledger(study.claims, study.verdicts, tallies),
        "anchors": tables.anchors_table(study.anchors),
        "arms": tables.arms_table(study.config),
        "runs": tables.runs_table(study.results),
    }


def summary(study: Study) -> str:
    """Return the figure of the first page; nothing if the study does not draw it."""
    if results.SUMMARY not in study.captions:
        return ""
    caption = study.captions[results.SUMMARY]
    return results.figure_float(results.SUMMARY, study.figures, caption, place="!hb")


def glance(study: Study) -> str:
    """Return the reference to the figure of the first page, if there is one."""
    if results.SUMMARY not in study.captions:
        return ""
    reference = rf"\cref{{fig:{results.SUMMARY}}}"
    return f"{reference} shows at a glance what is left of the gradient in each cell.\n"
