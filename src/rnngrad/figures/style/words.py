"""What facts are called: words for a reader, made from the columns of the tables.

One form serves figures, pages and the paper: a minus is a minus, and LaTeX's source of it is the
paper's business.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from rnngrad.figures.style import looks

LAWS = ("constant", "log_length", "chrono")
LAW_LABELS = {"log_length": "ln(T−1)", "chrono": "ln U(1, T−1)"}
OPTIMISERS = {"adam": "Adam", "rmsprop": "RMSProp", "sgd": "gradient descent"}
CLIPS = {
    "norm": "gradient norm",
    "value": "gradient values",
    "parameter": "weights",
    "spectral": "spectral norm",
}
"""What is clipped, by kind of clipping."""
STAGES = {
    "start": "untrained",
    "tenth": "a tenth of the budget",
    "half": "half of the budget",
    "end": "trained",
}
DATA = {"fresh": "fresh data", "reused": "reused data"}

Row = Mapping[str, Any]


def label(name: str) -> str:
    """Return a name of the configuration as the reader sees it: a cell's or a task's."""
    return looks.cell_looks([name])[name].label


def listed(values: Mapping[str, str]) -> str:
    """Return a value for each cell as the captions say it: `tanh −7.2, LSTM −3.1`."""
    return ", ".join(f"{label(name)} {values[name]}" for name in looks.order(values)) or "no data"


def extremes(values: Mapping[str, float], form: str = "g") -> str:
    """Return the two ends of some values, each with its name: `−7.2 (tanh) to −3.1 (LSTM)`.

    Equal ends are said once; without a value that is a number, there is no data.

    Args:
        values: the values by the name of a cell, or of anything else in words.
        form: Python's format of a number.
    """
    known = {name: value for name, value in values.items() if not math.isnan(value)}
    if not known:
        return "no data"
    names = [min(known, key=known.__getitem__), max(known, key=known.__getitem__)]
    ends = [number(known[name], form) for name in names]
    if ends[0] == ends[1]:
        return ends[0] + f" ({label(names[0])})" * (len(known) == 1)
    return " to ".join(f"{end} ({label(name)})" for end, name in zip(ends, names, strict=True))


def series(items: Iterable[str], last: str = "or") -> str:
    """Return words as `a, b or c`."""
    texts = list(items)
    return f" {last} ".join(filter(None, [", ".join(texts[:-1]), *texts[-1:]]))


def capital(text: str) -> str:
    """Return text with a capital first."""
    return text[:1].upper() + text[1:]


def side(direction: str, margin: str) -> str:
    """Return on which side of a margin an estimand is claimed: `above 0.3`, `within ±0.02`."""
    return f"within ±{margin}" if direction == "within" else f"{direction} {margin}"


def number(value: float, form: str = "g") -> str:
    """Return a number in a format of Python's, with a minus for its hyphen; nan is a dash."""
    if math.isnan(value):
        return "–"
    text = format(value, form).replace("inf", "∞")
    return text.replace("-", "−") if text.startswith("-") or "e-" in text else text


def keep_bias(row: Row) -> str:
    """Return how the keep gate starts: `0`, `1, tied`, `ln(T−1)`, `ln U(1, T−1)`.

    The input gate is free with a constant bias and tied with the others, where nothing else is
    said.

    Args:
        row: `keep_bias_law`, `keep_bias` and, if it is known, `tie_input`.
    """
    law, tied = _value(row, "keep_bias_law") or "constant", _value(row, "tie_input")
    if law != "constant":
        return LAW_LABELS[law] + ", free" * (tied is not None and not tied)
    bias = float(row["keep_bias"]) + 0.0
    return number(bias) + ", tied" * bool(tied and bias)


def optimiser(name: str) -> str:
    """Return an optimiser's name as its field writes it."""
    return OPTIMISERS.get(name, name)


def clipping(row: Row) -> str:
    """Return what is clipped, from `clip` and `clip_threshold`: `weights clipped at 1`."""
    if row["clip"] == "none":
        return "not clipped"
    threshold = _value(row, "clip_threshold")
    return f"{CLIPS[row['clip']]} clipped" + (f" at {threshold:g}" if threshold is not None else "")


def condition(row: Row) -> str:
    """Return in words what a row's columns hold fixed, in one order.

    As in `GRU − LSTM, n = 64, gain 0.5, keep bias 1, tied` or `keep bias ln(T−1), trained`.

    Args:
        row: any of `cell`, `baseline`, `contrast`, `group`, `task`, `length`, `length_to`,
            `hidden_size`, `scheme`, `effective_gain`, `gain` (or `gain_low` and `gain_high`),
            `keep_bias` (or `keep_bias_low` and `keep_bias_high`), `keep_bias_law`, `tie_input`,
            `flossing_steps`, `bits`, `data`, `stage`, `start`, `cut`, `optimiser`, `clip`,
            `clip_threshold`, `learning_rate`, `steps`, `batch_size`, `tuned`;
            what is None, nan or empty is left out.
    """
    return ", ".join(filter(None, _phrases(row)))


def conditions(table: pd.DataFrame, columns: Sequence[str]) -> list[str]:
    """Return the `condition` of each row of a table, as far as some of its columns say it."""
    return [condition(row) for row in table[list(columns)].to_dict("records")]


def _phrases(row: Row) -> Iterator[str]:
    names = [label(_value(row, key) or "") for key in ("cell", "baseline")]
    yield " − ".join(filter(None, names))
    for key in ("contrast", "group", "task"):
        yield label(_value(row, key) or "")
    yield _range(row, "T = {}", "length", "length_to")
    yield _range(row, "n = {}", "hidden_size")
    scheme = _value(row, "scheme")
    yield f"{scheme} weights" if scheme else ""
    yield _range(row, "effective gain {}", "effective_gain")
    yield _range(row, "gain {}", "gain") or _range(row, "gain {}", "gain_low", "gain_high")
    yield _start_of_the_gate(row)
    yield _range(row, "{} steps of flossing", "flossing_steps")
    yield "1 bit" if _value(row, "bits") == 1 else _range(row, "{} bits", "bits")
    for key, known in (("data", DATA), ("stage", STAGES)):
        name = _value(row, key) or ""
        yield known.get(name, name)
    yield label(_value(row, "start") or "")
    yield f"{row['cut']} cut" if _value(row, "cut") else ""
    yield optimiser(_value(row, "optimiser") or "")
    yield clipping(row) if _value(row, "clip") else ""
    yield _range(row, "learning rate {}", "learning_rate")
    yield _range(row, "{} training steps", "steps")
    yield _range(row, "batches of {}", "batch_size")
    yield "tuned learning rate" if _value(row, "tuned") else ""


def _start_of_the_gate(row: Row) -> str:
    if _value(row, "keep_bias_law") in LAW_LABELS or _value(row, "keep_bias") is not None:
        return f"keep bias {keep_bias(row)}"
    tied = "tied" if _value(row, "tie_input") else ""
    bounds = _range(row, "keep bias {}", "keep_bias_low", "keep_bias_high")
    return ", ".join(filter(None, [bounds, tied]))


def _range(row: Row, form: str, low: str, high: str = "") -> str:
    """Return one number or two in words; nothing without the first."""
    ends = [_value(row, low), _value(row, high)]
    if ends[0] is None:
        return ""
    known = [number(float(end)) for end in ends if end is not None]
    return form.format(" to ".join(dict.fromkeys(known)))


def _value(row: Row, key: str) -> Any:
    """Return a column's value, or None if the row lacks it."""
    value = row.get(key)
    return None if value is None or value == "" or pd.isna(value) else value
