"""Untrained networks to compare with: published cells from published starts, on the same inputs."""

from math import sqrt

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
from jaxtyping import Array, Float

from rnngrad import cells
from rnngrad.cells import Cell, Initialisation, Stack
from rnngrad.cells.base import Params
from rnngrad.diagnosis.exponents import Progress
from rnngrad.measures import largest_exponent

PLAIN = {
    "PyTorch's default": Initialisation("uniform", 1 / sqrt(3)),
    "orthogonal": Initialisation(),
}
GATED = {
    "orthogonal, keep bias 1": Initialisation(keep_bias=1.0),
    "orthogonal, keep bias 3": Initialisation(keep_bias=3.0),
}
"""Starts that open the keep gate (Gers et al., 2000; Jozefowicz et al., 2015)."""
CELLS: dict[str, dict[str, Initialisation]] = {
    "tanh": {},
    "relu": {"identity": Initialisation("identity")},
    "gru_reset_after": {},
    "lstm": {},
}
"""The cells, and the starts that one has for itself (the identity: Le et al., 2015)."""
DRAWS = 3


def start_table(
    cell: Cell, params: Params, x: Float[np.ndarray, "T d"], say: Progress
) -> pd.DataFrame:
    """Measure the largest exponents of untrained networks on x, beside that of the network.

    Each has as many layers as the network, all with the units of its uppermost one.

    Args:
        cell: the recurrent cell.
        params: its parameters.
        x: inputs of one sequence.
        say: is told of the progress.

    Returns:
        One row for each cell and start, the nearest first: `cell`, `start`, `exponent` (mean of
        `DRAWS` draws, natural log per step), `own` (that of the network over the same steps),
        `distance` between the two.
    """
    sequence = jnp.asarray(x)
    depth = len(cell.layers) if isinstance(cell, Stack) else 1
    units = cell.hidden_size(params)
    rows = []
    for done, (name, own_starts) in enumerate(CELLS.items()):
        say("untrained networks", done / len(CELLS))
        kind = cells.load(name)
        like = kind if depth == 1 else Stack([kind] * depth)
        for start, value in _exponents(like, own_starts, units, sequence).items():
            rows.append({"cell": name, "start": start, "exponent": value})
    own = float(jax.jit(lambda p: _exponent(cell, p, sequence))(params))
    table = pd.DataFrame(rows).assign(own=own)
    distance = (table["exponent"] - own).abs().mask(table["exponent"] == own, 0.0)  # both -inf
    return table.assign(distance=distance).sort_values("distance", kind="stable", ignore_index=True)


def _exponents(
    cell: Cell, own_starts: dict[str, Initialisation], units: int, x: Array
) -> dict[str, float]:
    """Return the mean largest exponent of each start; orthogonal ones share their matrices."""
    keys = jax.random.split(jax.random.key(0), DRAWS)
    plain, gated = own_starts | PLAIN, GATED if cell.keep_gate else {}

    def draw(law: Initialisation) -> Params:
        return jax.vmap(lambda key: cell.init(key, x.shape[-1], units, law))(keys)

    def opened(params: Params, law: Initialisation) -> Params:
        return jax.vmap(lambda key, p: cell.add_keep_bias(key, p, law))(keys, params)

    @jax.jit
    def each(x: Array) -> Array:
        drawn = [draw(law) for law in plain.values()]
        drawn += [opened(drawn[-1], law) for law in gated.values()]
        params = jax.tree.map(lambda *leaves: jnp.concatenate(leaves), *drawn)
        found = jax.lax.map(lambda p: _exponent(cell, p, x), params)
        return found.reshape(len(drawn), DRAWS).mean(axis=1)

    return dict(zip([*plain, *gated], map(float, each(x)), strict=True))


def _exponent(cell: Cell, params: Params, x: Array) -> Array:
    """Return the largest exponent, without the first tenth of the steps."""
    return largest_exponent(cell, params, x, len(x) // 10, jax.random.key(1))
