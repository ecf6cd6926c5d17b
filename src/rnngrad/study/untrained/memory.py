"""What the backward pass keeps."""

from collections.abc import Mapping, Sequence

import pandas as pd

from rnngrad import cells
from rnngrad.measures.cached import cached_floats
from rnngrad.study.untrained.draws import cell_facts


def cached_table(classes: Mapping[str, str], hidden_sizes: Sequence[int]) -> pd.DataFrame:
    """Return the floats that the backward pass keeps, by cell and number of units.

    Args:
        classes: the class of each cell by its name in the configuration.
        hidden_sizes: numbers of units.
    """
    return pd.DataFrame(
        {
            **cell_facts(name, cell_class),
            "hidden_size": size,
            "floats": cached_floats(cells.load(cell_class), size),
        }
        for name, cell_class in classes.items()
        for size in hidden_sizes
    )
