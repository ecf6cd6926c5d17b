"""The tables of settings, of runs and of published numbers."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from rnngrad.figures.style.words import label
from rnngrad.paper.latex.text import escape, number, table


def anchors_table(anchors: pd.DataFrame) -> str:
    """Return the numbers that others published beside ours."""
    frame = pd.DataFrame(
        {
            "number": anchors["name"],
            "ours": anchors["ours"].map(lambda value: number(value, 4)),
            "published": anchors["published"].map(lambda value: number(value, 4)),
            "tolerance": anchors["tolerance"].map(lambda value: number(value, 1)),
            "agrees": anchors["agrees"].map({True: "yes", False: "no"}),
            "source": anchors["source"],
        }
    )
    caption = "Published numbers and mean-field formulas, and what this code gives."
    return table(frame, "lrrrll", caption, "anchors", breaks=False)


def arms_table(config: Mapping[str, Any]) -> str:
    """Return what each arm changes, and what each task and cell does."""
    arms = {
        f"{kind} {name.replace('_', ' ')}": settings
        for kind, section in (("arm", "arms"), ("task", "tasks"), ("cell", "cells"))
        for name, settings in config[section].items()
    }
    frame = pd.DataFrame(
        {
            "where": [escape(name) for name in arms],
            "what differs from the settings of all runs": [
                breakable(escape(", ".join(f"{k} {v}" for k, v in settings.items()))) or "nothing"
                for settings in arms.values()
            ],
        }
    )
    caption = (
        "Arms, by the names that the text and the figures use, and settings of single tasks and "
        "cells. An arm's settings win over a cell's, and those over a task's."
    )
    return table(frame, r"L{0.29\linewidth}L{0.69\linewidth}", caption, "arms")


def breakable(source: str) -> str:
    """Return LaTeX source whose long names may break after an underscore, dot or colon."""
    for sign in (r"\_", ".", ":"):
        source = source.replace(sign, sign + r"\allowbreak{}")
    return source


def runs_table(results: pd.DataFrame) -> str:
    """Return the trained networks of each task: lengths, cells, arms, and how many solve it."""
    frame = pd.DataFrame(
        [
            {
                "task": breakable(escape(label(task))),
                "lengths": listed(sorted(group["length"].unique())),
                "cells": breakable(escape(listed(group["cell"].unique()))),
                "data": listed(sorted(group["data"].unique())),
                "arms": breakable(escape(listed(group["arm"].unique()))),
                "networks": len(group),
                "solved": int(group["solved"].sum()),
            }
            for task, group in results.groupby("task")
        ]
    )
    caption = (
        "The trained networks. Not every cell is trained in every arm and at every length; the "
        "grid is in the study's configuration. \\emph{Solved} counts those that do so within their "
        "budget."
    )
    columns = "".join(rf"L{{{width}\linewidth}}" for width in (0.12, 0.08, 0.22, 0.08, 0.26)) + "rr"
    return table(frame, columns, caption, "runs")


def listed(values: Iterable[Any]) -> str:
    """Return values, names as the reader sees them, as `a; b; c`."""
    return "; ".join(label(str(value)) for value in values)
