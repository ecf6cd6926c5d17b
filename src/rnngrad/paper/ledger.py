"""The tables of claims and of hypotheses: each with its verdict, where it holds, and its effect."""

from collections.abc import Collection, Mapping

import pandas as pd

from rnngrad.claims.registry import Claim
from rnngrad.figures.style import hypotheses
from rnngrad.paper.facts import Facts
from rnngrad.paper.filters import listed_effects, place, span, undecided
from rnngrad.paper.latex.text import escape, table
from rnngrad.paper.origins import Row

WIDTHS = (0.05, 0.195, 0.1, 0.165, 0.435)
"""Shares of the line that the columns take."""

SIZE = r"\fontsize{7.5}{8.7}\selectfont\setlength\tabcolsep{3pt}"
"""What sets the table's type, so that it fills a page."""

DAGGER = r"\textsuperscript{\dag}"


def mark(verdict: str) -> str:
    """Return a verdict in its colour, and in words, so that colour is not needed."""
    return rf"\textcolor{{{verdict.replace(' ', '')}}}{{{verdict}}}"


def ledger(
    claims: Mapping[str, Claim],
    facts: Facts,
    sections: Mapping[str, str],
    effects: Mapping[str, str],
    revised: Collection[str],
) -> str:
    """Return the table of the study's claims by their primary hypotheses.

    Args:
        claims: the claims by id.
        facts: what was found on their hypotheses.
        sections: the id of the section that treats a claim.
        effects: what a claim's effect is, as LaTeX; its estimand where nothing is said.
        revised: the claims that were changed after data had been seen, which have a dagger.
    """
    rows = []
    for claim in (claims[name] for name in facts.found):
        row = facts.primary(claim.id)
        what = effects.get(claim.id) or escape(claim.hypotheses[row["hypothesis"]].estimand)
        link = rf"\hyperref[sec:{sections[claim.id]}]{{{claim.id}}}"
        title = escape(claim.title) + (DAGGER if claim.id in revised else "")
        rows.append(line(link, "claim", title, row, what))
    caption = (
        "What was believed, what is true, and when: every claim with the verdict on its primary "
        "hypothesis. An effect has its 95 per cent interval in brackets, and, where a condition "
        "moderates it, both ends of that condition; in square brackets is what "
        "was claimed of it. "
        "Claims with a B are our own. Their names lead "
        "to the sections that treat them; all other hypotheses are in the HTML report. "
        rf"What a claim with {DAGGER} says, its margin or its population was settled after results "
        r"of earlier studies or pilots had been seen (\cref{sec:statistics})."
    )
    return set_lines(rows, caption, "ledger")


def compared(titles: Mapping[str, str], caption: str, label: str, facts: Facts) -> str:
    """Return a table of some hypotheses, of those that the study has; nothing if it has none.

    Args:
        titles: what is compared, as LaTeX, by hypothesis, as `C08.product`.
        caption: LaTeX text.
        label: for references, without the prefix `tab:`.
        facts: what was found on the hypotheses.
    """
    known = [name for name in titles if facts.verdict(name) != "no data"]
    rows = [
        line(name.partition(".")[0], "compared", titles[name], facts.row(name)) for name in known
    ]
    return set_lines(rows, caption, label) if rows else ""


def set_lines(rows: list[dict[str, str]], caption: str, label: str) -> str:
    """Return the table of some lines."""
    widths = "".join(rf"L{{{width}\linewidth}}" for width in WIDTHS)
    return table(pd.DataFrame(rows), widths, caption, label, size=SIZE, breaks=False)


def line(claim: str, head: str, title: str, row: Row, what: str = "") -> dict[str, str]:
    """Return one hypothesis's line: `title` is in the column `head`; `what` says its effect is."""
    numbers = "; ".join(listed_effects(row, "short"))
    numbers += f" [{row.write('claimed', 'direction', 'margin')}]" if numbers else ""
    return {
        "": claim,
        head: title,
        "verdict": mark(row["verdict"]) + seeds(row),
        "where, or why not": where(row) or "--",
        "effect": ": ".join(filter(None, [what, numbers])) or "--",
    }


def where(row: Row) -> str:
    """Return where the verdict holds, or why there is none; nothing where nothing is to be said."""
    if row["verdict"] == "conditional":
        return f"holds for {place(row)}"
    if row["verdict"] in ("undecided", "no assay"):
        return undecided(row)
    return span(row) if hypotheses.moderated(row) else ""


def seeds(row: Row) -> str:
    """Return a second line with the number of seeds that decided, where seeds did."""
    if row["interval"] == "exact" or not row["seeds"] > 0:
        return ""
    return rf"\newline {row.write('whole', 'seeds')} seeds"
