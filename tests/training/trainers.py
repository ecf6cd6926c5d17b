"""Small trainings, in float32 as in the pipeline."""

from rnngrad import cells, tasks
from rnngrad.cells import Initialisation
from rnngrad.training.optimisers import Optimiser
from rnngrad.training.recipe import Recipe
from rnngrad.training.trainer import Trainer

SIZES = {"train": 64, "validation": 32, "test": 32}
EVERY = 4


def make_trainer(
    cell="tanh", length=3, steps=80, seeds=2, data="reused", task="recall", **optimiser
):
    task = tasks.load(task)
    settings = {"name": "adam", "learning_rate": 0.02} | optimiser
    recipe = Recipe(8, 16, steps, EVERY, seeds, data, Initialisation(), Optimiser(**settings))
    splits = task.splits(0, length, SIZES)
    return Trainer(cells.load(cell), task, length, recipe, splits, seed=1)
