"""LaTeX with links to origins, and books of few tables."""

import re

import pandas as pd

from rnngrad.paper.origins import Book

LINK = re.compile(r"\\origin\{(\d+[a-z])\}\{")


def book_of(found: dict, evidence: dict | None = None) -> Book:
    """A book of hypotheses, by claim and name, and of the evidence on them."""
    rows = [
        {**row, "claim": claim, "hypothesis": name}
        for claim, named in found.items()
        for name, row in named.items()
    ]
    tables = {f"evidence/{claim}.parquet": table for claim, table in (evidence or {}).items()}
    return Book({"hypotheses.parquet": pd.DataFrame(rows), **tables})


def unlinked(source: str, keep: bool = True) -> str:
    """LaTeX without its links, and without what they are on if that is not to be kept."""
    while link := LINK.search(source):
        end, depth = link.end(), 1
        while depth:
            depth += {"{": 1, "}": -1}.get(source[end], 0) * (source[end - 1] != "\\")
            end += 1
        inside = source[link.end() : end - 1] if keep else ""
        source = source[: link.start()] + inside + source[end:]
    return source
