import pandas as pd
import pytest

from tests.study_tables import study_tables


@pytest.fixture(autouse=True)
def _no_forced_collection(monkeypatch):
    """statsmodels' multipletests collects garbage at every call, which takes longer than it."""
    monkeypatch.setattr("gc.collect", lambda *args: 0)


@pytest.fixture(scope="session")
def made() -> dict[str, pd.DataFrame]:
    return study_tables()


@pytest.fixture
def tables(made) -> dict[str, pd.DataFrame]:
    """The tables of a study, to be changed at will."""
    return {name: table.copy() for name, table in made.items()}
