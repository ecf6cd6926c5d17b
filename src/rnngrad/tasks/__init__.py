"""The tasks, one file each, under the names used in the configuration."""

from rnngrad import plugins
from rnngrad.tasks.base import SPLITS, Dataset, Task
from rnngrad.tasks.generated import GeneratedTask
from rnngrad.tasks.sources import Source

BUILT_IN = {
    "recall": "rnngrad.tasks.recall:Recall",
    "short_memory": "rnngrad.tasks.short_memory:ShortMemory",
    "adding": "rnngrad.tasks.adding:Adding",
    "copy": "rnngrad.tasks.copy:Copy",
    "selective_copy": "rnngrad.tasks.selective_copy:SelectiveCopy",
    "temporal_order": "rnngrad.tasks.temporal_order:TemporalOrder",
    "latch": "rnngrad.tasks.latch:Latch",
    "load1": "rnngrad.tasks.memory_load:Load1",
    "load8": "rnngrad.tasks.memory_load:Load8",
    "load64": "rnngrad.tasks.memory_load:Load64",
    "parity": "rnngrad.tasks.parity:Parity",
    "permutations": "rnngrad.tasks.permutations:Permutations",
    "digits": "rnngrad.tasks.digits:Digits",
}
NAMES = tuple(BUILT_IN)

TRACKING = ("parity", "permutations")
"""The tasks that ask, at every step, for a state to be tracked."""


def load(name: str) -> Task:
    """Return the task called `name`: one of `NAMES` or `package.module:Class`.

    Raises:
        ValueError: if there is no such task, or its class cannot be imported.
    """
    return plugins.load(name, BUILT_IN, Task)


__all__ = [
    "BUILT_IN",
    "NAMES",
    "SPLITS",
    "TRACKING",
    "Dataset",
    "GeneratedTask",
    "Source",
    "Task",
    "load",
]
