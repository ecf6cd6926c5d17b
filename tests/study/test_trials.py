"""What is wrong with a task of one's own is said in one line, before any job."""

import jax.numpy as jnp
import numpy as np
import pytest

from rnngrad import tasks
from rnngrad.study.configuration.schema import ConfigError
from rnngrad.study.configuration.trials import try_task
from rnngrad.tasks import Dataset, GeneratedTask, Task


class Last(GeneratedTask):
    """Which symbol was the last one?"""

    name, input_size, output_size, tokens = "last", 3, 3, 3

    def compose(self, source, length, count):
        tokens = source.integers(0, self.tokens, (count, length), np.uint8)
        return tokens, tokens[:, -1].astype(np.int8)


class MoreTokens(Last):
    tokens = 9


class MoreClasses(Last):
    input_size = tokens = 9


class InPlace(Last):
    def compose(self, source, length, count):
        tokens, targets = super().compose(source, length, count)
        tokens[:, 0] = 0
        return tokens, targets


class Shorter(Last):
    def steps(self, length):
        return length - 1


class LossBySequence(Last):
    def loss(self, outputs, targets):
        return jnp.square(outputs[:, -1, 0] - targets)


class NoScore(Last):
    def score(self, outputs, targets):
        return jnp.nan * outputs.mean()


class TargetsInRows(Last):
    def compose(self, source, length, count):
        tokens, targets = super().compose(source, length, count)
        return tokens, targets[:, None]


class Unfinished(Task):
    name, input_size, output_size = "unfinished", 1, 1

    def generate(self, rng, length, count):
        raise NotImplementedError("to do")


class OtherDraw(Last):
    def generate(self, rng, length, count):
        drawn = super().generate(rng, length, count)
        return Dataset(drawn.inputs[:, :, None].astype(np.float32), drawn.targets)

    def draw(self, key, length, count):
        return super().draw(key, length, count)

    input_size = 1


@pytest.mark.parametrize("name", [*tasks.BUILT_IN, "own"])
def test_tasks_that_can_be_run_pass(name):
    task = Last() if name == "own" else tasks.load(name)
    length = 64 if name == "digits" else max(task.minimum_length, 32)
    try_task(task, length, 24, task.fresh, "experiments")


@pytest.mark.parametrize(
    ("task", "message"),
    [
        (MoreTokens, r"inputs have a [3-8]; allowed are 0 to 2, by its input_size$"),
        (MoreClasses, r"targets have a [3-8]; allowed are 0 to 2, by its output_size$"),
        (InPlace, r"its draw\(key, 12, 24\) fails: .*immutable"),
        (
            Shorter,
            r"encoded inputs of shape \[24, 12, 3\]; allowed is \[24, 11, 3\], by its steps and",
        ),
        (LossBySequence, r"a loss of shape \[24\]; allowed is \[\]$"),
        (NoScore, r"its score of outputs that are all 0 is nan$"),
        (TargetsInRows, r"its loss.* of shapes \[24, 12, 3\] and \[24, 1\] fails: "),
        (Unfinished, r"its generate\(rng, 12, 24\) fails: to do$"),
        (OtherDraw, r"inputs of draw of shape \[24, 12\]; allowed is \[24, 12, 1\]$"),
    ],
)
def test_a_task_that_cannot_be_run_is_named(task, message):
    with pytest.raises(ConfigError, match=r"^config: here: '\w+': .*" + message) as caught:
        try_task(task(), 12, 24, task().fresh, "here")
    assert "\n" not in str(caught.value)
