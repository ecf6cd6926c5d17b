"""What a job does that draws a dataset."""

from typing import Any

import numpy as np

from rnngrad import tasks


def draw(
    task_name: str, length: int, seed: int, sizes: dict[str, int]
) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """Return the arrays of a dataset by `split/name`, and its description."""
    task = tasks.load(task_name)
    arrays = {
        f"{split}/{name}": getattr(data, name)
        for split, data in task.splits(seed, length, sizes).items()
        for name in ("inputs", "targets")
    }
    return arrays, {
        "task": task_name,
        "length": length,
        "steps": task.steps(length),
        "seed": seed,
        "baseline_loss": task.baseline(length),
        "arrays": {k: {"shape": v.shape, "dtype": str(v.dtype)} for k, v in arrays.items()},
    }
