"""The LSTM under several optimisers, with and without clipping."""

import pandas as pd
from matplotlib.figure import Figure

from rnngrad.claims.effects import KEEP
from rnngrad.claims.intervals import LEVEL, rate_interval
from rnngrad.figures.style import looks, select, theme, words

TABLES = ("results",)
RULE = ["optimiser", "clip", "clip_threshold"]
BESIDE = ["hidden_size", "scheme", "gain", *KEEP, "steps"]
"""What else the rows say, where runs differ in it."""
CAPTION = (
    "Share of the seeds of the LSTM that solve recall within the budget, by optimiser and "
    "clipping, with 95 per cent intervals, and the number of seeds that diverged."
)


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the LSTM's runs on recall at the length with most optimisers; `row` says which.

    These are starts and budgets with which there are several.
    """
    what = "LSTM trained on recall by several optimisers"
    runs = select.only(tables["results"], what, task="recall", cell_class="lstm", start="",
                      tuned=False, flossing_steps=0)  # fmt: skip
    runs = select.one_regime(select.of_class(runs, "lstm"))
    runs = runs.assign(rule=words.conditions(runs, RULE))
    runs = select.shared(runs, "length", among="rule")
    rules = runs.groupby(BESIDE, dropna=False)["rule"].transform("nunique")
    runs = select.need(runs[rules > 1], what)
    beside = words.conditions(runs, _beside(runs))
    names = [", ".join(filter(None, pair)) for pair in zip(runs["rule"], beside, strict=True)]
    return select.one_run(runs.assign(row=names), ["row"])


def _beside(table: pd.DataFrame) -> list[str]:
    """Return the columns in which the runs differ; all of the keep gate's if one does."""
    differing = set(select.varying(table, BESIDE))
    if differing & set(KEEP):
        differing |= set(KEEP)
    return [name for name in BESIDE if name in differing]


def rows(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the runs by their words, in order: Adam first, without clipping first."""
    names = list(words.OPTIMISERS)
    kinds = table.assign(place=table["optimiser"].map(names.index), clipped=table["clip"] != "none")
    order = kinds.drop_duplicates("row").sort_values(["place", "clipped", "row"])["row"]
    return {row: table[table["row"] == row] for row in order}


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Say with which optimisers most and fewest seeds solve the task."""
    table = chosen(tables)
    rates = 100 * table.groupby("row")["solved"].mean()
    return (
        f"Of the LSTM's seeds {words.extremes(rates.to_dict(), '.0f')} per cent solve recall with "
        f"T = {table['length'].max()}."
    )


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw one row for each optimiser."""
    drawn = rows(chosen(tables))
    style = looks.CELLS["lstm"].style
    figure, ((axis,),) = theme.panels(1, 1, height=0.22 * len(drawn) + 0.6)
    for place, group in enumerate(drawn.values()):
        rate = rate_interval(group["solved"], LEVEL)
        axis.plot([rate.low, rate.high], [place, place], color=style["color"], linewidth=0.8)
        axis.plot(rate.estimate, place, clip_on=False, **style)
        note = (
            f"{int(group['solved'].sum())} of {len(group)} solved, "
            f"{int((~group['alive']).sum())} diverged"
        )
        axis.annotate(note, (1.04, place), va="center_baseline", fontsize=7, annotation_clip=False)
    axis.grid(visible=False)
    axis.set_yticks(range(len(drawn)), list(drawn))
    axis.tick_params(axis="y", length=0)
    axis.set(xlabel="share solved", xlim=(-0.02, 1.02), xticks=(0, 0.25, 0.5, 0.75, 1))
    axis.margins(y=0.1)
    axis.invert_yaxis()
    return figure
