"""What other budgets would have decided, in a sentence."""

from rnngrad.figures.style.words import series
from rnngrad.paper.latex.text import escape
from rnngrad.paper.origins import Book
from rnngrad.paper.study import BUDGETS


def budgets_sentence(book: Book) -> str:
    """Return how many verdicts a share of every budget leaves; nothing where none depends on it."""
    table = book.tables[BUDGETS]
    shares = [said(book, float(share)) for share in table["share"].unique()]
    if not shares:
        return ""
    return f"Of the decided hypotheses whose effect a smaller budget changes, {'; '.join(shares)}."


def said(book: Book, share: float) -> str:
    """Return what became of the verdicts with one share of every budget."""

    def count(**where: str) -> str:
        return book.write("as it is", BUDGETS, (), {"share": share} | where)

    def named(change: str) -> str:
        table = book.tables[BUDGETS]
        rows = table[(table["share"] == share) & (table["change"] == change)]
        names = series(
            (escape(f"{row.claim} {row.hypothesis}") for row in rows.itertuples()), "and"
        )
        return count(change=change) + (f" ({names})" if names else "")

    budget = book.write("per cent", BUDGETS, ("share",), {"share": share})
    return (
        f"with {budget}~per cent of every budget {count(change='none')} of {count()} have the same "
        f"verdict, {named('silent')} none and {named('another')} another"
    )
