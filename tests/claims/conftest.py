import pytest


@pytest.fixture(autouse=True)
def _no_forced_collection(monkeypatch):
    """statsmodels' multipletests collects garbage at every call, which takes longer than it."""
    monkeypatch.setattr("gc.collect", lambda *args: 0)
