"""The tables of runs and of published numbers."""

from typing import Any

import pandas as pd

from rnngrad.figures.style.looks import order
from rnngrad.figures.style.words import label
from rnngrad.paper.forms import listed
from rnngrad.paper.latex.text import escape, table
from rnngrad.paper.origins import Book
from rnngrad.paper.study import ANCHORS, RESULTS


def anchors_table(book: Book) -> str:
    """Return the numbers that others published beside ours."""

    def digits(name: str, column: str, count: int) -> str:
        return book.write(f"{count} digits", ANCHORS, (column,), {"name": name})

    anchors = book.tables[ANCHORS]
    frame = pd.DataFrame(
        {
            "number": anchors["name"],
            "ours": [digits(name, "ours", 4) for name in anchors["name"]],
            "published": [digits(name, "published", 4) for name in anchors["name"]],
            "tolerance": [digits(name, "tolerance", 1) for name in anchors["name"]],
            "agrees": anchors["agrees"].map({True: "yes", False: "no"}),
            "source": anchors["source"],
        }
    )
    caption = "Published numbers and mean-field formulas, and what this code gives."
    size = r"\scriptsize\renewcommand\arraystretch{1.2}"
    return table(frame, "lrrrll", caption, "anchors", size=size)


def runs_table(book: Book) -> str:
    """Return the trained networks of each task and kind of data, and how many solve it."""
    groups = book.tables[RESULTS].groupby(["task", "data"])
    lines = [line(book, str(task), str(data), group) for (task, data), group in groups]
    caption = (
        "The trained networks. Not every cell is trained at every length and from every start; the "
        "grid is in the study's configuration. \\emph{Solved} counts those that do so within their "
        "budget."
    )
    widths = "".join(rf"L{{{width}\linewidth}}" for width in (0.13, 0.07, 0.12, 0.47))
    return table(
        pd.DataFrame(lines), f"{widths}rr", caption, "runs", size=r"\scriptsize", breaks=False
    )


def line(book: Book, task: str, data: str, group: pd.DataFrame) -> dict[str, Any]:
    """Return the line of one task and kind of data, whose networks are a group of the results."""
    where = {"task": task, "data": data}
    return {
        "task": escape(label(task)),
        "data": data,
        "lengths": book.write("list", RESULTS, ("length",), where, "values"),
        "cells": escape(listed(order(group["cell"]))),
        "networks": book.write("as it is", RESULTS, (), where),
        "solved": book.write("as it is", RESULTS, ("solved",), where, "how many are true"),
    }
