"""The tables of runs and of published numbers."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from rnngrad.figures.style.looks import order
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
    size = r"\scriptsize\renewcommand\arraystretch{1.35}"
    return table(frame, "lrrrll", caption, "anchors", size=size)


def runs_table(results: pd.DataFrame) -> str:
    """Return the trained networks of each task and kind of data, and how many solve it."""
    frame = pd.DataFrame(
        [
            {
                "task": escape(label(str(task))),
                "data": data,
                "lengths": listed(sorted(group["length"].unique())),
                "cells": escape(listed(order(group["cell"]))),
                "networks": len(group),
                "solved": int(group["solved"].sum()),
            }
            for (task, data), group in results.groupby(["task", "data"])
        ]
    )
    caption = (
        "The trained networks. Not every cell is trained at every length and from every start; the "
        "grid is in the study's configuration. \\emph{Solved} counts those that do so within their "
        "budget."
    )
    widths = "".join(rf"L{{{width}\linewidth}}" for width in (0.13, 0.07, 0.12, 0.47))
    return table(frame, f"{widths}rr", caption, "runs", size=r"\scriptsize", breaks=False)


def listed(values: Iterable[Any]) -> str:
    """Return values, names as the reader sees them, as `a, b, c`."""
    return ", ".join(label(str(value)) for value in values)
