import jax
import pytest

from rnngrad.training.progress import train
from tests.training.trainers import make_trainer


@pytest.fixture
def single_precision():
    """Training runs in float32, as in the pipeline."""
    with jax.enable_x64(False):
        yield


@pytest.fixture(scope="module")
def finished():
    """Two seeds that do not solve their task within the budget."""
    with jax.enable_x64(False):
        trainer = make_trainer(length=12, learning_rate=0.005)
        return trainer, train(trainer)
