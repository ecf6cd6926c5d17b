"""Text, numbers and tables as LaTeX source."""

import math
import re
from collections.abc import Mapping

import pandas as pd

SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
}


def escape(text: str) -> str:
    """Return plain text as LaTeX; a hyphen before a digit becomes a minus."""
    escaped = "".join(SPECIAL.get(character, character) for character in text)
    return re.sub(r"(?<![\w-])-(?=\d)", "$-$", escaped)


def number(value: float, digits: int = 3) -> str:
    r"""Return a number for `\num`, with as many significant digits; infinities as symbols."""
    if math.isnan(value):
        return "--"
    if math.isinf(value):
        return r"$\infty$" if value > 0 else r"$-\infty$"
    return rf"\num{{{value:.{digits}g}}}"


def macros(values: Mapping[str, object]) -> str:
    r"""Return one `\newcommand` for each value; names are letters only."""
    return "".join(f"\\newcommand{{\\{name}}}{{{value}}}\n" for name, value in values.items())


def table(frame: pd.DataFrame, columns: str, caption: str, label: str) -> str:
    """Return a table that may break over pages, from cells that are LaTeX already.

    Args:
        frame: the table; its column names are the head.
        columns: the column types, as in `lrr`.
        caption: LaTeX text.
        label: for references, without the prefix `tab:`.
    """
    return frame.style.hide(axis="index").to_latex(
        environment="longtable",
        column_format=rf"@{{}}{columns}@{{}}",
        hrules=True,
        caption=caption,
        label=f"tab:{label}",
    )
