"""What a finished study gives to its paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from rnngrad.claims.registry import Claim

TABLES = ("results", "lags", "generalisation", "memory")
"""The tables of measurements that the paper reads, as far as a study fills them."""


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
    proofs: Sequence[Mapping[str, Any]]
    captions: Mapping[str, str]
    figures: str
    digests: Mapping[str, str]
    versions: Mapping[str, str]
