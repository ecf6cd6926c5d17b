"""Validation loss through training."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from rnngrad.figures import training_curves as figure
from rnngrad.figures.style import select, stages
from rnngrad.report.charts import style

CAPTION = (
    "Validation loss on recall at the middle length, one panel for each keep bias; lines are "
    "medians over the seeds, bands their range; a seed that has solved the task keeps its last "
    "loss. The dotted line is the loss of an answer that "
    "ignores the input; the axis ends a little above it."
)


def panels(tables: dict[str, pd.DataFrame], cells: Sequence[str]) -> dict[str, alt.LayerChart]:
    """Return a panel for each keep bias."""
    table, results = figure.chosen(tables)
    baseline = float(results["baseline"].iloc[0])
    step = style.axis("step", "optimiser step")
    loss = style.axis("median", "loss (nats)", domain=[0, round(1.3 * baseline, 2)])
    drawn, cell_of = {}, table.drop_duplicates("run").set_index("run")["cell"]
    for keep in select.keep_biases(table):
        losses = stages.carried_on(table[table["keep"] == keep], "validation_loss")
        losses = losses.assign(cell=losses["run"].map(cell_of))
        group = style.summary(losses, ["step"], "validation_loss")
        drawn[f"Keep bias {keep}"] = style.panel(
            style.seeds_and_median(group, step, loss, cells),
            style.rule_at(round(baseline, style.DIGITS), loss),
        )
    return drawn
