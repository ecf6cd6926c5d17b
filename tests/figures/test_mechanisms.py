"""Which cells the figure of mechanisms shows, whatever their gates are."""

import jax
import pandas as pd

from rnngrad import cells
from rnngrad.figures import mechanisms
from rnngrad.measures.paths import interventions
from tests.study_tables import study_tables


def paths_of(name: str, like: pd.DataFrame) -> pd.DataFrame:
    """One row for each intervention that a cell has, with the facts of another cell's run."""
    cell = cells.load(name)
    done = interventions(cell, cell.init(jax.random.key(0), 1, 1))
    row = like.iloc[[0]].drop(columns=["intervention", "gate"])
    table = row.merge(pd.DataFrame(done, columns=["intervention", "gate"]), how="cross")
    return table.assign(cell=name, cell_class=name, run=name)


def test_a_cell_without_recurrent_matrices_and_one_without_a_candidate():
    tables = study_tables()
    paths = mechanisms.chosen(tables)
    like = tables["paths"].query("solved and stage == 'end' and length == length.max()")
    more = [paths_of(name, like) for name in ("rg_lru", "slstm")]
    tables["paths"] = pd.concat([tables["paths"], *more], ignore_index=True)
    shown = mechanisms.chosen(tables)
    assert set(shown["cell"]) == {*paths["cell"], "slstm"}
    assert set(mechanisms.candidates(shown)["cell"]) == set(mechanisms.candidates(paths)["cell"])
    assert not mechanisms.candidates(shown)["cell"].isin(["slstm", "rg_lru"]).any()
