"""A first try of a user's own cells and tasks, before any job.

Steps, encodings and draws are traced for their shapes alone; a loss and a score are computed.
"""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from rnngrad.cells import Cell
from rnngrad.cells.base import Gates
from rnngrad.cells.state import State
from rnngrad.study.configuration.lookup import one_line
from rnngrad.study.configuration.schema import ConfigError
from rnngrad.tasks import Dataset, Task


def try_cell(cell: Cell, hidden_size: int, where: str) -> None:
    """Check that a cell, named at the key `where`, draws parameters and takes a step with them.

    Raises:
        ConfigError: in one line, what fails or is missing.
    """

    def first_step() -> tuple[State, Gates]:
        params = cell.init(jax.random.key(0), 1, hidden_size)
        x = jnp.zeros(1)
        return cell.step(params, cell.first_state(params, x), x)

    try:
        _, gates = jax.eval_shape(first_step)
        missing = [gate for gate in cell.gates if gate not in gates]
    except Exception as error:  # whatever a user's own cell raises
        raise ConfigError(
            f"config: {where}: its first step(params, state, x) fails: {one_line(error)}"
        ) from error
    if missing:
        raise ConfigError(
            f"config: {where}: its step returns no value of {', '.join(missing)}, "
            "which the cell lists in gates"
        )


def try_task(task: Task, length: int, count: int, fresh: bool, where: str) -> None:
    """Check that a task, named at the key `where`, draws sequences that a network can be scored on.

    Args:
        task: the task.
        length: nominal length of the sequences.
        count: how many are drawn.
        fresh: whether it is to draw them with JAX too.
        where: the key.

    Raises:
        ConfigError: in one line, what fails, or of which shape or size it should be.
    """
    name = f"config: {where}: '{task.name}'"
    steps = task.steps(length)
    outputs = jnp.zeros((count, steps, task.output_size))
    tried = f"generate(rng, {length}, {count})"
    try:
        drawn = task.generate(np.random.default_rng(0), length, count)
        tried = "encode(inputs)"
        encoded = jax.eval_shape(task.encode, drawn.inputs)
        shapes = f"of shapes {list(outputs.shape)} and {list(drawn.targets.shape)}"
        scalars = {}
        for what in ("loss", "score"):
            tried = f"{what}(outputs, targets) {shapes}"
            scalars[what] = getattr(task, what)(outputs, drawn.targets)
        tried = f"draw(key, {length}, {count})"
        again = _shapes(task, length, count) if fresh else None
    except Exception as error:  # whatever a user's own task raises
        raise ConfigError(f"{name}: its {tried} fails: {one_line(error)}") from error
    _compare(
        f"{name}: encoded inputs",
        encoded.shape,
        (count, steps, task.input_size),
        ", by its steps and input_size",
    )
    for what, scalar in scalars.items():
        _compare(f"{name}: a {what}", jnp.shape(scalar), ())
    _check_classes(task, drawn, name)
    for what, scalar in scalars.items():
        if not jnp.isfinite(scalar):
            raise ConfigError(f"{name}: its {what} of outputs that are all 0 is {scalar}")
    if again is not None:
        for what, new, stored in zip(
            ("inputs", "targets"), again, (drawn.inputs, drawn.targets), strict=True
        ):
            _compare(f"{name}: {what} of draw", new, stored.shape)


def _shapes(task: Task, length: int, count: int) -> list[tuple[int, ...]]:
    drawn = jax.eval_shape(lambda key: task.draw(key, length, count), jax.random.key(0))
    return [array.shape for array in drawn]


def _compare(what: str, given: Any, wanted: tuple[int, ...], by: str = "") -> None:
    if tuple(given) != wanted:
        raise ConfigError(f"{what} of shape {list(given)}; allowed is {list(wanted)}{by}")


def _check_classes(task: Task, drawn: Dataset, name: str) -> None:
    """Refuse tokens and classes that one-hot vectors and logits would leave out in silence."""
    sizes = {"inputs": task.input_size} if drawn.inputs.ndim == 2 else {}
    if type(task).loss is Task.loss:
        sizes["targets"] = task.output_size
    for what, size in sizes.items():
        values = getattr(drawn, what)
        outside = values[(values < 0) | (values >= size)]
        if outside.size:
            raise ConfigError(
                f"{name}: {what} have a {outside.flat[0]}; allowed are 0 to {size - 1}, by its "
                f"{what.removesuffix('s').replace('target', 'output')}_size"
            )
