import numpy as np
import pandas as pd
import pytest


@pytest.fixture
def tables(all_tables) -> dict[str, pd.DataFrame]:
    """The tables of a study, to be changed at will."""
    return {name: table.copy() for name, table in all_tables.items()}


@pytest.fixture
def verdicts_alone(monkeypatch):
    """No checks of the effects, nor how many seeds would decide: they take longer than deciding."""
    monkeypatch.setattr("rnngrad.claims.verdict.checked", lambda claim, effects: effects)
    monkeypatch.setattr("rnngrad.claims.verdict.seeds_needed", lambda *args: np.nan)
