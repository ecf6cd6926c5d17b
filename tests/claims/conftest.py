import pandas as pd
import pytest


@pytest.fixture
def tables(all_tables) -> dict[str, pd.DataFrame]:
    """The tables of a study, to be changed at will."""
    return {name: table.copy() for name, table in all_tables.items()}
