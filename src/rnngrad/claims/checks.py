"""What an estimator returns, checked before numbers are made of it."""

from collections.abc import Callable, Collection
from typing import Any

import numpy as np
import pandas as pd

from rnngrad.claims.effects import COLUMNS, CONDITIONS, FLAGS, NAMED, STAGES
from rnngrad.claims.registry import Claim, Hypothesis

ROLES = ("claim", "control", "positive")
"""What an effect is for: judged, reported beside what is, or a positive control.

A positive control is an effect that is known: where it is not found, nothing can be judged.
"""

OPTIONAL = {"role": "claim", "reference": np.nan}
"""Columns that effects may lack, with what is meant then."""


def checked(claim: Claim, effects: Any) -> pd.DataFrame:
    """Return the effects on a claim with all columns that a verdict needs.

    Args:
        claim: the claim, whose hypotheses they are about.
        effects: what its estimator returned: a table with the columns `effects.COLUMNS`, of which
            `role` and `reference` may be absent, and any of `effects.CONDITIONS`.

    Raises:
        ValueError: in one line, the claim and the hypothesis, what is wrong and what is allowed.
    """
    where = f"claim '{claim.id}'"
    if not isinstance(effects, pd.DataFrame):
        raise ValueError(f"{where}: its estimator returned {type(effects).__name__}, not a table")
    _check_columns(where, effects)
    absent = {name: value for name, value in OPTIONAL.items() if name not in effects}
    effects = effects.assign(**absent).reset_index(drop=True)
    _check_known(where, "hypothesis", effects["hypothesis"], claim.hypotheses)
    for name, group in effects.groupby("hypothesis", sort=False):
        place = f"{where}, hypothesis '{name}'"
        _check_known(place, "role", group["role"], ROLES)
        _check_conditions(place, group)
        _check_moderator(place, claim.hypotheses[str(name)], group[group["role"] == "claim"])
        _check_seeds(place, group)
        _check_values(place, claim.hypotheses[str(name)], group)
    return effects


def _check_columns(where: str, effects: pd.DataFrame) -> None:
    for name in COLUMNS:
        if name not in effects and name not in OPTIONAL:
            raise ValueError(
                f"{where}: its effects lack the column '{name}'; needed are hypothesis, seed, value"
            )
    if not effects.columns.is_unique:
        twice = effects.columns[effects.columns.duplicated()][0]
        raise ValueError(f"{where}: its effects have the column '{twice}' twice")
    for name in effects:
        if name not in COLUMNS + CONDITIONS:
            raise ValueError(
                f"{where}: its effects have an unknown column '{name}'; allowed are "
                f"{', '.join(COLUMNS)}, and as conditions {', '.join(CONDITIONS)}"
            )


def _check_known(where: str, what: str, names: pd.Series, allowed: Collection[str]) -> None:
    unknown = names[~names.isin(list(allowed))]
    if len(unknown):
        raise ValueError(
            f"{where}: unknown {what} {_shown(unknown.iloc[0])}; allowed are {', '.join(allowed)}"
        )


def _check_conditions(where: str, effects: pd.DataFrame) -> None:
    """Names are text, flags are true or false, all other conditions are finite numbers."""
    kinds: dict[str, tuple[str, Callable[[Any], bool]]] = (
        dict.fromkeys(CONDITIONS, ("a finite number", lambda v: _is_number(v) and not _is_flag(v)))
        | dict.fromkeys(NAMED, ("text", lambda value: isinstance(value, str)))
        | dict.fromkeys(FLAGS, ("true or false", _is_flag))
    )
    for name in set(CONDITIONS) & set(effects):
        kind, is_right = kinds[name]
        for value in effects[name].dropna().unique():
            if not is_right(value):
                raise ValueError(f"{where}: condition {name}: {_shown(value)} is not {kind}")


def _check_moderator(where: str, hypothesis: Hypothesis, judged: pd.DataFrame) -> None:
    """What is judged has a value of the moderator; names have two, their ends."""
    name = hypothesis.moderator
    if name is None or not len(judged):
        return
    if name not in judged or judged[name].isna().any():
        raise ValueError(
            f"{where}: an effect lacks its moderator {name}; needed in all that are judged"
        )
    values = sorted(judged[name].unique())
    if name in NAMED and name != "stage" and len(values) > 2:
        raise ValueError(
            f"{where}: its moderator {name} has the values {', '.join(values)}; "
            "allowed are two names, the ends"
        )
    unknown = [value for value in values if name == "stage" and value not in STAGES]
    if unknown:
        raise ValueError(f"{where}: unknown stage {unknown[0]!r}; allowed are {', '.join(STAGES)}")


def _check_seeds(where: str, effects: pd.DataFrame) -> None:
    if effects["seed"].isna().any():
        raise ValueError(f"{where}: a seed is missing; each value needs the seed that it is of")
    held = [name for name in CONDITIONS if name in effects]
    again = effects.duplicated(["role", *held, "seed"])
    if again.any():
        row = effects[again].iloc[0]
        condition = ", ".join(f"{name} {row[name]}" for name in held if pd.notna(row[name]))
        raise ValueError(
            f"{where}: seed {row['seed']} occurs twice under {condition or 'no condition'}; "
            "allowed is one value for each seed of a condition"
        )


def _check_values(where: str, hypothesis: Hypothesis, effects: pd.DataFrame) -> None:
    """Values are numbers; of rates 0 or 1, of bounded means within the bounds."""
    kind = hypothesis.interval
    columns = ["value", "reference"] if kind == "rate_difference" else ["value"]
    for column in columns:
        values = effects[column]
        right = values.map(lambda value: _is_number(value, finite=kind == "exact"))
        allowed = "a number"
        if kind in ("rate", "rate_difference"):
            right, allowed = values.isin([0, 1]), f"0 or 1, as a {kind} needs"
        elif hypothesis.bounds is not None:
            low, high = hypothesis.bounds
            right &= pd.to_numeric(values.where(right)).between(low, high)
            allowed = f"between {low} and {high}, its bounds"
        wrong = effects[~right.astype(bool)]
        if len(wrong):
            row = wrong.iloc[0]
            raise ValueError(
                f"{where}: {column} {_shown(row[column])} of seed {row['seed']} is not {allowed}"
            )
    if kind != "rate_difference" and effects["reference"].notna().any():
        raise ValueError(f"{where}: a {kind} has no reference; allowed is one for rate_difference")


def _is_number(value: Any, finite: bool = True) -> bool:
    if isinstance(value, str) or not np.isscalar(value) or isinstance(value, complex):
        return False
    return bool(np.isfinite(value)) or not (finite or np.isnan(value))


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool | np.bool)


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return repr(value)
    return "nan" if pd.isna(value) else str(value)
