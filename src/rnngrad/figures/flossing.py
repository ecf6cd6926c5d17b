"""When the seeds solve recall whose first network was flossed, beside those with gates open."""

import pandas as pd
from matplotlib.figure import Figure

from rnngrad.figures import survival
from rnngrad.figures.style import looks, select, theme, words

TABLES = ("results",)
MOST = 3
"""Lengths that are drawn: the longest."""
STYLES = {"0": "0", "flossed": "", "open": "ln(T−1)"}
"""The kinds of starts, each with the keep bias that it looks like."""
CAPTION = (
    "Share of the seeds that have solved recall at a sequence length T, against the optimiser step "
    "(Kaplan-Meier estimate), by cell: with its keep gate half open, the same after gradient "
    "flossing has brought the largest exponents of the first network near zero, and with its keep "
    "gate open. A marker at the end of a line says which cell it is of."
)


def chosen(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the flossed runs on recall, and of the same cells those that are not; `kind` says it.

    They are of the longest lengths, on fresh or on reused data.
    """
    what = "networks that were flossed and trained on recall"
    recall = select.only(tables["results"], what, task="recall", start="", tuned=False)
    recall = select.one_regime(select.need(recall, what))
    flossed = select.need(recall[recall["flossing_steps"] > 0], what)
    flossed = select.one_run(flossed.assign(kind="flossed"), ["cell", "length"])
    others = recall[(recall["flossing_steps"] == 0) & recall["standard"].astype(bool)]
    plain = others[(others["keep_bias_law"] == "constant") & (others["keep_bias"] == 0)]
    opened = others[others["keep_bias_law"] == "log_length"]
    kinds = [flossed, plain.assign(kind="0"), opened.assign(kind="open")]
    lengths = flossed["length"].drop_duplicates().nlargest(MOST)
    table = pd.concat(kinds)
    return table[table["cell"].isin(flossed["cell"]) & table["length"].isin(lengths)]


def finding(tables: dict[str, pd.DataFrame]) -> str:
    """Count the seeds that solve the longest length, flossed and not."""
    table = chosen(tables)
    length = table["length"].max()
    sentences = []
    for kind, name in (("flossed", "flossed"), ("0", "not flossed"), ("open", "with open gates")):
        ours = table[(table["kind"] == kind) & (table["length"] == length)]
        rates = 100 * ours.groupby("cell")["solved"].mean()
        if len(rates):
            sentences.append(f"by {words.extremes(rates.to_dict(), '.0f')} per cent {name}")
    return f"Recall with T = {length} is solved, of the seeds, {words.series(sentences, 'and')}."


def plot(tables: dict[str, pd.DataFrame]) -> Figure:
    """Draw a panel for each length."""
    table = chosen(tables)
    lengths, cells = sorted(table["length"].unique()), looks.cell_styles(table["cell"])
    figure, (axes,) = theme.panels(1, len(lengths), height=2.1, sharex=True, sharey=True)
    for axis, length in zip(axes, lengths, strict=True):
        here = table[table["length"] == length]
        for (cell, kind), runs in here.groupby(["cell", "kind"]):
            survival.draw(axis, runs, looks.start_style(cells[cell], STYLES[kind]))
        axis.set(xscale="log", ylim=(-0.04, 1.04), yticks=(0, 0.5, 1), title=f"T = {length}")
        theme.log_steps(axis, "optimiser step")
    axes[0].set_ylabel("share solved")
    present = [kind for kind in STYLES if kind in set(table["kind"])]
    names = {"0": "keep bias 0", "flossed": "keep bias 0, flossed", "open": "keep bias ln(T−1)"}
    plain = {"color": "0.2", "marker": "o"}
    theme.legend(
        figure,
        cells | {names[kind]: looks.start_style(plain, STYLES[kind]) for kind in present},
    )
    return figure
