"""What a finished study gives to its paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from rnngrad.claims import intervals
from rnngrad.claims.registry import Claim

TABLES = ("results", "lags", "generalisation", "memory")
"""The tables of measurements that the paper reads, as far as a study fills them."""

ANCHORS, KNOWN, BUDGETS = "anchors.parquet", "known.parquet", "budgets.parquet"
"""Where a study has published numbers, networks that may show effects which others found, and what
other budgets would have decided."""

RESULTS = "tables/results.parquet"
"""Where a study has the results of training."""

CONFIGURATION, LEVELS = "configuration", intervals.__name__
"""What numbers come from that are in no file of the study: its settings, and a constant."""


@dataclass(frozen=True)
class Study:
    """What a finished study gives to its paper.

    Attributes:
        config: its configuration.
        claims: its claims by id.
        evidence: their conditions by id.
        hypotheses: the table of hypotheses.
        verdicts: the table of verdicts.
        tables: those of `TABLES` that it has; `results` always.
        anchors: the table of published numbers.
        known: the table of `claims.known`.
        budgets: the table of `claims.budgets`.
        proofs: the records of `theory.json`.
        captions: the figures' captions by figure.
        figures: where the figures are, as LaTeX is to find them.
        digests: those of `study` and `registry`.
        versions: those of the packages that decide the numbers.
    """

    config: Mapping[str, Any]
    claims: Mapping[str, Claim]
    evidence: Mapping[str, pd.DataFrame]
    hypotheses: pd.DataFrame
    verdicts: pd.DataFrame
    tables: Mapping[str, pd.DataFrame]
    anchors: pd.DataFrame
    known: pd.DataFrame
    budgets: pd.DataFrame
    proofs: Sequence[Mapping[str, Any]]
    captions: Mapping[str, str]
    figures: str
    digests: Mapping[str, str]
    versions: Mapping[str, str]

    def tables_by_place(self) -> dict[str, pd.DataFrame]:
        """Return all that its numbers come from, by path below its folder of data.

        Captions and proofs are tables too, the configuration one with a single row.
        """
        files = {
            "hypotheses.parquet": self.hypotheses,
            "verdicts.parquet": self.verdicts,
            ANCHORS: self.anchors,
            KNOWN: self.known,
            BUDGETS: self.budgets,
            "theory.json": pd.DataFrame([{**proof["details"], **proof} for proof in self.proofs]),
            CONFIGURATION: pd.json_normalize(dict(self.config)),
            LEVELS: pd.DataFrame({"LEVEL": [intervals.LEVEL]}),
        }
        evidence = {f"evidence/{claim}.parquet": rows for claim, rows in self.evidence.items()}
        tables = {f"tables/{name}.parquet": table for name, table in self.tables.items()}
        captions = {
            f"{name}.txt": pd.DataFrame({"caption": [caption.strip()]})
            for name, caption in self.captions.items()
        }
        return files | evidence | tables | captions
