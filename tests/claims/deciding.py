"""What tests of estimators on trained networks share: tables that are changed on purpose."""

import numpy as np

from tests.claims import decided
from tests.study_rows import BUDGET, EVERY


def more_seeds(tables, *names, times=8):
    """The tables with the seeds of results, and of some others, several times over."""
    return decided.more_seeds(tables, "results", *names, times=times)


def with_solved(tables, solved):
    """The tables of a study in which these seeds, by rows of its results, solve their tasks."""
    results = tables["results"].assign(solved=np.broadcast_to(solved, len(tables["results"])))
    first = np.where(results["length"] == 10, EVERY, 2 * EVERY)
    return tables | {
        "results": results.assign(steps_to_solve=np.where(results["solved"], first, BUDGET))
    }
