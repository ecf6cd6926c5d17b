"""Validation loss through training."""

import altair as alt
import pandas as pd

from rnngrad.figures import training_curves as figure
from rnngrad.figures.style import looks
from rnngrad.report.charts import style

TABLES = figure.TABLES
CAPTION = (
    "Validation loss on recall at the middle length, one panel for each initialisation of the "
    "keep gate; lines are medians over the seeds, bands their range. The dotted line is the loss "
    "of an answer that ignores the input; the axis ends a little above it."
)


def panels(tables: dict[str, pd.DataFrame], cells: list[str]) -> dict[str, alt.LayerChart]:
    """Return a panel for each arm."""
    recall = tables["history"].query("task == 'recall' and arm in @looks.ARMS")
    lengths = sorted(recall["length"].unique())
    length = lengths[len(lengths) // 2]
    table = recall[recall["length"] == length]
    results = tables["results"].query("task == 'recall' and length == @length")
    baseline = float(results["baseline"].iloc[0])
    step = style.axis("step", "optimiser step")
    loss = style.axis("median", "loss (nats)", domain=[0, round(1.3 * baseline, 2)])
    return {
        style.title(looks.label(arm)): style.panel(
            style.seeds_and_median(
                style.summary(group, ["step"], "validation_loss"), step, loss, cells
            ),
            style.rule_at(round(baseline, style.DIGITS)),
        )
        for arm in looks.ARMS
        if len(group := table[table["arm"] == arm])
    }
