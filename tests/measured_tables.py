"""Measures of the networks of a small study, whose every number is made up."""

import numpy as np
import pandas as pd

from rnngrad import cells
from rnngrad.cells.linear_cell import LinearCell
from tests.study_rows import CELLS, RUN, STACKS, grid, measured_runs, noise

STAGES = ("start", "tenth", "half", "end")
CLASSES = tuple(range(8))
AXES = ("lag", "unit", "term", "intervention", "gate", "symbol")
SAME_START = {"reused": "keep0", "remember_reused": "remember"}
"""Arms that differ by their data only, so that their untrained networks are the same."""


def measured_tables(more_arms: tuple[str, ...], results: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return `lags`, `units`, `terms`, `products`, `paths` and `attractors`."""
    tables = staged_tables(more_arms) | mechanism_tables(more_arms)
    solved = results.set_index([*RUN, "seed"])["solved"]
    tables = {name: with_equal_starts(table) for name, table in tables.items()}
    return {
        name: at_stages(table.join(solved, on=[*RUN, "seed"])) for name, table in tables.items()
    }


def with_equal_starts(table: pd.DataFrame) -> pd.DataFrame:
    """Give arms with equal untrained networks the same values before training."""
    axes = [name for name in (*RUN, "seed", "stage", *AXES) if name in table]
    twins = (table["stage"] == "start") & table["arm"].isin(list(SAME_START))
    wanted = table.loc[twins, axes].assign(arm=table.loc[twins, "arm"].map(SAME_START))
    values = table.set_index(axes).loc[pd.MultiIndex.from_frame(wanted)]
    return pd.concat(
        [table[~twins], values.reset_index().assign(arm=table.loc[twins, "arm"].to_numpy())],
        ignore_index=True,
    )


def at_stages(table: pd.DataFrame) -> pd.DataFrame:
    """Leave out the stages at which a seed that solves its task trains no more."""
    trains = table["stage"].isin(["start", "end"]) | ~table["solved"]
    return table[trains].reset_index(drop=True)


def staged_tables(more_arms: tuple[str, ...]) -> dict[str, pd.DataFrame]:
    lags = measured_runs(more_arms, stage=STAGES, lag=(1, 5, 9, 25))
    lags = lags.assign(
        log10_largest=-0.1 * lags["lag"] + noise(lags),
        log10_lag_contribution=-0.2 * lags["lag"] + noise(lags),
        log10_far_share=-0.2 * lags["lag"] + noise(lags),
        log10_loss_sensitivity=-0.1 * lags["lag"] + noise(lags),
        log10_total=noise(lags),
        log10_median=-0.1 * lags["lag"] + noise(lags),
        log10_frobenius=-0.1 * lags["lag"] + noise(lags),
    )
    units = measured_runs(more_arms, stage=STAGES, unit=(0, 1))
    units = units[gated(units)].assign(mean_keep=0.5)
    units["time_constant"] = np.exp(2 + noise(units, 0.3))
    terms = measured_runs(more_arms, stage=STAGES, term=("keep", "candidate"))
    terms = terms.assign(share=np.where(terms["term"] == "keep", 0.8, 0.2) + noise(terms))
    products = measured_runs(more_arms, stage=STAGES)
    products = products.assign(
        keep_log_ratio=noise(products),
        article_log_ratio=0.0,
        memory_growth=-0.1,
        output_growth=-0.1 + noise(products, 1e-4),
        block_growth=-0.5,
        full_growth=-0.1,
        output_offset=noise(products),
    )
    return {"lags": lags, "units": units, "terms": terms, "products": products}


def gated(table: pd.DataFrame) -> pd.Series:
    known = {name: cells.load(name).keep_gate is not None for name in table["cell"].unique()}
    return table["cell"].map(known)


def mechanism_tables(more_arms: tuple[str, ...]) -> dict[str, pd.DataFrame]:
    """Cut candidates bring networks to chance, held gates change nothing; one attractor each."""
    runs = measured_runs(more_arms, stage=("end",))
    runs = runs[runs["task"] == "recall"]
    parts = [runs.assign(intervention="intact", gate="")]
    for name in runs["cell"].unique():
        if isinstance(cells.load(name), LinearCell):
            continue  # there is no recurrent matrix to cut
        gates = cells.load(name).gates
        ours = runs[runs["cell"] == name]
        parts += [ours.assign(intervention="cut", gate=gate) for gate in gates]
        parts += [ours.assign(intervention="held", gate=gate) for gate in gates[:-1]]
    paths = pd.concat(parts, ignore_index=True)
    last = {name: cells.load(name).gates[-1] for name in paths["cell"].unique()}
    broken = (paths["intervention"] == "cut") & (paths["gate"] == paths["cell"].map(last))
    paths = paths.assign(score=np.where(broken, 0.125, 1.0), chance=0.15)
    attractors = runs.merge(pd.DataFrame({"symbol": CLASSES}), how="cross")
    attractors = attractors.assign(period=1, radius=0.8, distinct=len(CLASSES))
    return {"paths": paths, "attractors": attractors}


def horizon_table() -> pd.DataFrame:
    horizon = grid(task=("recall",), length=(30, 300, 3000), cell=(*CELLS, *STACKS),
                   arm=("keep0",), lag=(1, 15, 150, 1500))  # fmt: skip
    horizon = horizon[horizon["lag"] < horizon["length"]]
    return horizon.assign(
        stage="start",
        log10_far_share=-0.05 * horizon["lag"] + noise(horizon),
        log10_total=noise(horizon),
        log10_largest=-0.05 * horizon["lag"] + noise(horizon),
        log10_loss_sensitivity=-0.05 * horizon["lag"] + noise(horizon),
    )
