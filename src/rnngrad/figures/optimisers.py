"""The LSTM under several optimisers, with and without clipping."""

from collections.abc import Iterable

import pandas as pd
from matplotlib.figure import Figure

from rnngrad.claims.intervals import rate_interval
from rnngrad.figures.style import looks, theme

TABLES = ("results",)
ARMS = {
    "many": "Adam",
    "many_clip_norm": "Adam, norm clipped",
    "many_clip_value": "Adam, values clipped",
    "rmsprop": "RMSProp",
    "sgd": "gradient descent",
}
CAPTION = (
    "Successes of the LSTM on recall by optimiser and clipping of the gradient, with 95 per cent "
    "Wilson intervals, and the number of seeds that diverged."
)


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Count the successes of each optimiser."""
    counts = chosen(tables["results"]).groupby("arm")["success"].agg(["sum", "size"])
    said = [
        f"{ARMS[a]} {counts.loc[a, 'sum']}/{counts.loc[a, 'size']}" for a in present(counts.index)
    ]
    return f"Seeds of the LSTM that solve recall: {', '.join(said)}."


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw one row for each optimiser."""
    table = chosen(tables["results"])
    groups = dict(list(table.groupby("arm")))
    arms = present(groups)
    style = looks.CELLS["lstm"].style
    figure, ((axis,),) = theme.panels(1, 1, height=0.22 * len(arms) + 0.6)
    for place, arm in enumerate(arms):
        own = groups[arm]
        rate = rate_interval(own["success"], 0.95)
        axis.plot([rate.low, rate.high], [place, place], color=style["color"], linewidth=0.8)
        axis.plot(rate.estimate, place, clip_on=False, **style)
        note = (
            f"{int(own['success'].sum())} of {len(own)} solved, "
            f"{int((~own['alive']).sum())} diverged"
        )
        axis.annotate(note, (1.04, place), va="center_baseline", fontsize=7, annotation_clip=False)
    axis.grid(visible=False)
    axis.set_yticks(range(len(arms)), [ARMS[arm] for arm in arms])
    axis.tick_params(axis="y", length=0)
    axis.set(xlabel="success rate", xlim=(-0.02, 1.02), xticks=(0, 0.25, 0.5, 0.75, 1))
    axis.margins(y=0.1)
    axis.invert_yaxis()
    return figure


def chosen(results: pd.DataFrame) -> pd.DataFrame:
    """Return the LSTM's runs on recall at the length at which optimisers are compared."""
    own = results.query("task == 'recall' and cell == 'lstm' and arm in @ARMS")
    return own[own["length"] == own["length"].min()]


def present(names: Iterable[str]) -> list[str]:
    """Return the arms there are, in the order of the figure."""
    known = set(names)
    return [arm for arm in ARMS if arm in known]
