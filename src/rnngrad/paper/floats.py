"""Figures as the paper sets them."""

from rnngrad.paper.latex.text import escape

SUMMARY = "summary"
"""The figure that goes on the first page, if the study draws it."""


def figure_float(name: str, folder: str, caption: str, place: str = "tp") -> str:
    """Return a figure with the caption that came with it.

    Args:
        name: the figure.
        folder: where the figures are, as LaTeX is to find them.
        caption: plain text; its first sentence is what the figure finds.
        place: where LaTeX may put it.
    """
    return "\n".join(
        [
            rf"\begin{{figure}}[{place}]",
            r"\centering",
            rf"\includegraphics[width=\linewidth,height=0.33\textheight,keepaspectratio]"
            rf"{{{folder}/{name}.pdf}}",
            rf"\caption{{{escape(caption.strip())}}}\label{{fig:{name}}}",
            r"\end{figure}",
        ]
    )
