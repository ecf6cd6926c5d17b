"""B2: networks remember without open gates."""

from collections.abc import Iterator

import pandas as pd

from rnngrad.claims.effects import largest, rows, together, with_keep_bias
from rnngrad.claims.memories import with_memory
from rnngrad.claims.networks import by_network, over_networks
from rnngrad.claims.settings import standard

TABLES = ("units", "paths", "attractors", "results")
GATES = {"lstm": ("f", "c"), "gru": ("z", "h")}
"""The gate that keeps, and the candidate, of the cells that are judged."""


def effects(
    tables: dict[str, pd.DataFrame], short_memory: float, fall: float, stays: float
) -> pd.DataFrame:
    """Return what networks that solved recall from keep bias zero remember by.

    Args:
        tables: `units`, `paths`, `attractors` and `results`.
        short_memory: time constant, as a share of the length, below which a gate forgets.
        fall: how far above chance a score may be that has fallen to chance.
        stays: share of its score from which on a network counts as unharmed.
    """
    results, units = tables["results"], tables["units"]
    recall = results[(results["task"] == "recall") & results["cell_class"].isin(GATES)]
    known = with_memory(standard(recall, units["run"]), units, short_memory)
    solved = with_attractors(known[known["solved"]], tables["attractors"])
    networks = with_paths(solved, tables["paths"], fall, stays)
    networks = networks.assign(by_recurrence=networks["forgets"] & networks["falls"])
    return together(
        [
            *told(networks, "by_recurrence", "by_recurrence", longest=True, cut="candidate"),
            *told(networks, "held", "unharmed"),
            *told(solved, "attractors", "apart"),
            *alone(networks),
        ]
    )


def told(
    networks: pd.DataFrame, hypothesis: str, column: str, longest: bool = False, **conditions: str
) -> Iterator[pd.DataFrame]:
    """Yield a column by length over the networks with keep bias zero, and of each as control.

    Args:
        networks: one row for each network.
        hypothesis: what it is about.
        column: true or false for each network.
        longest: whether the longest length alone decides it; the kind of data is said if all of
            its networks have one.
        **conditions: what else is held fixed.
    """
    plain, names = with_keep_bias(networks, "zero"), {"start": "solved"} | conditions
    plain = largest(plain, "length") if longest else plain
    same = ["length", "data"] if longest and plain["data"].nunique() == 1 else ["length"]
    yield from over_networks(hypothesis, plain, column, same, **names)
    yield from by_network(hypothesis, networks, column, **names)


def alone(networks: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the two halves of what is judged by length, each alone: controls."""
    plain = with_keep_bias(networks, "zero")
    for column, contrast in (("forgets", "slowest unit forgets"), ("falls", "score falls")):
        for length, group in plain.groupby("length"):
            means = group.groupby("seed")[column].mean()
            names = {"start": "solved", "length": length, "contrast": contrast}
            yield rows("by_recurrence", means, role="control", **names)


def with_paths(
    networks: pd.DataFrame, paths: pd.DataFrame, fall: float, stays: float
) -> pd.DataFrame:
    """Return the networks with what their score does when a path is cut or held.

    Args:
        networks: one row for each network.
        paths: one row for each network and intervention.
        fall: how far above chance a score may be that has fallen to chance.
        stays: share of its score from which on a network counts as unharmed.

    Returns:
        The networks that are in `paths`, with whether the score `falls` to chance where the
        candidate's recurrence is cut, and whether it is `unharmed` where the gate that keeps is
        held at its mean.
    """
    scores = []
    for name, (keep, candidate) in GATES.items():
        ours = paths[paths["cell_class"] == name]
        ended = {
            "intact": _scores(ours, "intact", ""),
            "cut": _scores(ours, "cut", candidate),
            "held": _scores(ours, "held", keep),
            "chance": ours.groupby(["run", "seed"])["chance"].first(),
        }
        scores.append(pd.concat(ended, axis=1).dropna().reset_index())
    found = pd.concat(scores)
    found["falls"] = found["cut"] <= found["chance"] + fall
    found["unharmed"] = found["held"] >= stays * found["intact"]
    return networks.merge(found[["run", "seed", "falls", "unharmed"]], on=["run", "seed"])


def _scores(paths: pd.DataFrame, intervention: str, gate: str) -> pd.Series:
    """Return the score under an intervention on a gate, by run and seed."""
    chosen = paths[(paths["intervention"] == intervention) & (paths["gate"] == gate)]
    return chosen.set_index(["run", "seed"])["score"]


def with_attractors(networks: pd.DataFrame, attractors: pd.DataFrame) -> pd.DataFrame:
    """Return the networks that are in `attractors`, with whether each class has its own: `apart`.

    Args:
        networks: one row for each network.
        attractors: one row for each network and class.
    """
    if not len(attractors):
        return networks.iloc[:0].assign(apart=pd.Series(dtype=bool))
    by_run = attractors.groupby(["run", "seed"])
    apart = by_run["distinct"].first() >= by_run.size()
    return networks.merge(apart.rename("apart").reset_index(), on=["run", "seed"])
