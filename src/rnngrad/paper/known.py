"""The table of effects that others found in trained networks, and of ours that show them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from rnngrad.claims import known
from rnngrad.claims.known import Compared
from rnngrad.claims.registry import Claim
from rnngrad.figures.style import words
from rnngrad.paper.latex.text import escape, number, table

NEAR = 0.2
"""Shares that differ by no more than this are alike."""


@dataclass(frozen=True)
class Effect:
    """An effect that others found.

    Attributes:
        published: what was found, as LaTeX, with its source.
        compared: the networks in a study's results that may show it.
        alike: whether the two groups were found to be alike; else the first did better.
    """

    published: str
    compared: Callable[[pd.DataFrame], Iterable[Compared]]
    alike: bool = False

    def agrees(self, found: Compared) -> str:
        """Return `yes` or `no`; `cannot tell` where both groups always or never succeed."""
        first, second = found.first.mean(), found.second.mean()
        if first == second and (first == 0 or (first == 1 and not self.alike)):
            return "cannot tell"
        same = abs(first - second) <= NEAR if self.alike else first > second
        return "yes" if same else "no"


EFFECTS = (
    Effect(r"A forget-gate bias of one helps the LSTM~\cite{jozefowicz2015}.", known.forget_bias),
    Effect(
        r"Biases up to the logarithm of the lag help the LSTM~\cite{tallec2018}.", known.open_gate
    ),
    Effect(
        r"relu that starts as the identity learns to add about as the LSTM does~\cite{le2015}.",
        known.identity_start,
        alike=True,
    ),
    Effect(
        r"minGRU learns what is to be kept~\cite{feng2024}, but not parity, which is out of reach "
        r"of its factors between zero and one~\cite{grazzi2024}.",
        known.kept_not_tracked,
    ),
    Effect(r"The LSTM learns parity where such cells do not~\cite{grazzi2024}.", known.parity),
)
"""Effects that a share of seeds that solve their task shows."""

CLIPPING = r"Clipping the norm of the gradient keeps training from blowing up~\cite{pascanu2013}."


def effects(claims: Mapping[str, Claim]) -> tuple[Effect, ...]:
    """Return the known effects; that of clipping if claim C07 says what an explosion is."""
    if "C07" not in claims:
        return EFFECTS
    return (*EFFECTS, Effect(CLIPPING, partial(known.clipped, **claims["C07"].parameters)))


def known_table(results: pd.DataFrame, claims: Mapping[str, Claim]) -> str:
    """Return the table, after a sentence on it; nothing where no networks may show an effect.

    Args:
        results: one row for each seed of every run.
        claims: the study's claims by id.
    """
    frame = pd.DataFrame(
        [
            {
                "published": effect.published,
                "networks": escape(told(found)),
                "ours": f"{counted(found.first)} against {counted(found.second)}",
                "agrees": effect.agrees(found),
            }
            for effect in effects(claims)
            for found in effect.compared(results)
        ]
    )
    if frame.empty:
        return ""
    caption = (
        "Effects that others found in trained networks, and how many of ours show them: the seeds "
        "that solve their task, or for clipping do not blow up, in one group against another. Ours "
        "agree if the first do so more often or, where the two were found to be alike, if their "
        f"shares differ by {number(NEAR)} at most; where both groups always or never do, they "
        "cannot tell. Of cells with several starts half of the seeds choose the best, and the "
        "others count."
    )
    widths = "".join(rf"L{{{width}\linewidth}}" for width in (0.34, 0.29, 0.2, 0.08))
    said = "\\cref{tab:known} holds trained networks against effects that others found.\n\n"
    return said + table(frame, widths, caption, "known", size=r"\scriptsize")


def told(found: Compared) -> str:
    """Return which networks are held against which: `LSTM, keep bias 1; against keep bias 0`."""
    return f"{words.condition(found.conditions)}; against {words.condition(found.against)}"


def counted(succeeds: np.ndarray) -> str:
    """Return how many of a group succeed: `3 of 20`."""
    return f"{int(succeeds.sum())} of {len(succeeds)}"
