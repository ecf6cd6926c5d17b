"""The values that the prose of the paper names."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from rnngrad.claims.intervals import LEVEL
from rnngrad.figures.style.words import label
from rnngrad.paper.latex.text import escape, number

VERDICTS = ("supported", "refuted", "mixed", "inconclusive")


def macro_values(
    config: Mapping[str, Any],
    digests: Mapping[str, str],
    results: pd.DataFrame,
    verdicts: pd.DataFrame,
    proofs: Sequence[Mapping[str, Any]],
    versions: Mapping[str, str],
) -> dict[str, object]:
    """Return the values by macro.

    Args:
        config: the study's configuration.
        digests: those of `study` and `registry`.
        results: the table of trained networks.
        verdicts: the table of verdicts.
        proofs: the records of `theory.json`.
        versions: those of the packages that decide the numbers.
    """
    training = config["training"]
    counts = verdicts["verdict"].value_counts()
    return {
        "studyName": escape(config["study"]),
        "studySeed": config["seed"],
        "studyDigest": digests["study"],
        "registryDigest": digests["registry"],
        "studyVersions": ", ".join(f"{name}~{number}" for name, number in versions.items()),
        "hiddenSize": training["hidden_size"],
        "batchSize": training["batch_size"],
        "trainingSteps": training["steps"],
        "seedCount": training["seeds"],
        "learningRate": number(training["learning_rate"]),
        "runCount": results["run"].nunique(),
        "networkCount": len(results),
        "divergedCount": int((results["bad_step"] >= 0).sum()),
        "cellCount": results["cell"].nunique(),
        "taskCount": results["task"].nunique(),
        "proofCount": len(proofs),
        "heldCount": sum(bool(proof["holds"]) for proof in proofs),
        "claimCount": len(verdicts),
        "conditionCount": int(verdicts[["supported", "refuted", "inconclusive"]].sum().sum()),
        "jointLevel": f"{100 * LEVEL:.0f}",
        "sideLevel": number((1 - LEVEL) / 2),
        "rateCount": len(config["tuning"]["learning_rates"]),
        "tuningSeedCount": config["tuning"]["seeds"],
        "chosenRates": chosen_rates(results),
        **{f"{v}Count": int(counts.get(v, 0)) for v in VERDICTS},
    }


def chosen_rates(results: pd.DataFrame) -> str:
    """Return the learning rate of every tuned run, as in `tanh 0.01 (recall, T = 40)`."""
    runs = results[results["tuned"]].drop_duplicates("run")
    rates = [
        f"{escape(label(row.cell))} {number(row.learning_rate)} "
        f"({escape(label(row.task))}, $T={row.length}$)"
        for row in runs.itertuples()
    ]
    return ", ".join(rates) or "none was tuned"
