"""Text, numbers and tables as LaTeX source."""

import codecs
import math
import re
from collections.abc import Mapping
from typing import Any

import latexcodec  # noqa: F401  registers the codec "ulatex"
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
SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"

PLAIN = (
    (r"\\num\{([^}]*)\}", r"\1"),
    (r"\\,|~", " "),
    (r"\$-\$", "-"),
    (r"\\infty\b", "∞"),
    (r"\\newline\b", " "),
    (r"(?<!\\)[${}]|\\(?=[%&#_{}$]|[a-z]+\b)", ""),
)
"""LaTeX that this project writes, and what it looks like on a terminal."""

FORMULAS = (
    (r"(?<![\w.])([-−]?\d+(?:\.\d+)?e[-−+]?\d+)(?!\w)", r"\\num{\1}"),
    (r"\bln U\(1, ?T[-−]1\)", r"$\\ln U(1,T-1)$"),
    (r"\bln\(T ?[-−] ?1\)", r"$\\ln(T-1)$"),
    (r"\blog10\b", r"$\\log_{10}$"),
    (r"\bln σ₁", r"$\\ln\\sigma_1$"),
    (r"σ₁", r"$\\sigma_1$"),
    (r"λ₁", r"$\\lambda_1$"),
    (r"\bd([hc])_T / d\1_1\b", r"$\\partial \1_T/\\partial \1_1$"),
    (r"\bd([hc])_t / d\1_\(t-1\)", r"$\\partial \1_t/\\partial \1_{t-1}$"),
    (r"τ/T\b", r"$\\tau/T$"),
    (r"\b([Tn]) = (\d+(?:\.\d+)?)", r"$\1=\2$"),
    (r"(?<![\w'-])([TU])(?![\w'-])", r"$\1$"),
)
"""Formulas in plain text, and how LaTeX has them."""


def escape(text: str) -> str:
    r"""Return plain text as LaTeX, its `FORMULAS` set as such, as in `keep bias $\ln(T-1)$`.

    A hyphen before a digit, or between blanks, becomes a minus.
    """
    for pattern, source in FORMULAS:
        if found := re.search(pattern, text):
            before, after = text[: found.start()], text[found.end() :]
            return escape(before) + found.expand(source).replace("−", "-") + escape(after)
    return without_formulas(text)


def plain(source: str) -> str:
    """Return LaTeX of few words and numbers as it looks, for a terminal."""
    for pattern, text in PLAIN:
        source = re.sub(pattern, text, source)
    return source


def without_formulas(text: str) -> str:
    """Return plain text without formulas as LaTeX."""
    escaped = "".join(character_source(character) for character in text)
    return re.sub(r"(?<![\w-])-(?=\d)|(?<= )-(?= )", "$-$", escaped)


def character_source(character: str) -> str:
    """Return one character as LaTeX; one that LaTeX has no name for stays as it is."""
    if character in SPECIAL:
        return SPECIAL[character]
    if character.isascii():
        return character
    if character in SUBSCRIPTS:
        return f"$_{SUBSCRIPTS.index(character)}$"
    try:
        source: Any = codecs.encode(character, "ulatex")  # a codec from text to text
        return f"{{{source}}}"
    except UnicodeEncodeError:
        return character


def number(value: float, digits: int = 3) -> str:
    r"""Return a number for `\num`, with as many significant digits; infinities as symbols.

    Below a hundred thousand no power of ten is written: `3000`, not `3e+03`.
    """
    if math.isnan(value):
        return "--"
    if math.isinf(value):
        return r"$\infty$" if value > 0 else r"$-\infty$"
    text = f"{value:.{digits}g}"
    if "e+" in text and abs(value) < 1e5:
        text = f"{float(text):.0f}"
    return rf"\num{{{text}}}"


def macros(values: Mapping[str, object]) -> str:
    r"""Return one `\newcommand` for each value; names are letters only."""
    return "".join(f"\\newcommand{{\\{name}}}{{{value}}}\n" for name, value in values.items())


def table(
    frame: pd.DataFrame,
    columns: str,
    caption: str,
    label: str,
    breaks: bool = True,
    size: str = r"\footnotesize",
) -> str:
    """Return a table in small type, from cells that are LaTeX already.

    Args:
        frame: the table; its column names are the head.
        columns: the column types, as in `lrr`.
        caption: LaTeX text.
        label: for references, without the prefix `tab:`.
        breaks: whether it stands where it is and may break over pages; else it floats.
        size: what sets its type.
    """
    source = frame.style.hide(axis="index").to_latex(
        environment="longtable" if breaks else None,
        column_format=rf"@{{}}{columns}@{{}}",
        hrules=True,
        caption=caption if breaks else None,
        label=f"tab:{label}" if breaks else None,
    )
    if breaks:
        return f"{{{size}\n{source}}}\n"
    head = rf"\caption{{{caption}}}\label{{tab:{label}}}"
    return f"\\begin{{table}}[!htp]\n{head}\n{{{size}\n{source}\\par}}\n\\end{{table}}\n"
