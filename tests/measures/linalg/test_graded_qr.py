"""Pivots far below their columns, against arithmetic with nine hundred digits."""

import jax
import jax.numpy as jnp
import mpmath
import numpy as np
import pytest

from rnngrad.measures.linalg.graded_qr import log_determinant, product_qr, thin_qr

SIZE = 6
PRODUCT, THIN, DETERMINANT = map(jax.jit, (product_qr, thin_qr, log_determinant))


def drawn(seed):
    return np.random.default_rng(seed).normal(size=(SIZE, SIZE))


def orthogonal(seed):
    return np.linalg.qr(drawn(seed))[0]


def exact_pivots(*factors):
    with mpmath.workdps(900):
        product = mpmath.eye(SIZE)
        for factor in factors:
            product = product * mpmath.matrix(np.asarray(factor).tolist())
        r = mpmath.qr(product)[1]
        return np.array([float(mpmath.log(abs(r[i, i]))) for i in range(SIZE)])


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("side", ["columns", "rows"])
@pytest.mark.parametrize("exponents", [[0, 0, 0, -30, -30, -30], [0, -12, -200, 3, -90, -45]])
def test_small_pivots_keep_their_digits(seed, side, exponents):
    grades = 10.0 ** np.array(exponents)
    a = drawn(seed) * (grades[None, :] if side == "columns" else grades[:, None])
    b = orthogonal(seed + 10)
    q, r = map(np.asarray, PRODUCT(None, a, b))
    found = np.log(np.abs(np.diagonal(r)))
    np.testing.assert_allclose(found, exact_pivots(a, b), rtol=0, atol=1e-9)
    np.testing.assert_allclose(q.T @ q, np.eye(SIZE), atol=1e-14)
    np.testing.assert_allclose(DETERMINANT(a), found.sum(), rtol=1e-12)


def test_a_left_factor_is_applied():
    lower = np.eye(SIZE) + np.tril(drawn(0), -1)
    a, b = drawn(1) * 10.0 ** np.array([0, -40, 0, -40, 0, -40]), orthogonal(2)
    q, r = map(np.asarray, PRODUCT(lower, a, b))
    np.testing.assert_allclose(np.log(np.abs(np.diagonal(r))), exact_pivots(lower, a, b), atol=1e-9)
    np.testing.assert_allclose(q @ r, lower @ a @ b, atol=1e-12)


@pytest.mark.parametrize("k", [1, 3, 6])
def test_a_thin_factor_is_the_first_columns(k):
    a = drawn(4)[:, :k]
    q, r = map(np.asarray, THIN(a))
    np.testing.assert_allclose(q @ r, a, atol=1e-13)
    np.testing.assert_allclose(q.T @ q, np.eye(k), atol=1e-14)


def test_zero_is_told_from_small():
    """Dead rows give a true zero; equal rows a pivot that is rounding."""
    dead = drawn(5)
    dead[[1, 4]] = 0
    assert np.sum(np.diagonal(PRODUCT(None, dead, orthogonal(6))[1]) == 0) == 2
    assert np.sum(np.diagonal(THIN(dead @ orthogonal(6))[1]) == 0) == 2
    twins = drawn(7)
    twins[1] = 0.3 * twins[2]
    assert np.sum(np.diagonal(PRODUCT(None, twins, orthogonal(8))[1]) == 0) == 1
    assert np.sum(np.isnan(np.diagonal(THIN(twins @ orthogonal(8))[1]))) == 1
    assert DETERMINANT(twins) == -np.inf


@pytest.mark.parametrize("reverse", [False, True])
def test_derivatives_are_those_of_differences(reverse):
    a, b, change = drawn(1), orthogonal(2), drawn(3)

    def factors(t):  # the basis up to signs, which do not change in between
        basis, r = product_qr(None, a + t * change, b)
        return jnp.concatenate([basis.ravel(), jnp.log(jnp.abs(jnp.diagonal(r)))])

    ahead, behind = map(np.asarray, map(jax.jit(factors), (1e-6, -1e-6)))
    found = jax.jit((jax.jacrev if reverse else jax.jacfwd)(factors))(0.0)
    np.testing.assert_allclose(found, (ahead - behind) / 2e-6, rtol=1e-6, atol=1e-6)


def test_the_derivative_beside_a_dead_direction_is_finite():
    a = drawn(1)
    a[2] = 0

    def first(t):
        return jnp.log(jnp.abs(product_qr(None, a * (1 + t), orthogonal(2))[1][0, 0]))

    np.testing.assert_allclose(jax.jit(jax.grad(first))(0.0), 1.0, rtol=1e-12)
