"""The article's product of one-step derivatives, beside the true one."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import Array

from rnngrad.cells import Cell
from rnngrad.cells.base import Params, State
from rnngrad.measures.linalg.scaled import Scaled, log_norm, normalised
from rnngrad.measures.term_shares import article_terms, steps
from rnngrad.measures.trajectory import as_double

Factors = tuple[Scaled, Scaled, Scaled]
Logs = tuple[Array, Array, Array, Array, Array]


class Products(NamedTuple):
    """Three versions of dc_T/dc_{t0} (dh_T/dh_{t0} for the state (h,)), t0 = 0..T-1, each `[T]`.

    Attributes:
        true: natural log of the Frobenius norm of the total derivative, h_{t0} depending on c_{t0}
            with its output gate held fixed.
        article: the same of the product of the article's one-step derivatives.
        keep: the same of the product of their `keep` terms; -inf for a cell without one.
        article_log_ratio: (article - true) / (T - t0), natural log per step.
        keep_log_ratio: (keep - true) / (T - t0).
        article_cosine: cosine between the article's product and the true one, as vectors.
        keep_cosine: cosine between the product of the keep terms and the true one.
    """

    true: Array
    article: Array
    keep: Array
    article_log_ratio: Array
    keep_log_ratio: Array
    article_cosine: Array
    keep_cosine: Array


def products(cell: Cell, params: Params, x: Array) -> Products:
    """Compare the article's product with the true one for every window that ends at T.

    Args:
        cell: the recurrent cell.
        params: its parameters.
        x: inputs `[T, d]`.
    """
    params, x = as_double((params, x))
    before, slope = steps(cell, params, x)
    n, entries = slope.shape[1], len(before)

    def body(carry: Factors, inputs: tuple[State, Array, Array]) -> tuple[Factors, Logs]:
        state, slope, x_t = inputs
        terms = article_terms(cell, params, state, slope, x_t)
        full, article, keep = carry
        full = _times(full, cell.jacobian(params, state, x_t))
        article = _times(article, jnp.stack(list(terms.values())).sum(axis=0))
        keep = _times(keep, terms.get("keep", jnp.zeros((n, n))))
        parts = jnp.split(full.mantissa, entries, axis=1)
        total = parts[0] if entries == 1 else parts[0] + parts[1] * slope[None, :]
        true = normalised(total, full.exponent)
        logs = (log_norm(true), log_norm(article), log_norm(keep))
        return (full, article, keep), (*logs, _cosine(article, true), _cosine(keep, true))

    memory = normalised(jnp.eye(n, entries * n))
    square = normalised(jnp.eye(n))
    _, (true, article, keep, article_cosine, keep_cosine) = jax.lax.scan(
        body, (memory, square, square), (before, slope, x), reverse=True
    )
    length = jnp.arange(len(x), 0, -1)
    return Products(
        true,
        article,
        keep,
        (article - true) / length,
        (keep - true) / length,
        article_cosine,
        keep_cosine,
    )


def _times(product: Scaled, factor: Array) -> Scaled:
    """Return product @ factor."""
    return normalised(product.mantissa @ factor, product.exponent)


def _cosine(a: Scaled, b: Scaled) -> Array:
    """Return the Frobenius cosine; nan if either is zero."""
    lengths = jnp.linalg.norm(a.mantissa) * jnp.linalg.norm(b.mantissa)
    return jnp.sum(a.mantissa * b.mantissa) / lengths
