"""The values that the prose of the paper names."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from rnngrad.claims import looks
from rnngrad.claims.intervals import LEVEL
from rnngrad.claims.verdict import VERDICTS
from rnngrad.figures.style.words import label, series
from rnngrad.paper.floats import SUMMARY
from rnngrad.paper.latex.text import escape, number
from rnngrad.paper.study import Study

NUMERALS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

OUTCOMES = {
    "supported": "are supported",
    "refuted": "are refuted",
    "conditional": "hold on one side of a boundary",
    "undecided": "are undecided",
    "no assay": "could not be tested",
}
"""What became of the claims of each verdict."""


def macro_values(study: Study) -> dict[str, object]:
    """Return the values by macro."""
    return {
        **identity(study),
        **trained(study),
        "proofCount": len(study.proofs),
        "heldCount": sum(bool(proof["holds"]) for proof in study.proofs),
        "claimCount": len(study.verdicts),
        "hypothesisCount": len(study.hypotheses),
        "jointLevel": f"{100 * LEVEL:.0f}",
        "sideLevel": number((1 - LEVEL) / 2),
        "declaredLooks": declared_looks(study.config),
        "glance": glance(study.captions),
        "verdictCounts": verdict_counts(study.verdicts["verdict"]),
    }


def identity(study: Study) -> dict[str, object]:
    """Return which study it is, and what decides its numbers."""
    versions = (f"{name}~{version}" for name, version in study.versions.items())
    return {
        "studyName": escape(study.config["study"]),
        "studySeed": study.config["seed"],
        "studyDigest": study.digests["study"],
        "registryDigest": study.digests["registry"],
        "studyVersions": ", ".join(versions),
    }


def trained(study: Study) -> dict[str, object]:
    """Return how networks were trained, and how many of them."""
    training, tuning, results = (
        study.config["training"],
        study.config["tuning"],
        study.tables["results"],
    )
    return {
        "hiddenSize": training["hidden_size"],
        "batchSize": training["batch_size"],
        "trainingSteps": training["steps"],
        "evaluationSteps": training["evaluate_every"],
        "sequenceCount": study.config["datasets"]["train"],
        "seedCount": training["seeds"],
        "learningRate": number(training["learning_rate"]),
        "runCount": results["run"].nunique(),
        "networkCount": len(results),
        "solvedCount": int(results["solved"].sum()),
        "divergedCount": int((results["bad_step"] >= 0).sum()),
        "cellCount": results["cell"].nunique(),
        "taskCount": results["task"].nunique(),
        "rateCount": len(tuning["learning_rates"]),
        "tuningSeedCount": tuning["seeds"],
        "chosenRates": chosen_rates(results),
    }


def glance(figures: Iterable[str]) -> str:
    """Return the reference to the figure of the first page, after a space, if it is drawn."""
    if SUMMARY not in figures:
        return ""
    return rf" \cref{{fig:{SUMMARY}}} shows at a glance what is left of the gradient in each cell."


def declared_looks(config: Mapping[str, Any]) -> str:
    """Return the sentence on the looks that a study declares, after a space, or nothing."""
    if "looks" not in config:
        return ""
    at = series((str(seeds) for seeds in config["looks"]), "and")
    levels = series((number(level) for level in looks.levels(config["looks"])), "and")
    return (
        f" The study declares looks at {at} seeds, of which this is the one at "
        f"{config['training']['seeds']}, and divides the level a side among them ({levels}) by a "
        "spending function like O'Brien and Fleming's (Lan and DeMets, Biometrika 70, 1983), so "
        "that however the looks depend on each other, all of them together err no more than one."
    )


def verdict_counts(verdicts: pd.Series) -> str:
    """Return how many claims have each verdict, in words: `12 are supported and two refuted`."""
    counts = verdicts.value_counts()
    said = [f"{numeral(counts[each])} {OUTCOMES[each]}" for each in VERDICTS if each in counts]
    return series(said, "and")


def numeral(count: int) -> str:
    """Return a number, in words below ten."""
    return NUMERALS[count] if count < len(NUMERALS) else str(count)


def chosen_rates(results: pd.DataFrame) -> str:
    """Return the learning rate of every tuned run, as in `tanh 0.01 (recall, T = 40)`."""
    runs = results[results["tuned"]].drop_duplicates("run")
    rates = [
        f"{escape(label(row.cell))} {number(row.learning_rate)} "
        f"({escape(label(row.task))}, $T={row.length}$)"
        for row in runs.itertuples()
    ]
    return ", ".join(rates) or "none was tuned"
