"""What was measured on a network, in words: each number with what it means."""

import math
from typing import NamedTuple

import pandas as pd

from rnngrad.diagnosis.measured import Diagnosis
from rnngrad.diagnosis.numbers import count, number, power, with_error


class Finding(NamedTuple):
    """A number, as it is shown, and what it means in a sentence or two."""

    name: str
    value: str
    meaning: str

    def __str__(self) -> str:
        return f"{self.name}: {self.value}. {self.meaning}"


def findings(found: Diagnosis) -> list[Finding]:
    """Return all numbers of a diagnosis, the most important ones first."""
    return [
        _largest(found.exponents),
        *_next(found.exponents),
        *_left(found),
        _per_mille(found),
        _tail(found.gradient.iloc[0]),
        *_units(found.units),
        _terms(found.terms),
        *_products(found.products),
        _attractors(found.attractors),
        _nearest(found.starts),
    ]


def _largest(table: pd.DataFrame) -> Finding:
    """Say whether small differences grow."""
    row = table.iloc[0]
    value, error = row["exponent"], row["standard_error"]
    if not math.isfinite(value):
        meaning = "Every difference of two states dies within a step."
    elif abs(value) <= 2 * error:
        meaning = "Zero within two standard errors: a small difference of two states neither grows "
        meaning += "nor shrinks measurably, and gradients last."
    else:
        steps, grows = math.log(2) / abs(value), value > 0
        meaning = f"Along its fastest direction a small difference of two states {_verb(grows)} "
        meaning += f"every {number(steps)} steps, and so does a gradient going back: "
        meaning += "it explodes, and the states are chaotic." if grows else "it vanishes."
    meaning += (
        f" Over {count(row['blocks'], 'block')} of {count(row['block_steps'], 'step')}, natural "
        f"log per step; the first {count(row['transient'], 'step')} do not count."
    )
    return Finding("Largest Lyapunov exponent", with_error(value, error), meaning)


def _verb(grows: bool) -> str:
    return "doubles" if grows else "halves"


def _next(table: pd.DataFrame) -> list[Finding]:
    """Say how fast the other directions are."""
    if len(table) < 2:
        return []
    rows = table.iloc[1:]
    values = [with_error(r.exponent, r.standard_error) for r in rows.itertuples()]
    meaning = (
        "The same for the next-fastest directions, each orthogonal to those before. Close to the "
        "largest: the gradient can carry several numbers equally far. "
        "Far below it: a single one. A dash: lost beside the others' rounding."
    )
    return [Finding("Next exponents", ", ".join(values), meaning)]


def _left(found: Diagnosis) -> list[Finding]:
    """Say what is left of the gradient at the powers of ten."""
    row, last = found.gradient.iloc[0], found.lags["lag"].max()
    table = found.lags.set_index("lag").loc[[10**p for p in range(10) if 10**p <= last]]
    what = (
        f"|dL/ds| so far before the end, over that at the end, where s is the state and L the "
        f"{found.network['loss'].iloc[0]}: median over {count(row['sequences'], 'sequence')} of "
        f"{count(row['steps'], 'step')}.{_caveat(found)} "
    )
    rows: list[Finding] = []
    for lag, each in table.iterrows():
        low, high = power(each["log10_left_25"]), power(each["log10_left_75"])
        meaning = f"{'' if rows else what}The middle half of the sequences: {low} to {high}."
        name = f"Gradient left after {count(lag, 'step')}"
        rows.append(Finding(name, power(each["log10_left"]), meaning))
    return rows


def _caveat(found: Diagnosis) -> str:
    """Return what to keep in mind where the loss enters at every step."""
    if not found.at_every_step:
        return ""
    return " As L depends on every step, later steps add to it: it can grow where nothing explodes."


def _per_mille(found: Diagnosis) -> Finding:
    """Say when the gradient is gone."""
    row = found.gradient.iloc[0]
    name = "A per mille is left at lag"
    if math.isnan(row["lag_per_mille"]):
        meaning = "At none of the lags that were measured is a thousandth or less of it left."
        return Finding(name, f"> {row['steps'] - 1:.0f}", meaning + _caveat(found))
    meaning = "At this lag the median of the above is a thousandth or less for the first time: a "
    meaning += "dependency across it is hardly learned by gradient descent."
    return Finding(name, f"{row['lag_per_mille']:.0f}", meaning + _caveat(found))


