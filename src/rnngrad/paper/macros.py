"""The values that the prose of the paper names."""

from collections.abc import Iterable, Mapping
from typing import Any

from rnngrad.claims.intervals import LEVEL
from rnngrad.claims.registry import head
from rnngrad.claims.verdict import VERDICTS
from rnngrad.figures.style.words import series
from rnngrad.paper.floats import SUMMARY
from rnngrad.paper.latex.text import escape
from rnngrad.paper.origins import Book
from rnngrad.paper.study import CONFIGURATION, LEVELS, RESULTS, Study

OUTCOMES = {
    "supported": ("is supported", "are supported"),
    "refuted": ("is refuted", "are refuted"),
    "conditional": ("holds under some conditions only", "hold under some conditions only"),
    "undecided": ("is undecided", "are undecided"),
    "no assay": ("could not be tested", "could not be tested"),
}
"""What became of one claim of each verdict, and of several."""


def macro_values(study: Study, book: Book) -> dict[str, object]:
    """Return the values by macro; of the numbers, as the book writes them."""
    return {
        **identity(study, book),
        **trained(book),
        "proofCount": book.write("as it is", "theory.json"),
        "heldCount": book.write("as it is", "theory.json", ("holds",), taken="how many are true"),
        "claimCount": book.write("as it is", "verdicts.parquet"),
        "hypothesisCount": book.write("as it is", "hypotheses.parquet"),
        "jointLevel": book.write("per cent", LEVELS, ("LEVEL",)),
        "sideLevel": book.write("a side", LEVELS, ("LEVEL",)),
        "declaredLooks": declared_looks(study.config, book),
        "glance": glance(study.captions),
        "tooFewSeeds": too_few_seeds(study.config, book),
        "verdictCounts": verdict_counts(book),
    }


def identity(study: Study, book: Book) -> dict[str, object]:
    """Return which study it is, and what decides its numbers."""
    versions = (f"{name}~{version}" for name, version in study.versions.items())
    return {
        "studyName": escape(study.config["study"]),
        "studySeed": book.write("as it is", CONFIGURATION, ("seed",)),
        "derivedSeed": derived_seed(study),
        "studyDigest": study.digests["study"],
        "registryDigest": study.digests["registry"],
        "studyVersions": ", ".join(versions),
    }


def derived_seed(study: Study) -> str:
    """Return, after a comma, that the seed is the head of the registry's digest; nothing if not.

    A study of some claims only prints their digest, which is not that of the whole registry.
    """
    derived = study.config["seed"] == head(study.digests["registry"])
    return ", the head of the registry's digest" if derived else ""


def trained(book: Book) -> dict[str, str]:
    """Return how networks were trained, and how many of them."""

    def setting(key: str, form: str = "as it is") -> str:
        return book.write(form, CONFIGURATION, (key,))

    def counted(column: str, taken: str) -> str:
        return book.write("as it is", RESULTS, (column,), taken=taken)

    return {
        "hiddenSize": setting("training.hidden_size"),
        "batchSize": setting("training.batch_size"),
        "trainingSteps": setting("training.steps"),
        "evaluationSteps": setting("training.evaluate_every"),
        "sequenceCount": setting("datasets.train"),
        "seedCount": setting("training.seeds"),
        "learningRate": setting("training.learning_rate", "3 digits"),
        "runCount": counted("run", "distinct"),
        "networkCount": book.write("as it is", RESULTS),
        "solvedCount": counted("solved", "how many are true"),
        "divergedCount": counted("bad_step", "how many are not negative"),
        "cellCount": counted("cell_class", "distinct"),
        "taskCount": counted("task", "distinct"),
        "rateCount": setting("tuning.learning_rates", "count"),
        "tuningSeedCount": setting("tuning.seeds"),
        "chosenRates": chosen_rates(book),
    }


def glance(figures: Iterable[str]) -> str:
    """Return the reference to the figure of the first page, after a space, if it is drawn."""
    if SUMMARY not in figures:
        return ""
    return rf" \cref{{fig:{SUMMARY}}} shows at a glance what is left of the gradient in each cell."


def too_few_seeds(config: Mapping[str, Any], book: Book) -> str:
    """Return the sentence on a study that only tries the pipeline, after a space, or nothing.

    With n seeds that all succeed, a rate of one half is refuted at level a if 2^-n is below a.
    """
    if 0.5 ** config["training"]["seeds"] <= (1 - LEVEL) / 2:
        return ""
    seeds = book.write("as it is", CONFIGURATION, ("training.seeds",))
    return (
        rf" \emph{{With {seeds} seeds a run, not even a rate of one can be told from one half: "
        "this study tries the pipeline, and its verdicts mean little.}"
    )


def declared_looks(config: Mapping[str, Any], book: Book) -> str:
    """Return the sentence on the looks that a study declares, after a space, or nothing."""
    if "looks" not in config:
        return ""
    at = book.write("series", CONFIGURATION, ("looks",))
    levels = book.write("levels", CONFIGURATION, ("looks",))
    seeds = book.write("as it is", CONFIGURATION, ("training.seeds",))
    return (
        f" The study declares looks at {at} seeds, of which this is the one at "
        f"{seeds}, and divides the level a side among them ({levels}) by a "
        "spending function like O'Brien and Fleming's (Lan and DeMets, Biometrika 70, 1983), so "
        "that however the looks depend on each other, all of them together err no more than one."
    )


def verdict_counts(book: Book) -> str:
    """Return how many claims have each verdict, in words: `12 are supported and two refuted`."""
    table = "verdicts.parquet"
    given = book.tables[table]["verdict"].value_counts()
    outcomes = {each: OUTCOMES[each][int(count > 1)] for each, count in given.items()}
    counts = (
        f"{book.write('in words', table, (), {'verdict': each})} {outcomes[each]}"
        for each in VERDICTS
        if each in outcomes
    )
    return series(counts, "and")


def chosen_rates(book: Book) -> str:
    """Return the learning rate of every tuned run, as in `tanh 0.01 (recall, T = 40)`."""
    results = book.tables[RESULTS]
    columns = ("cell", "learning_rate", "task", "length")
    runs = results.loc[results["tuned"], "run"].unique()
    rates = [book.write("rate", RESULTS, columns, {"run": run}) for run in runs]
    return ", ".join(rates) or "none was tuned"
