"""C16: the article's proposal keeps the LSTM's gradient behaviour."""

from collections.abc import Iterator

import pandas as pd

from rnngrad.claims.effects import together
from rnngrad.claims.matching import ALIKE_BUT_SIZE, as_large, success_differences
from rnngrad.claims.settings import standard
from rnngrad.claims.untrained import (
    OF_CANDIDATE,
    exponent_differences,
    input_follows_keep,
    one_unit,
    widest,
)

TABLES = ("exponents", "results")


def effects(tables: dict[str, pd.DataFrame], matched_parameters: float) -> pd.DataFrame:
    """Return differences of exponents and of successes between the proposal and the LSTM.

    Args:
        tables: `exponents` and `results`.
        matched_parameters: by which share numbers of parameters may differ and count as equal.
    """
    results = standard(tables["results"])
    return together(
        [
            *exponents(tables["exponents"]),
            *success_differences(results, "output_reset", "lstm"),
            *success_differences(results, "coupled_lstm", "lstm", role="control"),
            *(
                effect
                for large in as_large(results, "output_reset", "lstm", matched_parameters)
                for effect in success_differences(
                    large, "output_reset", "lstm", "control", ALIKE_BUT_SIZE
                )
            ),
        ]
    )


def exponents(table: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the proposal's exponents minus the LSTM's at matched gains; others as controls.

    The LSTM's input gate starts at one minus its forget gate, as the proposal's does. Controls are
    the coupled LSTM, and the proposal beside an LSTM whose input gate is free.
    """
    tied, free = input_follows_keep(table), input_follows_keep(table, follows=False)
    biased = free[free["keep_bias"] != 0]
    for hypothesis, of_size in (
        ("exponent", widest),
        ("no_less_stable", widest),
        ("one_unit", one_unit),
    ):
        for chosen, cell, role in (
            (tied, "output_reset", "claim"),
            (tied, "coupled_lstm", "control"),
            (biased, "output_reset", "control"),
        ):
            yield from exponent_differences(
                of_size(chosen), cell, "lstm", OF_CANDIDATE, role, hypothesis
            )
