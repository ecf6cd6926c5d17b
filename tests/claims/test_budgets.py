"""What other budgets would have decided."""

import pandas as pd
import pytest

from rnngrad.claims import budgets
from rnngrad.claims.decision import decide
from tests.claims.deciding import more_seeds
from tests.study_tables import REGISTRY

RESULTS = pd.DataFrame(
    {
        "run": ["a", "a", "a", "b"],
        "seed": [0, 1, 2, 0],
        "solved": [True, True, False, True],
        "steps_to_solve": [400, 500, 1000, 51],
        "steps": [1000, 1000, 1000, 100],
    }
)


def test_a_network_that_learns_later_has_not_learned_by_then():
    found = budgets.cut({"results": RESULTS}, 0.5)["results"]
    assert found["solved"].tolist() == [True, True, False, False]
    assert found["steps_to_solve"].tolist() == [400, 500, 500, 50]
    assert found["steps"].tolist() == [500, 500, 500, 50]


def test_measured_tables_follow_and_untrained_ones_stay():
    units = RESULTS[["run", "seed", "solved"]].assign(reached=True)
    maps = pd.DataFrame({"seed": [0], "exponent": [0.5]})
    found = budgets.cut({"results": RESULTS, "units": units, "exponents": maps}, 0.5)
    assert found["units"]["solved"].tolist() == [True, True, False, False]
    assert found["units"]["reached"].tolist() == [True, True, False, False]
    assert found["exponents"] is maps


def table_of(tables) -> pd.DataFrame:
    registry = {"C20": REGISTRY["C20"]}
    whole = decide("C20", registry["C20"], tables)[1]
    return budgets.budget_table(registry, tables, whole)


def all_but_tanh(tables, share: float) -> dict[str, pd.DataFrame]:
    """The tables in which all cells but tanh solve their tasks, after a share of their budget."""
    tables = more_seeds(tables, times=3)
    results = tables["results"].assign(solved=tables["results"]["cell"] != "tanh")
    steps = (share * results["steps"]).where(results["solved"], results["steps"])
    return tables | {"results": results.assign(steps_to_solve=steps)}


@pytest.mark.slow
def test_networks_that_learn_at_once_need_no_budget(tables):
    assert not len(table_of(all_but_tanh(tables, 0.1)))


def test_a_verdict_on_late_learning_depends_on_the_budget(tables):
    found = table_of(all_but_tanh(tables, 0.4))
    found = found[found["hypothesis"] == "advantage"].set_index("share")
    assert found["whole"].to_dict() == {0.25: "supported"}
    assert found.loc[0.25, "change"] in ("silent", "another")
    assert found.loc[0.25, "verdict"] != "supported"
