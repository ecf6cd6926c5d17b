"""The article's product of one-step derivatives, beside the true one."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax.typing import ArrayLike
from jaxtyping import Array, Float

from rnngrad.cells import Cell
from rnngrad.cells.base import Params
from rnngrad.cells.memory_cell import MemoryCell
from rnngrad.cells.state import sizes
from rnngrad.measures import arguments
from rnngrad.measures.linalg.scaled import Scaled, length, log_norm, normalised
from rnngrad.measures.shares import article_terms, output_slopes
from rnngrad.measures.trajectories import Place, at, follow

Factors = tuple[Scaled, Scaled, Scaled]
Logs = tuple[Array, Array, Array, Array, Array]


class Products(NamedTuple):
    """Three versions of dc_T/dc_{t0} for a `MemoryCell`, t0 = 0..T-1, each `[T]`.

    For any other state they are versions of ds_T/ds_{t0} in the full state, which for the state
    (h,) is dh_T/dh_{t0}.

    Attributes:
        true: natural log of the Frobenius norm of the total derivative, h_{t0} depending on c_{t0}
            with its output gate held fixed.
        article: the same of the product of the article's one-step derivatives.
        keep: the same of the product of their `keep` terms; -inf for a cell without one.
        article_log_ratio: (article - true) / (T - t0), natural log per step.
        keep_log_ratio: (keep - true) / (T - t0).
        article_cosine: cosine between the article's product and the true one, as vectors; nan if
            either is zero.
        keep_cosine: cosine between the product of the keep terms and the true one.
    """

    true: Float[Array, " T"]
    article: Float[Array, " T"]
    keep: Float[Array, " T"]
    article_log_ratio: Float[Array, " T"]
    keep_log_ratio: Float[Array, " T"]
    article_cosine: Float[Array, " T"]
    keep_cosine: Float[Array, " T"]


def products(cell: Cell, params: Params, x: ArrayLike) -> Products:
    """Compare the article's product with the true one for every window that ends at T.

    Args:
        cell: the recurrent cell.
        params: its parameters.
        x: inputs `[T, d]`.

    Raises:
        ValueError: if the inputs or the parameters do not fit.
        FloatingPointError: if the state leaves the range of float64 and the cell is not
            homogeneous; nan inside jax.jit.
    """
    params, x = arguments.sequence(cell, params, x)
    return arguments.compiled(_products, cell, params, x)


def _products(cell: Cell, params: Params, x: Array) -> tuple[Products, Array]:
    """Return what `products` does, and whether each state is finite `[T]`."""
    path = follow(cell, params, x)
    slopes, m = output_slopes(cell, path), sum(sizes(path.scaled))
    n = m // 2 if isinstance(cell, MemoryCell) else m

    def body(carry: Factors, inputs: tuple[Place, Array]) -> tuple[Factors, Logs]:
        place, slope = inputs
        here = at(cell, params, place)
        terms = article_terms(cell, here[0], here[1], slope, here[2])
        full, article, keep = carry
        full = _times(full, cell.jacobian(*here))
        article = _times(article, jnp.stack(list(terms.values())).sum(axis=0))
        kept = [term for name, term in terms.items() if name.rpartition(".")[2] == "keep"]
        keep = _times(keep, sum(kept, jnp.zeros((n, n))))
        by_first, by_output = full.mantissa[:, :n], full.mantissa[:, n:]
        total = by_first if n == m else by_first + by_output * slope[None, :]
        true = normalised(total, full.exponent)
        logs = (log_norm(true), log_norm(article), log_norm(keep))
        return (full, article, keep), (*logs, _cosine(article, true), _cosine(keep, true))

    square = normalised(jnp.eye(n))
    start = (normalised(jnp.eye(n, m)), square, square)
    _, logs = jax.lax.scan(body, start, (path.places, slopes), reverse=True)
    true, article, keep, *cosines = logs
    steps = jnp.arange(len(x), 0, -1)
    found = Products(true, article, keep, (article - true) / steps, (keep - true) / steps, *cosines)
    return found, path.finite


def _times(product: Scaled, factor: Float[Array, "m m"]) -> Scaled:
    """Return product @ factor."""
    return normalised(product.mantissa @ factor, product.exponent)


def _cosine(a: Scaled, b: Scaled) -> Float[Array, ""]:
    """Return the Frobenius cosine; nan if either is zero."""
    return jnp.sum(a.mantissa * b.mantissa) / (length(a.mantissa) * length(b.mantissa))
