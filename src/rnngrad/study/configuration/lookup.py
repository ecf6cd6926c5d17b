"""Cells, tasks and other things by the names that a configuration gives them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, TypeVar

from rnngrad import cells, tasks
from rnngrad.cells import Cell
from rnngrad.study.configuration.schema import ConfigError, suggestion
from rnngrad.study.runs import cell_class
from rnngrad.tasks import Task

Plugin = TypeVar("Plugin", Cell, Task)


def check_known(where: str, names: Iterable[str], allowed: Collection[str]) -> None:
    """Check that each name is one of those allowed.

    Args:
        where: the key of the configuration that lists the names; its last part is their kind.
        names: what is listed there.
        allowed: what may be.

    Raises:
        ConfigError: in one line, the unknown name and those allowed.
    """
    kind = where.rpartition(".")[2].removesuffix("s")
    for name in names:
        if name not in allowed:
            raise ConfigError(
                f"config: {where}: unknown {kind} '{name}'{suggestion(name, allowed)}; "
                f"allowed are {', '.join(allowed)}"
            )


def load_cell(config: Mapping[str, Any], name: str, where: str) -> Cell:
    """Return the cell that a configuration calls `name`, at the key `where`.

    Raises:
        ConfigError: if there is none, or its class cannot be used.
    """
    return load_class(cells.load, cell_class(config, name, where), where)


def load_task(name: str, where: str) -> Task:
    """Return the task called `name`, named at the key `where`.

    Raises:
        ConfigError: if there is none, or its class cannot be used.
    """
    return load_class(tasks.load, name, where)


def time_steps(task: Task, length: int, where: str) -> int:
    """Return the time steps of a task's sequences of nominal length `length`.

    Raises:
        ConfigError: if the task has no such sequences.
    """
    try:
        task.validate_length(length)
        return int(task.steps(length))
    except Exception as error:  # whatever a user's own task raises
        raise ConfigError(f"config: {where}: {one_line(error)}") from error


def load_class(load: Callable[[str], Plugin], name: str, where: str) -> Plugin:
    """Return an instance of a class of the user's or of the project's.

    Raises:
        ConfigError: whatever loading raises, in one line, or an attribute that is missing.
    """
    built_in = cells.BUILT_IN if load is cells.load else tasks.BUILT_IN
    needed = ("gates",) if load is cells.load else ("name", "input_size", "output_size")
    try:
        plugin = load(name)
    except Exception as error:  # whatever a user's own class raises
        close = suggestion(name, built_in) if ":" not in name else ""
        raise ConfigError(f"config: {where}: {one_line(error)}{close}") from error
    for attribute in needed:
        if not hasattr(plugin, attribute):
            raise ConfigError(f"config: {where}: '{name}' does not define {attribute}")
    return plugin


def one_line(error: BaseException) -> str:
    """Return what an error says, or its name if it says nothing."""
    return " ".join(str(error).split()) or type(error).__name__
