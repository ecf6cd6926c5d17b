"""The list of references, without BibTeX, so that every engine sets it alike."""

from pathlib import Path

from pybtex import PybtexEngine


def references(path: Path) -> str:
    """Return all entries of a BibTeX file as a `thebibliography`, sorted by author."""
    return PybtexEngine().format_from_file(
        str(path), style="plain", citations=["*"], output_backend="latex"
    )
