"""Small tables with the columns of a study, for tests of what reads them."""

from collections.abc import Callable, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from rnngrad import cells, figures
from rnngrad.study.runs import make_run

SEEDS = 6
GATED = ("lstm", "gru", "output_reset", "coupled_lstm", "gru_no_reset")
CELLS = ("tanh", "lstm", "gru", "output_reset", "coupled_lstm", "linear_diagonal")
CONFIG, REGISTRY = (
    yaml.safe_load((Path(__file__).parents[1] / f"config/{name}.yaml").read_text())
    for name in ("config", "claims")
)
RUNS = {
    "task": ("recall", "short_memory"),
    "length": (10, 40),
    "cell": (*CELLS, "gru_no_reset"),
    "arm": ("keep0", "remember"),
}
RUN = ["task", "length", "cell", "arm"]


def parameters_of(figure: str) -> dict[str, Any]:
    """The registered numbers that a figure or its chart takes."""
    taken = figures.parameters_of(figure).items()
    return {name: REGISTRY[claim]["parameters"][name] for name, claim in taken}


def grid(**axes) -> pd.DataFrame:
    """One row for each combination and seed."""
    names = [*axes, "seed"]
    return pd.DataFrame(product(*axes.values(), range(SEEDS)), columns=names)


def noise(frame: pd.DataFrame, scale: float = 0.01, seed: int = 0) -> np.ndarray:
    return scale * np.random.default_rng(seed).normal(size=len(frame))


def with_facts(table: pd.DataFrame, arms: Mapping[str, Any], rename: Callable) -> pd.DataFrame:
    """Add the facts of each row's run; its arm and those that it starts from are renamed."""
    renamed = {rename(name): dict(settings) for name, settings in arms.items()}
    for settings in renamed.values():
        if "start" in settings:
            settings["start"] = rename(settings["start"])
    config = CONFIG | {"arms": renamed}
    table = table.assign(arm=table["arm"].map(rename))
    kinds = table[RUN].drop_duplicates().itertuples(index=False)
    facts = pd.DataFrame([make_run(config, *kind, measured=True).facts for kind in kinds])
    return table.merge(facts, on=RUN)


def with_cell_facts(table: pd.DataFrame) -> pd.DataFrame:
    """Add what each row's cell is."""
    gated = {name: cells.load(name).keep_gate is not None for name in table["cell"].unique()}
    return table.assign(cell_class=table["cell"], gated=table["cell"].map(gated))


def study_tables(
    arms: Mapping[str, Mapping[str, Any]] | None = None,
    more_arms: tuple[str, ...] = (),
    rename: Callable[[str], str] = str,
) -> dict[str, pd.DataFrame]:
    """Return the tables of a study of the default configuration's arms.

    Args:
        arms: settings of some arms instead of the configuration's.
        more_arms: arms of the LSTM on recall besides the smallest and the largest keep bias.
        rename: what an arm, a map and a prior are called instead.
    """
    settings = CONFIG["arms"] | dict(arms or {})
    trained = {"results": results_of(more_arms), "horizon": horizon_table()}
    trained |= measured_tables(more_arms)
    untrained = {name: with_cell_facts(table) for name, table in untrained_tables().items()}
    for name, column in (("exponents", "map"), ("priors", "prior")):
        untrained[name][column] = untrained[name][column].map(rename)
    told = {name: with_facts(table, settings, rename) for name, table in trained.items()}
    return told | untrained


def on_runs(more_arms: tuple[str, ...], **axes) -> pd.DataFrame:
    """One row for each seed and combination of the axes, of all measured runs."""
    more = [grid(task=("recall",), length=(40,), cell=("lstm",), arm=(arm,), **axes)
            for arm in more_arms]  # fmt: skip
    return pd.concat([grid(**RUNS, **axes), *more], ignore_index=True)


def results_of(more_arms: tuple[str, ...]) -> pd.DataFrame:
    clips = ("clip_norm", "explosive", "explosive_norm")
    many = ("many", "many_clip_norm")
    results = pd.concat(
        [
            on_runs(more_arms),
            grid(**(RUNS | {"task": ("latch",), "cell": ("lstm", "gru")})),
            grid(task=("recall",), length=(10, 40), cell=("tanh", "relu"), arm=clips),
            grid(task=("recall",), length=(20,), cell=("lstm",), arm=many),
            grid(task=("recall",), length=(40,), cell=("lstm",), arm=("continued", "raised")),
            grid(task=("recall",), length=(40,), cell=("tanh", "lstm"), arm=("tuned",)),
        ],
        ignore_index=True,
    )
    return results.assign(
        test_loss=1.0,
        test_score=1.0 - 0.01 * results["length"] + noise(results, 0.001),
        success=(results["seed"] % 2 == 0) | (results["arm"] == "remember"),
        alive=True,
        bad_step=-1,
        baseline=2.0,
        metric="accuracy",
        steps=80,
        parameters=1000,
        learning_rate=0.003,
        batch_size=24,
    )


