"""A linear recurrence over all steps at once, one after the other or in parallel."""

import jax
from jaxtyping import Array, Inexact

Pair = tuple[Array, Array]


def linear_scan(
    factor: Inexact[Array, "T ..."], added: Inexact[Array, "T ..."], first: Inexact[Array, "..."]
) -> Inexact[Array, "T ..."]:
    """Return all m_t = a_t m_{t-1} + v_t, from m_0: in a loop on a CPU, in parallel elsewhere.

    On one core the loop does half of the arithmetic, and is several times faster
    (`benchmarks/linear_scans.py`).

    Args:
        factor: a, with the step along the first axis.
        added: v, of the same shape.
        first: m_0.
    """
    if jax.default_backend() == "cpu":
        return in_sequence(factor, added, first)
    return in_parallel(factor, added, first)


def in_sequence(factor: Array, added: Array, first: Array) -> Array:
    """Return the recurrence of `linear_scan`, step by step."""

    def step(memory: Array, pair: Pair) -> tuple[Array, Array]:
        memory = pair[0] * memory + pair[1]
        return memory, memory

    return jax.lax.scan(step, first, (factor, added))[1]


def in_parallel(factor: Array, added: Array, first: Array) -> Array:
    """Return the recurrence of `linear_scan`, in a number of rounds that grows with ln T.

    Steps are composed as (a, v) then (a', v') = (a a', a' v + v'). Where |a| <= 1, as in every
    linear cell here, a product that underflows is the zero that the loop arrives at, and its
    derivative is zero too: nothing is divided, and no logarithm is taken, so that neither sign nor
    phase is lost. Products of factors above one may overflow where the memory itself does not.
    """

    def compose(earlier: Pair, later: Pair) -> Pair:
        return earlier[0] * later[0], later[0] * earlier[1] + later[1]

    product, total = jax.lax.associative_scan(compose, (factor, added))
    return total + product * first[None]