def _tail(row: pd.Series) -> Finding:
    """Say what distant steps add to the gradient."""
    meaning = (
        f"The part of dL/dθ, θ the cell's parameters, that comes from more than "
        f"{count(row['tail_lag'], 'step')} back, the far half: its norm over that of the whole. "
        f"Near 1 these steps are learned from, near 0 they are not; the whole has the norm "
        f"{power(row['log10_total'])}."
    )
    return Finding("Tail share of the far half", power(row["log10_tail_share"]), meaning)


def _units(table: pd.DataFrame) -> list[Finding]:
    """Say how long the units of each layer keep their memory."""
    found = []
    for layer, rows in table.groupby("layer"):
        tau = rows["time_constant"].astype(float)
        name = "Time constants" + (f", layer {layer}" if table["layer"].nunique() > 1 else "")
        value = f"median {number(tau.median())}, {number(tau.min())} to {number(tau.max())} steps"
        meaning = "After so many steps the keep gate alone would leave 1/e of the memory of a unit "
        meaning += f"({count(len(rows), 'unit')}). Long ones bridge long lags."
        found.append(Finding(name, value, meaning))
    return found


def _terms(table: pd.DataFrame) -> Finding:
    """Say what a single step's derivative is made of."""
    rows = table.sort_values("share", ascending=False)
    value = ", ".join(f"{r.term} {number(100 * r.share, '.0f')} %" for r in rows.itertuples())
    meaning = "The norms of the terms of ds_t/ds_{t-1}, as parts of their sum: mean over steps. "
    meaning += "“keep” is the path through the keep gate, the others go through the recurrent "
    meaning += "weights of the gate they are named after; “total” stands for all."
    return Finding("Terms of one step", value, meaning)


def _products(table: pd.DataFrame) -> list[Finding]:
    """Say whether the keep gates alone explain the product."""
    if table.empty:
        return []
    row = table.median(numeric_only=True)
    ratio, steps = row["keep_log_ratio"], row["steps"]
    meaning = f"The derivative over {count(steps, 'step')}, and the product of the keep gates "
    meaning += "alone, as norms: medians over the sequences. They differ by a factor of "
    meaning += f"{number(math.exp(-ratio)) if math.isfinite(ratio) else '∞'} per step; near 1 the "
    meaning += "keep gates tell how far the gradient reaches, else the recurrent weights do too."
    value = f"{power(row['log10_true'])}, {power(row['log10_keep'])}"
    return [Finding("True product, keep product", value, meaning)]


def _attractors(table: pd.DataFrame) -> Finding:
    """Say where the network goes under a constant input."""
    settled = table[table["period"] > 0]
    name = "Attractors at the mean input"
    if settled.empty:
        meaning = "With the inputs at their mean the network comes to no rest and to no cycle of "
        meaning += "at most 12 steps: a longer cycle, chaos, or a state still on its way."
        return Finding(name, "none found", meaning)
    kinds = sorted({_cycle(period) for period in settled["period"]})
    low, high = settled["radius"].min(), settled["radius"].max()
    value = f"{table['distinct'].iloc[0]}: {', '.join(kinds)}; radius {number(high, '.4g')}"
    meaning = f"With the inputs at their mean, after {len(table)} first inputs, of which "
    meaning += f"{len(settled)} led to one. Near it a disturbance is multiplied by the spectral "
    meaning += f"radius ({number(low, '.4g')} to {number(high, '.4g')}) per step: below 1 it is "
    meaning += "forgotten. Several attractors can hold a symbol for ever."
    return Finding(name, value, meaning)


def _nearest(table: pd.DataFrame) -> Finding:
    """Say which untrained network the exponent is closest to."""
    row = table.iloc[0]
    meaning = (
        f"Of untrained networks of the same size on the first sequence measured, the one whose "
        f"largest exponent, {number(row['exponent'])} (mean of three draws), is closest to this "
        f"network's there, {number(row['own'])}. If it is an untrained one of its own kind, "
        "training has hardly moved its gradients."
    )
    return Finding("Closest published start", f"{row['cell']}, {row['start']}", meaning)


def _cycle(period: int) -> str:
    """Return what an attractor of a period is called."""
    return "fixed point" if period == 1 else f"cycle of {period} steps"
