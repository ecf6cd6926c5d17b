"""What single steps of a network do: memories of units, terms, products, and where it settles."""

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
from jaxtyping import Float

from rnngrad.cells import Cell, Stack
from rnngrad.cells.base import Gates, Params
from rnngrad.measures import attractors, products, term_shares, time_constants, trajectory

FIRST, SETTLE = 8, 4000
"""How many first inputs a network settles after, and for how many steps at the most."""
UNITS = ["layer", "unit", "mean_keep", "time_constant"]


def unit_table(cell: Cell, params: Params, x: Float[np.ndarray, "B T d"]) -> pd.DataFrame:
    """Measure each unit's mean keep factor and time constant (steps) over all sequences.

    Columns: `layer` from 0, `unit`, `mean_keep`, `time_constant`. A layer without keep gate has no
    rows.
    """
    gates = jax.jit(jax.vmap(lambda one: trajectory(cell, params, one)[1]))(jnp.asarray(x))
    flat = {name: value.reshape(-1, value.shape[-1]) for name, value in gates.items()}
    rows = []
    for at, (layer, own) in enumerate(_layers(cell, flat)):
        if layer.keep_gate is None:
            continue
        found = time_constants(layer, own)
        rows.append(
            pd.DataFrame(found._asdict()).rename_axis("unit").reset_index().assign(layer=at)
        )
    return pd.concat(rows)[UNITS] if rows else pd.DataFrame(columns=UNITS)


def term_table(cell: Cell, params: Params, x: Float[np.ndarray, "B T d"]) -> pd.DataFrame:
    """Measure the mean share of each term of the one-step derivative, over steps and sequences."""
    shares = jax.jit(jax.vmap(lambda one: term_shares(cell, params, one)))(jnp.asarray(x))
    return pd.DataFrame(
        {"term": list(shares), "share": [float(jnp.nanmean(share)) for share in shares.values()]}
    )


def product_table(cell: Cell, params: Params, x: Float[np.ndarray, "B T d"]) -> pd.DataFrame:
    """Compare the product of the keep terms with the true one over each sequence.

    One row for each sequence, empty for a cell without keep gate: `steps`, `log10_true` and
    `log10_keep` (Frobenius norms), `keep_log_ratio` (natural log per step), `keep_cosine`.
    """
    if cell.keep_gate is None:
        return pd.DataFrame()
    found = jax.jit(jax.vmap(lambda one: products(cell, params, one)))(jnp.asarray(x))
    return pd.DataFrame(
        {
            "sequence": np.arange(len(x)),
            "steps": x.shape[1],
            "log10_true": found.true[:, 0] / np.log(10),
            "log10_keep": found.keep[:, 0] / np.log(10),
            "keep_log_ratio": found.keep_log_ratio[:, 0],
            "keep_cosine": found.keep_cosine[:, 0],
        }
    )


def attractor_table(
    cell: Cell, params: Params, x: Float[np.ndarray, "B T d"], most: int
) -> pd.DataFrame:
    """Find where the network settles under the mean input, after up to `FIRST` first inputs.

    One row for each first input: `period` (0 for none found), `radius`, `distinct`; see
    `rnngrad.measures.Attractors`. At most `most` first inputs are tried.
    """
    flat = x.reshape(-1, x.shape[-1])
    count = max(1, min(FIRST, most, len(flat)))
    first = flat[np.linspace(0, len(flat) - 1, count).round().astype(int)]
    found = attractors(cell, params, first, flat.mean(axis=0), SETTLE)
    return pd.DataFrame(
        {
            "first": np.arange(count),
            "period": found.period,
            "radius": found.radius,
            "distinct": int(found.distinct),
        }
    )


def _layers(cell: Cell, gates: Gates) -> list[tuple[Cell, Gates]]:
    """Return each layer with its own gates."""
    if not isinstance(cell, Stack):
        return [(cell, gates)]
    return [(layer, cell.of_layer(at, gates)) for at, layer in enumerate(cell.layers)]
