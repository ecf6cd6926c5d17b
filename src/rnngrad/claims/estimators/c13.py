"""C13: distant information is lost because one vector cannot store so much."""

from collections.abc import Iterator

import pandas as pd

from rnngrad import tasks
from rnngrad.claims.effects import KEEP, by_seed, largest, rows, smallest, together, with_keep_bias
from rnngrad.claims.matching import ALIKE, matched
from rnngrad.claims.settings import normal, standard, telling, usual_size
from rnngrad.tasks.memory_load import Load

TABLES = ("results",)
CELLS = ("lstm", "gru", "output_reset")
SHOWN = ["cell", "task", "length", "data"]


def effects(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return what decides whether a load of bits is kept: the start, the load or the lag.

    Args:
        tables: `results`.
    """
    results = standard(tables["results"])
    runs = with_bits(results[results["cell_class"].isin(CELLS)])
    usual = usual_size(runs)
    judged, wide = runs[runs["hidden_size"] == usual], runs[runs["hidden_size"] > usual]
    groups = [each for _, each in judged.groupby(["data", "cell"])]
    own = (effect for each in groups for effect in (*starts(each), *loads(each), *lags(each)))
    return together([*own, *wider(judged, wide)])


def with_bits(results: pd.DataFrame) -> pd.DataFrame:
    """Return the results on memory load, with the number of `bits` that are to be kept."""
    names = [str(name) for name in results["task"].unique()]
    loads = {name: tasks.load(name) for name in names}
    bits = {name: task.bits for name, task in loads.items() if isinstance(task, Load)}
    runs = results[results["task"].isin(list(bits))]
    return runs.assign(bits=runs["task"].map(bits).astype(int))


def starts(runs: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the seeds that start by remembering beside those that do not, at the longest lag."""
    far = largest(runs, "length")
    remembering, plain = with_keep_bias(far, "log_length"), with_keep_bias(far, "zero")
    for pair in matched(far, remembering, plain, ["bits", "cell", *ALIKE], [*SHOWN, "bits"]):
        yield rows("same_capacity", pair.values, pair.reference, **pair.conditions)


def loads(runs: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the smallest load minus the largest, of networks that start by remembering.

    At the longest lag. The positive control is that the smallest load is kept.
    """
    far = with_keep_bias(largest(runs, "length"), "log_length")
    few, many = smallest(far, "bits"), largest(far, "bits")
    fewest = {"bits": few["bits"].min()}
    on = ["cell", *KEEP, *(name for name in ALIKE if name != "task")]
    for pair in matched(far, few, many, on, ["cell", "length", "data"]):
        kept = pair.values.astype(float)
        yield rows("capacity", kept - pair.reference.astype(float), **pair.conditions)
        yield rows("capacity", kept, role="positive", **fewest, **pair.conditions)


def lags(runs: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the shortest lag beside the longest, at the smallest load and keep bias zero."""
    few = with_keep_bias(smallest(runs, "bits"), "zero")
    on = ["cell", *KEEP, *(name for name in ALIKE if name != "length")]
    for pair in matched(few, smallest(few, "length"), largest(few, "length"), on, SHOWN):
        end = pair.run.length_baseline
        yield rows("lag", pair.values, pair.reference, **pair.conditions, length_to=end)


def wider(runs: pd.DataFrame, wide: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield, as a control, whether networks with enough units keep the largest load of the `runs`.

    At the longest lag, from a start that remembers; a unit for each bit is enough to read it out.
    """
    far = with_keep_bias(largest(runs, "length"), "log_length")
    enough = with_keep_bias(wide[wide["hidden_size"] > wide["bits"]], "log_length")
    many = enough[(enough["bits"] == far["bits"].max()) & (enough["length"] == far["length"].max())]
    shown = ["cell", "length", "data", "hidden_size", "bits"]
    names = [*shown, *telling(many, shown)]
    for keys, seeds in normal(many).groupby(names, dropna=False):
        kept = by_seed(seeds, "solved").astype(float)
        yield rows("capacity", kept, role="control", **dict(zip(names, keys, strict=True)))
