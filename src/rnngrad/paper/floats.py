"""Figures as the paper sets them."""

from rnngrad.paper.origins import Book

SUMMARY = "summary"
"""The figure that goes on the first page, if the study draws it."""


def figure_float(name: str, folder: str, book: Book, place: str = "tp") -> str:
    """Return a figure with the caption that came with it, which leads to the file it is from.

    Args:
        name: the figure.
        folder: where the figures are, as LaTeX is to find them.
        book: the captions, plain text whose first sentence is what the figure finds.
        place: where LaTeX may put it.
    """
    caption = book.write("text", f"{name}.txt", ("caption",))
    return "\n".join(
        [
            rf"\begin{{figure}}[{place}]",
            r"\centering",
            rf"\includegraphics[width=\linewidth,height=0.34\textheight,keepaspectratio]"
            rf"{{{folder}/{name}.pdf}}",
            rf"\caption{{{caption}}}\label{{fig:{name}}}",
            r"\end{figure}",
        ]
    )
