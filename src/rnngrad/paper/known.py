"""The table of effects that others found in trained networks, and of ours that show them."""

from typing import Any

import pandas as pd

from rnngrad.claims.effects import CONDITIONS
from rnngrad.claims.known import NEAR
from rnngrad.figures.style import words
from rnngrad.paper.latex.text import escape, number, table
from rnngrad.paper.origins import Book
from rnngrad.paper.study import KNOWN

PUBLISHED = {
    "forget_bias": r"A forget-gate bias of one helps the LSTM~\cite{jozefowicz2015}.",
    "open_gate": r"Biases up to the logarithm of the lag help the LSTM~\cite{tallec2018}.",
    "identity_start": (
        r"relu that starts as the identity learns to add about as the LSTM does~\cite{le2015}."
    ),
    "kept_not_tracked": (
        r"minGRU learns what is to be kept~\cite{feng2024}, but not parity, which is out of reach "
        r"of its factors between zero and one~\cite{grazzi2024}."
    ),
    "layers_select": (
        r"Several layers of minGRU learn to copy selectively, one layer does not: three "
        r"have an accuracy of 99.5 per cent~\cite{feng2024}."
    ),
    "parity": (
        r"The LSTM~\cite{grazzi2024} and the sLSTM~\cite{beck2024} learn parity where such cells "
        r"do not."
    ),
    "clipped": (
        r"Clipping the norm of the gradient keeps training from blowing up~\cite{pascanu2013}."
    ),
}
"""What others found, by the effects of `claims.known`, as LaTeX."""


def known_table(book: Book) -> str:
    """Return the table, after a sentence on it; nothing where no networks may show an effect."""
    rows = book.tables[KNOWN].to_dict("records")
    if not rows:
        return ""
    caption = (
        "Effects that others found in trained networks, and how many of ours show them: the seeds "
        "that solve their task, or for clipping do not blow up, in one group against another. Ours "
        "agree if the first do so more often or, where the two were found to be alike, if their "
        f"shares differ by {number(NEAR)} at most; where both groups never do, or always but one "
        "was found to do better, they cannot tell. Of cells with several starts half of the seeds "
        "choose the best, and the others count."
    )
    widths = "".join(rf"L{{{width}\linewidth}}" for width in (0.34, 0.29, 0.2, 0.08))
    said = "\\cref{tab:known} holds trained networks against effects that others found.\n\n"
    frame = pd.DataFrame([line(book, row) for row in rows])
    return said + table(frame, widths, caption, "known", size=r"\scriptsize")


def line(book: Book, row: dict[str, Any]) -> dict[str, str]:
    """Return the line of one pair of groups."""
    where = {"effect": row["effect"], "case": row["case"]}
    first, second = (
        book.write("of", KNOWN, (name, f"{name}_of"), where) for name in ("first", "second")
    )
    return {
        "published": PUBLISHED[row["effect"]],
        "networks": escape(told(row)),
        "ours": f"{first} against {second}",
        "agrees": row["agrees"],
    }


def told(row: dict[str, Any]) -> str:
    """Return which networks are held against which: `LSTM, keep bias 1; against keep bias 0`."""
    first, second = (
        {
            name: row[f"{name}{end}"]
            for name in CONDITIONS
            if f"{name}{end}" in row and pd.notna(row[f"{name}{end}"])
        }
        for end in ("", "_against")
    )
    return f"{words.condition(first)}; against {words.condition(second)}"
