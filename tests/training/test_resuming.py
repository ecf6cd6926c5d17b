"""Training that goes on: after it was killed, and from the parameters of another run."""

from dataclasses import replace

import jax
import numpy as np
import pytest
from jax import tree

from rnngrad import tasks
from rnngrad.cells import Initialisation
from rnngrad.study import checkpoints
from rnngrad.training.progress import STAGES, Progress, train
from rnngrad.training.state import seed_keys
from rnngrad.training.trainer import Trainer
from tests.training.trainers import SIZES, make_trainer

pytestmark = pytest.mark.usefixtures("single_precision")


def leaves(progress: Progress):
    return [np.asarray(leaf) for leaf in tree.leaves(progress.state)]


class Killed(Exception):
    pass


@pytest.mark.slow
@pytest.mark.parametrize("evaluation", [1, 5, 19])
def test_a_killed_run_resumes_to_the_same_bytes(finished, tmp_path, monkeypatch, evaluation):
    monkeypatch.setattr(checkpoints, "SAVE_EVERY", 0.0)
    path = tmp_path / "progress.npz"

    def save_then_die(progress):
        checkpoints.ProgressKeeper(path, {"rule": "digest"}).save(progress)
        if progress.evaluations == evaluation:
            raise Killed

    with pytest.raises(Killed):
        train(make_trainer(length=12, learning_rate=0.005), report=save_then_die)
    trainer = make_trainer(length=12, learning_rate=0.005)
    saved = checkpoints.ProgressKeeper(path, {"rule": "digest"}).resume(trainer)
    assert saved is not None
    assert saved.evaluations == evaluation
    resumed = train(trainer, saved)
    for a, b in zip(leaves(resumed), leaves(finished[1]), strict=True):
        np.testing.assert_array_equal(a, b)
    for stage in STAGES:
        tree.map(
            np.testing.assert_array_equal,
            resumed.checkpoints[stage],
            finished[1].checkpoints[stage],
        )


def test_progress_of_other_settings_is_not_taken_up(tmp_path, monkeypatch, finished):
    monkeypatch.setattr(checkpoints, "SAVE_EVERY", 0.0)
    path = tmp_path / "progress.npz"
    checkpoints.ProgressKeeper(path, {"rule": "mine"}).save(finished[1])
    assert checkpoints.ProgressKeeper(path, {"rule": "yours"}).resume(finished[0]) is None


def test_damaged_progress_starts_anew(tmp_path, finished, caplog):
    path = tmp_path / "progress.npz"
    path.write_bytes(b"PK\x03\x04 half a file")
    assert checkpoints.ProgressKeeper(path, {"rule": "mine"}).resume(finished[0]) is None
    assert "starting anew" in caplog.text


def restarted(first: Progress, initialisation: Initialisation) -> Trainer:
    origin, task = make_trainer("lstm"), tasks.load("recall")
    recipe = replace(origin.recipe, initialisation=initialisation)
    splits = task.splits(0, 3, SIZES)
    return Trainer(origin.cell, task, 3, recipe, splits, 1, first.checkpoints["end"])


@pytest.fixture(scope="module")
def first_lstm():
    with jax.enable_x64(False):
        return train(make_trainer("lstm"))


def test_a_restart_goes_on_from_the_last_parameters_with_other_batches(first_lstm):
    trainer = restarted(first_lstm, Initialisation())
    start = trainer.initial_state().params
    for own, other in zip(tree.leaves(start), tree.leaves(first_lstm.state.params), strict=True):
        np.testing.assert_array_equal(own, other)
    keys = [jax.random.key_data(seed_keys(1, 2, restart)[1]) for restart in (True, False)]
    assert (keys[0] != keys[1]).any(axis=1).all()


def test_a_restart_adds_the_keep_bias_and_ties_the_input_gate(first_lstm):
    trainer = restarted(first_lstm, Initialisation(keep_bias=3.0, tie_input=True))
    added = trainer.initial_state().params["cell"]["b"] - first_lstm.state.params["cell"]["b"]
    np.testing.assert_allclose(added[:, 0], 3.0, rtol=1e-6)
    np.testing.assert_allclose(added[:, 1], -3.0, rtol=1e-6)
    np.testing.assert_array_equal(added[:, 2:], 0)