def measured_tables(more_arms: tuple[str, ...]) -> dict[str, pd.DataFrame]:
    history = on_runs(more_arms, step=(40, 80))
    history = history.assign(validation_loss=2.0 - history["step"] / 80 + noise(history))
    percents = (0, 100)
    lags = on_runs(more_arms, percent=percents, lag=(1, 5, 9, 25))
    lags = lags.assign(
        log10_largest=-0.1 * lags["lag"] + noise(lags),
        log10_lag_contribution=-0.2 * lags["lag"] + noise(lags),
        log10_far_share=-0.2 * lags["lag"] + noise(lags),
        log10_loss_sensitivity=-0.1 * lags["lag"] + noise(lags),
    )
    units = on_runs(more_arms, percent=percents, unit=(0, 1))
    units = units[units["cell"] != "tanh"].assign(mean_keep=0.5)
    units["time_constant"] = np.exp(2 + noise(units, 0.3))
    terms = on_runs(more_arms, percent=percents, term=("keep", "candidate"))
    terms = terms.assign(share=np.where(terms["term"] == "keep", 0.8, 0.2) + noise(terms))
    products = on_runs(more_arms, percent=percents)
    products = products.assign(
        keep_log_ratio=noise(products),
        article_log_ratio=0.0,
        memory_growth=-0.1,
        output_growth=-0.1 + noise(products, 1e-4),
        full_growth=-0.1,
        output_offset=noise(products),
    )
    return {"history": history, "lags": lags, "units": units, "terms": terms, "products": products}


def horizon_table() -> pd.DataFrame:
    horizon = grid(task=("recall",), length=(30, 300, 3000), cell=CELLS, arm=("keep0",),
                   lag=(1, 15, 150, 1500))  # fmt: skip
    horizon = horizon[horizon["lag"] < horizon["length"]]
    return horizon.assign(
        percent=0,
        log10_far_share=-0.05 * horizon["lag"] + noise(horizon),
        log10_total=noise(horizon),
        log10_loss_sensitivity=-0.05 * horizon["lag"] + noise(horizon),
    )


def untrained_tables() -> dict[str, pd.DataFrame]:
    maps = {"gain": (1.0, 2.0), "tie_input": (False,), "hidden_size": (64,)}
    extremes = maps | {"gain": (0.5, 16.0)}
    exponents = pd.concat(
        [
            grid(map=("gain",), cell=("tanh", "relu"), keep_bias=(0.0,), **maps),
            grid(map=("keep",), cell=GATED, keep_bias=(0.0, 1.0), **maps),
            grid(map=("extremes",), cell=("lstm",), keep_bias=(-3.0, 3.0), **extremes),
        ]
    )
    exponents = exponents.assign(scheme="normal")
    exponents = exponents.assign(exponent=0.1 * exponents["gain"] - 0.15 + noise(exponents))
    priors = grid(prior=("wide",), cell=CELLS, hidden_size=(1, 64))
    bounds = {"gain_low": 0.25, "gain_high": 4.0, "keep_bias_low": 0.0, "keep_bias_high": 5.0}
    priors = priors.assign(random=True, scheme="normal", **bounds)
    priors = priors.assign(gain=1.0 + 0.1 * priors["seed"], keep_bias=priors["seed"])
    priors = priors.assign(exponent=0.3 * priors["cell"].map(CELLS.index) - 1 + noise(priors))
    spectra = grid(cell=("lstm", "gru"), index=(0, 1))
    spectra = spectra.assign(exponent=-0.1 * spectra["index"], spread=0.1, residual=1e-13)
    spectra = spectra.assign(scheme="normal", gain=1.0, keep_bias=1.0, hidden_size=32)
    memory = grid(cell=("lstm", "gru", "output_reset"), hidden_size=(32,)).query("seed == 0")
    memory = memory.assign(floats=memory["cell"].map({"lstm": 14.0, "gru": 11, "output_reset": 12}))
    return {
        "exponents": exponents,
        "priors": priors,
        "spectra": spectra,
        "memory": memory.drop(columns="seed"),
    }
