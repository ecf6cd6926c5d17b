r"""QR factors whose every pivot has digits, however much smaller it is than its column.

Householder's QR alone loses a pivot below 1e-16 of its column. Here the matrices are taken apart by
elimination first, the columns in descending order, which keeps the digits of the pivots of a matrix
that is graded by rows or by columns; what is left to orthogonalise is well conditioned (Peters and
Wilkinson, 1970). Nothing is squared, so that nothing underflows.
"""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from rnngrad.measures.linalg.scaled import log

Matrix = Float[Array, "m m"]


def noise_level(size: int) -> float:
    """Return the ratio to what it was computed from below which a pivot of `size` is rounding."""
    return size * float(jnp.finfo(jnp.float64).eps)


@jax.custom_jvp
def product_qr(lower: Matrix | None, a: Matrix, b: Matrix) -> tuple[Matrix, Matrix]:
    """Return Q and R of lower a b, `[m, m]` each; a pivot that is only rounding is exactly zero.

    Args:
        lower: a well-conditioned matrix; None for the identity.
        a: any matrix.
        b: a well-conditioned matrix.
    """
    order = jnp.argsort(-jnp.max(jnp.abs(a), axis=0))
    first, upper = _eliminated(a[:, order])
    second, pivots = _eliminated(upper @ b[order])
    left = first @ second
    q, r = jnp.linalg.qr(left if lower is None else lower @ left)
    return q, r @ pivots


@product_qr.defjvp
def _(primals: tuple, tangents: tuple) -> tuple:
    (lower, a, b), (d_lower, d_a, d_b) = primals, tangents
    q, r = product_qr(lower, a, b)
    d_ab = d_a @ b + a @ d_b
    change = d_ab if lower is None else d_lower @ (a @ b) + lower @ d_ab
    return (q, r), _tangents(q, r, change)


@jax.custom_jvp
def thin_qr(a: Float[Array, "m k"]) -> tuple[Float[Array, "m k"], Float[Array, "k k"]]:
    """Return Q and R of a with k <= m; a pivot that is only rounding is nan, a true zero zero."""
    left, pivots = _eliminated(a, noise=jnp.nan)
    q, r = jnp.linalg.qr(left)
    diagonal = jnp.diagonal(r) * jnp.diagonal(pivots)
    upper = jnp.triu(r @ jnp.nan_to_num(pivots), 1)
    return q, upper + jnp.diag(diagonal)


@thin_qr.defjvp
def _(primals: tuple, tangents: tuple) -> tuple:
    q, r = thin_qr(*primals)
    return (q, r), _tangents(q, r, tangents[0])


def log_determinant(a: Matrix) -> Float[Array, ""]:
    """Return ln |det a|; -inf for a matrix that is singular up to rounding."""
    order = jnp.argsort(-jnp.max(jnp.abs(a), axis=0))
    return jnp.sum(log(jnp.abs(jnp.diagonal(_eliminated(a[:, order])[1]))))


def _eliminated(
    a: Float[Array, "m k"], noise: float = 0.0
) -> tuple[Float[Array, "m k"], Float[Array, "k k"]]:
    """Return L, its rows permuted, and U of a = L U; pivots that are only rounding are `noise`."""
    size, k = a.shape
    packed, _, permutation = jax.lax.linalg.lu(a)
    lower, upper = jnp.tril(packed, -1) + jnp.eye(size, k), jnp.triu(packed[:k])
    pivots = jnp.diagonal(upper)
    made_of = jnp.sum(jnp.abs(lower[:k]) * jnp.abs(upper).T, axis=1)
    rounding = (pivots != 0) & (jnp.abs(pivots) <= noise_level(size) * made_of)
    upper = jnp.where(jnp.eye(k, dtype=bool) & rounding[None, :], noise, upper)
    return jnp.zeros_like(lower).at[permutation].set(lower), upper


def _tangents(
    q: Float[Array, "m k"], r: Float[Array, "k k"], change: Float[Array, "m k"]
) -> tuple[Float[Array, "m k"], Float[Array, "k k"]]:
    """Return dQ and dR for the change of Q R; directions of a zero pivot count as unchanged."""
    pivots = jnp.diagonal(r)
    gone = (pivots == 0) | jnp.isnan(pivots)
    regular = jnp.where(jnp.eye(len(r), dtype=bool) & gone[None, :], 1.0, r)
    by_r = jax.lax.linalg.triangular_solve(regular, change, left_side=False, lower=False)
    by_r = jnp.where(gone[None, :], 0.0, by_r)
    along = q.T @ by_r
    below = jnp.tril(along, -1)
    turn = below - below.T
    return q @ (turn - along) + by_r, (along - turn) @ regular
