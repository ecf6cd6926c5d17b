"""A small study: its settings and runs, and the rows that its tables are made of."""

from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from rnngrad import cells, tasks
from rnngrad.cells.stack import layers_of

SEEDS = 6
BUDGET, EVERY = 4000, 1000
CELLS = ("tanh", "lstm", "gru", "output_reset", "coupled_lstm", "linear_diagonal")
STACKS = {"tanh_2": "rnngrad.cells.deep:TwoTanh", "lstm_2": "rnngrad.cells.deep:TwoLSTM"}
GATED = ("lstm", "gru", "output_reset", "coupled_lstm", "gru_no_reset")
TRACKING = ("parity", "permutations")
TRACKERS = ("tanh", "lstm", "gru", "min_gru", "lru")
REMEMBER = {"keep_bias": "log_length", "tie_input": True}
CLIPS = {
    "norm": {"clip": "norm", "clip_threshold": 1.0},
    "value": {"clip": "value", "clip_threshold": 0.1},
    "parameter": {"clip": "parameter", "clip_threshold": 1.0},
    "spectral": {"clip": "spectral", "clip_threshold": 1.0},
}
EXPLOSIVE = {"scheme": "normal", "gain": 3.0}
ARMS: dict[str, dict[str, Any]] = {
    "keep0": {},
    "keep1": {"keep_bias": 1.0},
    "keep2": {"keep_bias": 2.0},
    "keep4": {"keep_bias": 4.0},
    "remember": REMEMBER,
    "chrono": {"keep_bias": "chrono"},
    "reused": {"data": "reused"},
    "remember_reused": REMEMBER | {"data": "reused"},
    "tuned": {"learning_rate": "tuned"},
    "sgd": {"keep_bias": 1.0, "optimiser": "sgd", "learning_rate": 0.1},
    "rmsprop": {"keep_bias": 1.0, "optimiser": "rmsprop"},
    "explosive": EXPLOSIVE,
    "identity": {"scheme": "identity"} | CLIPS["norm"],
    "continued": {"start": "keep0"},
    "raised": REMEMBER | {"start": "keep0"},
    "lowered": {"start": "remember", "keep_bias": -4.0, "tie_input": True},
    "many": {"keep_bias": 1.0, "seeds": 60},
    "flossed": {"flossing_steps": 50},
    "double": {"gain": 2.0},
}
for _name, _clip in CLIPS.items():
    ARMS |= {
        f"clip_{_name}": _clip,
        f"explosive_{_name}": EXPLOSIVE | _clip,
        f"many_clip_{_name}": ARMS["many"] | _clip,
    }
CONFIG: dict[str, Any] = {
    "study": "small",
    "seed": 7888,
    "datasets": {"train": 8192, "validation": 64, "test": 1024},
    "training": {
        "hidden_size": 32,
        "batch_size": 24,
        "steps": BUDGET,
        "evaluate_every": EVERY,
        "data": "fresh",
        "seeds": 20,
        "scheme": "orthogonal",
        "gain": 1.0,
        "keep_bias": 0.0,
        "tie_input": False,
        "optimiser": "adam",
        "learning_rate": 0.003,
        "clip": "none",
        "clip_threshold": 1.0,
    },
    "tuning": {"learning_rates": [0.001, 0.003, 0.01], "seeds": 3},
    "tasks": {},
    "cells": {
        "tanh_wide": {"class": "rnngrad.cells.tanh:Tanh", "hidden_size": 70},
        "gru_wide": {"class": "rnngrad.cells.gru:GRU", "hidden_size": 38},
        "output_reset_wide": {
            "class": "rnngrad.cells.output_reset:OutputReset",
            "hidden_size": 38,
        },
        **{name: {"class": path} for name, path in STACKS.items()},
    },
    "arms": ARMS,
}
LOADS = tuple(name for name in tasks.NAMES if name.startswith("load"))
RUNS: dict[str, tuple] = {
    "task": ("recall", "short_memory"),
    "length": (10, 40),
    "cell": (*CELLS, "gru_no_reset"),
    "arm": ("keep0", "remember"),
}
RUN = list(RUNS)


def grid(**axes: tuple) -> pd.DataFrame:
    """One row for each combination and seed."""
    return pd.DataFrame(product(*axes.values(), range(SEEDS)), columns=[*axes, "seed"])


def noise(frame: pd.DataFrame, scale: float = 0.01, seed: int = 0) -> np.ndarray:
    return scale * np.random.default_rng(seed).normal(size=len(frame))


def measured_runs(more_arms: tuple[str, ...], **axes: tuple) -> pd.DataFrame:
    """One row for each seed and combination of the axes, of all runs that are measured."""
    recall = {"task": ("recall",), "length": (10, 40)}
    lstm = {"task": ("recall",), "length": (40,), "cell": ("lstm",)}
    grids = [
        RUNS,
        recall | {"cell": ("tanh", "lstm", "gru"), "arm": ("reused", "remember_reused")},
        lstm | {"arm": ("keep2", "keep4", *more_arms)},
        recall | {"cell": ("min_gru",), "arm": ("keep0", "remember")},
        recall | {"cell": ("tanh", "lstm"), "arm": ("flossed",)},
    ]
    return pd.concat([grid(**each, **axes) for each in grids], ignore_index=True)


def trained_runs(more_arms: tuple[str, ...]) -> pd.DataFrame:
    """One row for each seed of all runs."""
    recall, recall_40 = ({"task": ("recall",), "length": each} for each in ((10, 40), (40,)))
    lstm_20 = {"task": ("recall",), "length": (20,), "cell": ("lstm",)}
    named = {kind: tuple(f"{kind}{clip}" for clip in CLIPS) for kind in ("clip_", "explosive_")}
    grids = [
        RUNS | {"task": ("latch",), "cell": ("lstm", "gru")},
        RUNS | {"task": LOADS, "cell": ("lstm", "gru", "output_reset")},
        RUNS | {"task": ("adding", "temporal_order"), "cell": ("tanh", "lstm", "output_reset")},
        recall | {"cell": ("relu",), "arm": ("keep0", "identity")},
        recall | {"cell": ("tanh", "relu"), "arm": named["clip_"]},
        recall_40 | {"cell": ("tanh", "relu"), "arm": ("explosive", *named["explosive_"])},
        lstm_20 | {"arm": ("many", "many_clip_norm", "many_clip_value", "sgd", "rmsprop")},
        recall_40 | {"cell": ("lstm",), "arm": ("continued", "raised", "lowered")},
        recall_40 | {"cell": ("gru",), "arm": ("double",)},
        recall_40 | {"cell": ("clamped_lstm",), "arm": ("keep0", "remember")},
        recall | {"cell": ("tanh", "lstm"), "arm": ("tuned",)},
        recall | {"cell": ("slstm", "slstm_exp"), "arm": ("keep0", "remember")},
        {"task": TRACKING, "length": (10,), "cell": TRACKERS, "arm": ("keep0",)},
    ]
    others = [grid(**each) for each in grids]
    return pd.concat([measured_runs(more_arms), *others], ignore_index=True)


def with_cell_facts(table: pd.DataFrame) -> pd.DataFrame:
    """Add what each row's cell is."""
    classes = table["cell"].replace(STACKS)
    loaded = {name: cells.load(name) for name in classes.unique()}
    return table.assign(
        cell_class=classes,
        layers=classes.map({name: len(layers_of(cell)) for name, cell in loaded.items()}),
        gated=classes.map({n: cell.keep_gate is not None for n, cell in loaded.items()}),
    )
