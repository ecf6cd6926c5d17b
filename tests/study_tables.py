"""Small tables with the columns of a study, for tests of what reads them."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from rnngrad import figures
from rnngrad.study.runs import make_run
from tests.measured_tables import horizon_table, measured_tables
from tests.study_rows import (
    BUDGET,
    CONFIG,
    EVERY,
    RUN,
    TRACKING,
    noise,
    trained_runs,
    with_cell_facts,
)
from tests.untrained_tables import untrained_tables

REGISTRY = yaml.safe_load((Path(__file__).parents[1] / "config/claims.yaml").read_text())


def parameters_of(figure: str) -> dict[str, Any]:
    """The registered numbers that a figure or its chart takes."""
    taken = figures.parameters_of(figure).items()
    return {name: REGISTRY[claim]["parameters"][name] for name, claim in taken}


def set_to_zero(tables: Mapping[str, pd.DataFrame]) -> bool:
    """Set every third number that a logarithm is of to zero; return whether there is any."""
    logarithms = [
        (table, column)
        for table in tables.values()
        for column in table.columns
        if column.startswith("log10")
    ]
    for table, column in logarithms:
        table.loc[table.index[::3], column] = -np.inf
    return bool(logarithms)


def study_tables(
    arms: Mapping[str, Mapping[str, Any]] | None = None,
    more_arms: tuple[str, ...] = (),
    rename: Callable[[str], str] = str,
) -> dict[str, pd.DataFrame]:
    """Return the tables of a small study (`study_rows.CONFIG`) whose every number is made up.

    Args:
        arms: settings of some arms instead of the study's.
        more_arms: arms of the LSTM on recall besides the smallest and the largest keep bias.
        rename: what an arm, a map and a prior are called instead.
    """
    settings = CONFIG["arms"] | dict(arms or {})
    results = results_of(more_arms)
    trained = {"results": results, "horizon": horizon_table(), "history": history_of(results)}
    trained |= measured_tables(more_arms, results) | {"generalisation": tested_longer(results)}
    untrained = {name: with_cell_facts(table) for name, table in untrained_tables().items()}
    for name, column in (("exponents", "map"), ("priors", "prior")):
        untrained[name][column] = untrained[name][column].map(rename)
    told = {name: with_facts(table, settings, rename) for name, table in trained.items()}
    return told | untrained


def with_facts(
    table: pd.DataFrame, arms: Mapping[str, Any], rename: Callable[[str], str] = str
) -> pd.DataFrame:
    """Add the facts of each row's run; its arm and those that it starts from are renamed."""
    renamed = {rename(name): dict(settings) for name, settings in arms.items()}
    for settings in renamed.values():
        if "start" in settings:
            settings["start"] = rename(settings["start"])
    table = table.assign(arm=table["arm"].map(rename))
    return table.merge(facts_of(table[RUN].drop_duplicates(), renamed), on=RUN)


def facts_of(runs: pd.DataFrame, arms: Mapping[str, Any]) -> pd.DataFrame:
    """The facts of runs, one row each."""
    config = CONFIG | {"arms": arms}
    made = [make_run(config, *kind, measured=True) for kind in runs.itertuples(index=False)]
    return pd.DataFrame([run.facts for run in made])


def results_of(more_arms: tuple[str, ...]) -> pd.DataFrame:
    """Even seeds solve their tasks, and all of those that remember."""
    results = trained_runs(more_arms)
    results["solved"] = (results["seed"] % 2 == 0) | results["arm"].str.startswith("remember")
    return with_times(results).assign(
        alive=True,
        bad_step=-1,
        test_loss=1.0,
        test_score=1.0 - 0.01 * results["length"] + noise(results, 0.001),
        baseline=2.0,
        metric="accuracy",
        learning_rate=0.003,
        batch_size=24,
        parameters=1000,
    )


def with_times(results: pd.DataFrame) -> pd.DataFrame:
    """Add when each seed solves its task and ends: the later, the longer the lag."""
    first = EVERY * np.where(results["length"] == 10, 1.0, 2.0)
    solved_at = np.where(results["solved"], first, BUDGET)
    taken = np.where(results["solved"], first + EVERY, BUDGET)
    return results.assign(steps_to_solve=solved_at, steps=BUDGET, steps_taken=taken.astype(int))


def tested_longer(results: pd.DataFrame) -> pd.DataFrame:
    """Networks trained to track a state do so at the length they were trained at alone."""
    trained = results.loc[results["task"].isin(TRACKING), [*RUN, "seed", "solved"]]
    tested = trained.merge(pd.DataFrame({"test_length": [10, 40]}), how="cross")
    reached = tested["solved"] & (tested["test_length"] == 10)
    return tested.assign(reached=reached, score=0.5 + 0.5 * reached)


def history_of(results: pd.DataFrame) -> pd.DataFrame:
    """One row for each evaluation while a seed trains."""
    columns = [*RUN, "seed", "steps_taken"]
    steps = pd.DataFrame({"step": range(EVERY, BUDGET + 1, EVERY)})
    history = results[columns].merge(steps, how="cross")
    history = history[history["step"] <= history["steps_taken"]].drop(columns="steps_taken")
    loss = 2.0 - history["step"] / BUDGET + noise(history)
    return history.reset_index(drop=True).assign(
        loss=loss.to_numpy(),
        gradient_norm=0.5,
        largest_gradient_norm=2.0,
        clipped_share=0.1 + 0.2 * (history["cell"] == "relu").to_numpy(),
        validation_loss=loss.to_numpy(),
        validation_score=(history["step"] / BUDGET).to_numpy(),
        alive=True,
        bad_step=-1,
    )
