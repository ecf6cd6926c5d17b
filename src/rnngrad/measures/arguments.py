"""Arguments of the measures, checked at the door: each error says what is allowed."""

import operator
from collections.abc import Callable, Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import ArrayLike
from jaxtyping import Array, Bool, Inexact

from rnngrad.cells import Cell
from rnngrad.cells.base import Params


def sequence(cell: Cell, params: Params, x: ArrayLike) -> tuple[Params, Inexact[Array, "T d"]]:
    """Return the parameters and the inputs `[T, d]` of one sequence in double precision.

    Raises:
        RuntimeError: if JAX is not set to 64 bits.
        ValueError: if x has another shape, a number is not finite, or the cell takes other inputs.
    """
    return _checked(cell, params, x, "[T, d]", "; map over a batch with jax.vmap")


def batch(cell: Cell, params: Params, x: ArrayLike) -> tuple[Params, Inexact[Array, "B T d"]]:
    """Return the parameters and the inputs `[B, T, d]` of a batch; see `sequence`."""
    return _checked(cell, params, x, "[B, T, d]", "; a single sequence is x[None]")


def whole(name: str, value: Any, low: int, high: int, limit: str) -> int:
    """Return a whole number from low to high.

    Args:
        name: what the argument is called.
        value: what was given.
        low: the least that is allowed.
        high: the most.
        limit: what the highest comes from, such as `T = 100`.

    Raises:
        ValueError: if it is another number, or none.
    """
    number = at_least(name, value, low)
    if number > high:
        raise ValueError(f"{name}: {number} given; allowed is {low} to {high}, as {limit}")
    return number


def at_least(name: str, value: Any, low: int) -> int:
    """Return a whole number from low on.

    Raises:
        ValueError: if it is another number, or none.
    """
    try:
        number = None if isinstance(value, bool) else operator.index(value)
    except (TypeError, jax.errors.JAXTypeError):
        number = None
    if number is None or number < low:
        given = "a traced value" if is_traced(value) else repr(value)
        raise ValueError(f"{name}: {given} given; allowed are whole numbers from {low} on")
    return number


def lags(value: ArrayLike, highest: int, limit: str) -> np.ndarray:
    """Return lags `[L]`, whole numbers from 0 to the highest.

    Raises:
        ValueError: if there are none, or another number is among them.
    """
    if is_traced(value):
        raise ValueError("lags: a traced value given; they must be known before compilation")
    array = np.asarray(value)
    right = array.ndim == 1 and array.size > 0 and np.issubdtype(array.dtype, np.integer)
    if not right or array.min() < 0 or array.max() > highest:
        given = f"{array.min()} to {array.max()}" if array.size and right else repr(value)
        raise ValueError(
            f"lags: {given} given; allowed is a vector of whole numbers, 0 to {highest}, as {limit}"
        )
    return array


def as_double(name: str, tree: Any) -> Any:
    """Return the arrays of a tree in float64, or complex128 where they are complex.

    Args:
        name: what the argument is called.
        tree: arrays, or dictionaries of them.

    Raises:
        RuntimeError: if JAX is not set to 64 bits.
        ValueError: if something is not a number, or not finite.
    """
    if jax.dtypes.canonicalize_dtype(float) != jnp.float64:
        raise RuntimeError("the measures need float64: set jax_enable_x64 to True")
    return jax.tree_util.tree_map_with_path(
        lambda path, leaf: _double(name + jax.tree_util.keystr(path), leaf),
        tree,
        is_leaf=lambda node: isinstance(node, list | tuple),
    )


def is_traced(value: Any) -> bool:
    """Return whether the value is not known yet, as inside jax.jit, vmap and grad."""
    return isinstance(value, jax.core.Tracer)


def known(cell: Cell, result: Any, finite: Bool[Array, "..."], what: str = "its state") -> Any:
    """Return the result, all nan if some number on the way to it left the range of float64.

    Args:
        cell: the recurrent cell.
        result: arrays of floats.
        finite: whether each step stayed in the range `[T]`, or all of it did `[]`.
        what: what left it.

    Raises:
        FloatingPointError: instead of nan, outside of jax.jit, vmap and grad.
    """
    if is_traced(finite):
        return jax.tree.map(lambda leaf: jnp.where(jnp.all(finite), leaf, jnp.nan), result)
    steps = np.asarray(finite)
    if not steps.all():
        step = f" at step {int(steps.argmin()) + 1} of {steps.size}" if steps.ndim else ""
        raise FloatingPointError(f"{type(cell).__name__}: {what} leaves the range of float64{step}")
    return result


def compiled(
    measure: Callable[..., tuple[Any, Bool[Array, "..."]]],
    cell: Cell,
    params: Params,
    x: Inexact[Array, "..."],
    *settings: Any,
) -> Any:
    """Return what a measure finds on checked arguments, compiled in one piece; see `known`.

    Args:
        measure: a function of all that follows; it returns what it finds, and whether each step
            stayed in the range of float64.
        cell: the recurrent cell.
        params: its parameters.
        x: inputs.
        settings: what else the measure takes.

    Raises:
        FloatingPointError: if a step left that range, outside of jax.jit, vmap and grad.
    """
    return known(cell, *jax.jit(lambda p, x: measure(cell, p, x, *settings))(params, x))


def _checked(
    cell: Cell, params: Params, x: ArrayLike, shape: str, cure: str
) -> tuple[Params, Inexact[Array, "..."]]:
    """Convert and check parameters and inputs of the shape."""
    if not isinstance(params, Mapping):
        raise ValueError(f"params: {type(params).__name__} given; expected a mapping of arrays")
    params = as_double("params", dict(params))
    x = _double("x", jnp.asarray(x) if is_traced(x) else _array("x", x))
    if x.ndim != shape.count(",") + 1 or 0 in x.shape:
        raise ValueError(f"x: expected inputs {shape}, none of them 0; got {list(x.shape)}{cure}")
    first = jax.ShapeDtypeStruct(x.shape[-1:], x.dtype)
    try:
        jax.eval_shape(lambda p, x: cell.step(p, cell.first_state(p, x), x), params, first)
    except (TypeError, ValueError, KeyError) as error:
        reason = str(error).strip().splitlines()[0]
        raise ValueError(
            f"x: {type(cell).__name__} with these params takes no input of d = {x.shape[-1]} "
            f"numbers: {reason}"
        ) from error
    return params, x


def _double(name: str, value: Any) -> Array:
    """Return an array in double precision, whose numbers are finite as far as they are known."""
    array = value if is_traced(value) else _array(name, value)
    double = jnp.complex128 if jnp.iscomplexobj(array) else jnp.float64
    if not is_traced(array) and not np.isfinite(array).all():
        raise ValueError(f"{name}: {np.sum(~np.isfinite(array))} of {array.size} are not finite")
    return jnp.asarray(array, double)


def _array(name: str, value: Any) -> np.ndarray:
    """Return numbers as an array."""
    try:
        array = np.asarray(value)
    except (TypeError, ValueError):
        array = np.asarray(None)
    if array.dtype.kind not in "biufc" and not jnp.issubdtype(array.dtype, jnp.floating):
        raise ValueError(f"{name}: {type(value).__name__} given; expected an array of numbers")
    return array
