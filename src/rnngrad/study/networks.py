"""Networks that are measured one by one, and what is measured as tidy tables."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Self

import jax
import numpy as np
import pandas as pd

from rnngrad.training.network import NetworkParams


class Networks(NamedTuple):
    """Networks of one cell that are measured one by one.

    Attributes:
        labels: what tells them apart, a row each: `stage` and `seed`.
        params: their parameters, leading axis `[N]`, float64.
    """

    labels: pd.DataFrame
    params: NetworkParams

    @classmethod
    def gather(
        cls, checkpoints: Mapping[str, NetworkParams], seeds: Mapping[str, Sequence[int]]
    ) -> Self:
        """Return some seeds of each stage.

        Args:
            checkpoints: parameters by stage, each leaf with a leading axis `[S]`.
            seeds: which of them, by stage.
        """
        labels = [{"stage": stage, "seed": seed} for stage in checkpoints for seed in seeds[stage]]
        rows = {stage: np.array(seeds[stage], int) for stage in checkpoints}
        chosen = [
            jax.tree.map(lambda leaf, stage=stage: leaf[rows[stage]], params)
            for stage, params in checkpoints.items()
        ]
        params = jax.tree.map(
            lambda *leaves: np.concatenate([np.asarray(leaf, float) for leaf in leaves]),
            *chosen,
        )
        return cls(pd.DataFrame(labels), params)

    @classmethod
    def untrained(cls, params: NetworkParams) -> Self:
        """Return networks before their training, of which leaves have a leading axis `[S]`."""
        seeds = list(range(len(jax.tree.leaves(params)[0])))
        return cls.gather({"start": params}, {"start": seeds})

    @property
    def first(self) -> NetworkParams:
        """The parameters of the first network."""
        return jax.tree.map(lambda leaf: leaf[0], self.params)

    def at(self, stage: str) -> Self:
        """Return those of one stage."""
        rows = np.flatnonzero(self.labels["stage"] == stage)
        labels = self.labels.iloc[rows].reset_index(drop=True)
        return type(self)(labels, jax.tree.map(lambda leaf: leaf[rows], self.params))

    def each(
        self, measure: Callable[[NetworkParams], Any], **axes: Sequence[Any] | np.ndarray | None
    ) -> pd.DataFrame:
        """Return a measure of every network as a table, one row per network and entry.

        The compiled program is that of one network, so that runs with other numbers of networks
        find it in the cache.

        Args:
            measure: returns arrays by name, all of one shape.
            axes: what counts the axes of that shape, by column; None counts from 0.
        """
        compiled = jax.jit(measure)
        rows = [
            compiled(jax.tree.map(lambda leaf, row=row: leaf[row], self.params))
            for row in range(len(self.labels))
        ]
        columns = jax.tree.map(lambda *values: np.stack(values), *rows)
        table = tidy(columns, network=None, **axes)
        return self.labels.merge(table, left_index=True, right_on="network").drop(columns="network")


def tidy(
    columns: Mapping[str, np.ndarray], **axes: Sequence[Any] | np.ndarray | None
) -> pd.DataFrame:
    """Turn arrays of one shape into one row per entry; an axis without labels is counted."""
    shape = next(iter(columns.values())).shape
    labels = [
        np.arange(size) if a is None else a for size, a in zip(shape, axes.values(), strict=True)
    ]
    grid = np.meshgrid(*labels, indexing="ij")
    index = {name: values.ravel() for name, values in zip(axes, grid, strict=True)}
    return pd.DataFrame(index | {name: np.ravel(value) for name, value in columns.items()})
