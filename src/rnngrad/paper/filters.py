"""What sentences with gaps write of a row: estimates, margins, places, each with its origin."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import jinja2

from rnngrad.figures.style import hypotheses, words
from rnngrad.paper.latex.text import escape
from rnngrad.paper.origins import Row


class NotMeasured(Exception):
    """A study has no number for a gap of a sentence, which is not said then."""


class Said(str):
    """LaTeX of a filter, in which every number leads to its origin."""


def effect(row: Row, form: str = "number", name: str = "") -> str:
    r"""Return an estimate with its interval, as LaTeX: `55\,\% (40 to 70)`.

    Args:
        row: the hypothesis or a condition of it.
        form: one of `forms.FORMS`.
        name: which estimate, as in `hypotheses.with_interval`.

    Raises:
        NotMeasured: if there is no estimate.
    """
    columns = hypotheses.columns(name)
    if math.isnan(row[columns[0]]):
        raise NotMeasured
    return row.write(form, *columns)


def effects(row: Row, form: str = "number") -> str:
    """Return the pooled estimate, or those at both ends of a moderator, as LaTeX.

    As in `0.9 (0.8 to 1) at $T = 10$ and 0.3 (0.2 to 0.5) at $T = 40$`.
    """
    if not hypotheses.moderated(row):
        return effect(row, form)
    before = "at" if hypotheses.continuous(row) else "with"
    return " and ".join(f"{effect(row, form, at)} {before} {end(row, at)}" for at in ends(row))


def listed_effects(row: Row, form: str = "number") -> list[str]:
    """Return what `hypotheses.effects` does, as LaTeX: `gain 0.5: 0.25 (0.12 to 0.5)`."""
    if not hypotheses.moderated(row):
        return [] if math.isnan(row["estimate"]) else [effect(row, form)]
    return [f"{end(row, at)}: {row.write(form, *hypotheses.columns(at))}" for at in ends(row)]


def ends(row: Row) -> Sequence[str]:
    """Return the ends of the moderator; one if both were the same condition."""
    low, high = (hypotheses.end(row, at) for at in hypotheses.ENDS)
    return hypotheses.ENDS[: 1 if low == high else 2]


def end(row: Row, name: str) -> str:
    """Return one end of the moderator, `end_low` or `end_high`, as LaTeX."""
    if not hypotheses.continuous(row):
        return escape(hypotheses.end(row, name))
    return row.write("end", "moderator", name)


def span(row: Row) -> str:
    """Return both ends of the moderator, as LaTeX."""
    if not hypotheses.continuous(row):
        return escape(hypotheses.span(row))
    return row.write("span", "moderator", *hypotheses.ENDS)


def place(row: Row) -> str:
    """Return where a conditional hypothesis holds, as LaTeX."""
    if not hypotheses.continuous(row):
        return end(row, hypotheses.holding(row))
    if row["held_at"]:
        return row.write("held at", "moderator", "held_at")
    return f"{escape(hypotheses.beyond(row))} {effect(row, 'number', 'boundary')}"


def undecided(row: Row) -> str:
    """Return why a hypothesis is not decided, as LaTeX."""
    return row.write("reason", "why_not", "seeds_needed")


def margin(row: Row, form: str = "number") -> str:
    """Return the margin of a hypothesis, as LaTeX, with its unit."""
    return row.write(form, "margin")


def cell(row: Row) -> str:
    """Return the cell of a condition as the reader knows it, as LaTeX."""
    return row.write("label", "cell")


def data(row: Row) -> str:
    """Return the kind of data of a condition, as in `fresh data`.

    Raises:
        NotMeasured: if it is of several kinds.
    """
    if row["data"] not in words.DATA:
        raise NotMeasured
    return row.write("kind of data", "data")


def num(row: Row, column: str, digits: int = 3) -> str:
    """Return the number that a row has in a column, as LaTeX.

    Raises:
        NotMeasured: if there is none.
    """
    if math.isnan(row[column]):
        raise NotMeasured
    return row.write(f"{digits} digits", column)


def filter_of(write: Callable[..., str]) -> Callable[..., Said]:
    """Return a function as a filter, which is given a row and refuses all else."""

    def written(row: Row, *arguments: Any) -> Said:
        if not isinstance(row, Row):
            raise jinja2.TemplateRuntimeError(
                f"{write.__name__} is for rows, which have an origin, not for {type(row).__name__}"
            )
        return Said(write(row, *arguments))

    return written


FILTERS = {
    each.__name__: filter_of(each)
    for each in (effect, effects, place, undecided, margin, cell, data, num)
}
"""What a template may apply to a row, by name."""
