"""C04: what the gradient does not reach is not learned."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from rnngrad.claims.effects import at_last_lag, far_share, rows, together
from rnngrad.claims.networks import by_network, over_networks
from rnngrad.claims.settings import IDENTITY, distinct, normal, standard

TABLES = ("lags", "results")
CELLS = ("tanh", "relu", "lstm", "gru", "output_reset")
"""Classes of cells that the article is about; others are reported as controls."""


def effects(
    tables: dict[str, pd.DataFrame], unreached: float, fewest: int, distant: float
) -> pd.DataFrame:
    """Return, by seed, whether what the first gradient does not reach is learned, and how late.

    Args:
        tables: `lags` and `results`.
        unreached: log10 of the far share below which a network counts as not reached.
        fewest: runs that a rank correlation needs.
        distant: share of the length from which on a lag counts as distant.
    """
    lags, results = tables["lags"], tables["results"]
    networks = first_gradients(lags, standard(results, lags["run"]), distant)
    judged = networks["cell_class"].isin(CELLS)
    recall = networks[(networks["task"] == "recall") & judged]
    return together(
        [
            *forbids(networks, recall, unreached),
            *at_other_gains(lags, results, unreached, distant),
            *delays(recall, fewest),
            *law(recall, fewest),
        ]
    )


def first_gradients(lags: pd.DataFrame, results: pd.DataFrame, distant: float) -> pd.DataFrame:
    """Return the results with what the gradient was before training.

    Args:
        lags: one row for each lag of every run, seed and stage.
        results: one row for each seed of every run.
        distant: share of the length from which on a lag counts as distant.

    Returns:
        `results` with `reach`, log10 of the share of the distant lags, and `growth`, log10 of the
        largest singular value of the state's derivative over the whole sequence. `delay` is the
        number of steps to solve the task, infinite where it was not solved.
    """
    start = lags[lags["stage"] == "start"]
    share = far_share(start, distant).set_index(["run", "seed"])["log10_far_share"]
    growth = at_last_lag(start).set_index(["run", "seed"])["log10_largest"]
    first = pd.DataFrame({"reach": share, "growth": growth}).reset_index()
    networks = results.merge(first, on=["run", "seed"])
    return networks.assign(delay=networks["steps_to_solve"].where(networks["solved"], np.inf))


def forbids(
    networks: pd.DataFrame, recall: pd.DataFrame, unreached: float
) -> Iterator[pd.DataFrame]:
    """Yield how many networks solve recall although the first gradient does not reach the symbol.

    The controls are the same networks by run, those of other cells and tasks, and those that it
    reaches.
    """
    judged = recall[recall["reach"] < unreached]
    yield from over_networks("forbids", judged, "solved", ["data"], task="recall")
    below, on_recall = networks["reach"] < unreached, networks["task"] == "recall"
    for chosen, start in ((below, "not reached"), (~below & on_recall, "reached")):
        yield from by_network("forbids", networks[chosen], "solved", start=start)


def at_other_gains(
    lags: pd.DataFrame, results: pd.DataFrame, unreached: float, distant: float
) -> Iterator[pd.DataFrame]:
    """Yield how many solve recall that differ from standard runs in their gain alone: controls.

    Those that the first gradient reaches, at a lag where it does not reach the standard ones, are
    the positive control of these.
    """
    runs = distinct(results[results["task"] == "recall"], lags["run"])
    networks = normal(first_gradients(lags, runs, distant))
    usual = networks["standard"].astype(bool)
    alike = [name for name in IDENTITY if name != "gain"]
    others = networks[~usual].merge(networks.loc[usual, alike].drop_duplicates(), on=alike)
    for gain, group in others.groupby("gain"):
        below = group["reach"] < unreached
        for chosen, start in ((below, "not reached"), (~below, "reached")):
            yield from by_network("forbids", group[chosen], "solved", start=start, gain=gain)


def delays(recall: pd.DataFrame, fewest: int) -> Iterator[pd.DataFrame]:
    """Yield how reach goes with speed over starts of the keep gate, within a cell and a length."""
    within = ["cell", "hidden_size", "length"]
    ranked = rank_correlations(recall, "reach", within, fewest)
    yield from over_networks("delays", ranked, "rank", ["data"], task="recall")
    for (cell, length, data), group in ranked.groupby(["cell", "length", "data"]):
        means = group.groupby("seed")["rank"].mean()
        names = {"cell": cell, "task": "recall", "length": length, "data": data}
        yield rows("delays", means, role="control", **names)


def law(recall: pd.DataFrame, fewest: int) -> Iterator[pd.DataFrame]:
    """Yield how the first gradient's growth goes with speed over all cells, starts and lengths."""
    names = {"task": "recall"}
    ranked = rank_correlations(recall, "growth", [], fewest)
    yield from over_networks("law", ranked, "rank", ["data"], **names)
    shares = rank_correlations(recall, "reach", [], fewest)
    names |= {"role": "control", "contrast": "far share instead"}
    yield from over_networks("law", shares, "rank", ["data"], **names)


def rank_correlations(
    networks: pd.DataFrame, column: str, within: Sequence[str], fewest: int
) -> pd.DataFrame:
    """Return Spearman's correlation of a column with how early a seed solves its task.

    Args:
        networks: one row for each network.
        column: what is ranked against the steps to solve, of which fewer are better.
        within: what is the same for all networks of one correlation, beside their seed and data.
        fewest: networks that it needs; it is not defined either if all are equal in one of the two.

    Returns:
        One row for each correlation: `within`, `data`, `seed` and `rank`.
    """
    keys = [*within, "data", "seed"]
    found = []
    for values, group in networks.groupby(keys):
        varied = group[column].nunique() > 1 and group["delay"].nunique() > 1
        if len(group) >= fewest and varied:
            rank = spearmanr(group[column], -group["delay"]).statistic
            found.append([*values, float(rank)])
    return pd.DataFrame(found, columns=[*keys, "rank"])
