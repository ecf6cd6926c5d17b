"""Training: learning, divergence, resuming, and the same data for every cell."""

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import tree

from rnngrad import cells, tasks
from rnngrad.cells import Initialisation
from rnngrad.study import checkpoints, tuning
from rnngrad.study.runs import Run
from rnngrad.training.optimisers import Optimiser
from rnngrad.training.trainer import CHECKPOINTS, CHUNKS, Progress, Recipe, Trainer, begin, train


@pytest.fixture(scope="module", autouse=True)
def single_precision():
    """Training runs in float32, as in the pipeline."""
    with jax.enable_x64(False):
        yield


SIZES = {"train": 64, "validation": 16, "test": 32}


def make_trainer(cell="tanh", length=3, steps=80, seeds=2, **optimiser):
    task = tasks.load("recall")
    settings = {"name": "adam", "learning_rate": 0.02} | optimiser
    recipe = Recipe(8, 16, steps, seeds, Initialisation(), Optimiser(**settings))
    return Trainer(cells.load(cell), task, recipe, task.splits(0, length, SIZES), seed=1)


@pytest.fixture(scope="module")
def finished():
    trainer = make_trainer()
    return trainer, train(trainer)


def leaves(progress: Progress):
    return [np.asarray(leaf) for leaf in tree.leaves(progress.state)]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["gru_reset_after", "linear_diagonal", "clamped_lstm"])
def test_training_is_compiled_once(name):
    trainer = make_trainer(name)
    before = tree.map(jax.typeof, trainer.initial_state())
    after = tree.map(jax.typeof, trainer.advance(trainer.initial_state(), 0)[0])
    assert before == after


def test_the_loss_falls(finished):
    _, progress = finished
    losses = [rows["loss"].median() for rows in progress.history]
    assert losses[-1] < 0.5 * losses[0]


def test_history_has_a_row_for_every_seed_and_chunk(finished):
    trainer, progress = finished
    assert len(progress.history) == CHUNKS
    assert [rows["step"].iloc[0] for rows in progress.history] == list(range(2, 81, 2))
    assert all(len(rows) == trainer.recipe.seeds for rows in progress.history)


def test_checkpoints_are_kept_at_their_percentages(finished):
    trainer, progress = finished
    assert list(progress.checkpoints) == list(CHECKPOINTS)
    first, last = progress.checkpoints[0], progress.checkpoints[100]
    np.testing.assert_array_equal(first["cell"]["U"], trainer.initial_state().params["cell"]["U"])
    np.testing.assert_array_equal(last["cell"]["U"], progress.state.params["cell"]["U"])
    assert np.abs(first["cell"]["U"] - last["cell"]["U"]).max() > 0


def test_seeds_differ_and_do_not_depend_on_how_many_there_are(finished):
    _, progress = finished
    U = progress.checkpoints[0]["cell"]["U"]
    assert np.abs(U[0] - U[1]).max() > 0.01
    more = make_trainer(seeds=3)
    assert not np.array_equal(more.batch_keys[0], more.batch_keys[1])


def test_every_cell_sees_the_same_batches():
    a, b = make_trainer("tanh"), make_trainer("gru")
    np.testing.assert_array_equal(
        jax.random.key_data(a.batch_keys), jax.random.key_data(b.batch_keys)
    )


def test_a_diverging_seed_is_frozen_and_the_others_go_on():
    trainer = make_trainer(name="sgd", learning_rate=0.1, steps=40)
    progress = begin(trainer)
    params = progress.state.params
    broken = params["cell"]["U"].at[1].set(jnp.inf)
    params = params | {"cell": params["cell"] | {"U": broken}}
    expected = np.array(broken[1])  # training takes the memory of what it is given
    progress.state = progress.state._replace(params=params)
    end = train(trainer, progress)
    assert list(np.asarray(end.state.alive)) == [True, False]
    assert list(np.asarray(end.state.bad_step)) == [-1, 0]
    np.testing.assert_array_equal(end.state.params["cell"]["U"][1], expected)
    assert np.isfinite(end.history[-1]["loss"].iloc[0])


def test_relu_blows_up_by_itself_and_is_recorded():
    trainer = make_trainer("relu", length=30, name="sgd", learning_rate=1e6, steps=40)
    progress = train(trainer)
    dead = np.asarray(progress.state.bad_step) >= 0
    assert dead.any()
    assert list(progress.history[-1]["alive"]) == list(~dead)


class Killed(Exception):
    pass


@pytest.mark.slow
@pytest.mark.parametrize("chunk", [1, 5, CHUNKS - 1])
def test_a_killed_run_goes_on_to_the_same_bytes(finished, tmp_path, monkeypatch, chunk):
    monkeypatch.setattr(checkpoints, "SAVE_EVERY", 0.0)
    path = tmp_path / "progress.npz"

    def save_then_die(progress):
        checkpoints.ProgressKeeper(path, {"rule": "digest"}).save(progress)
        if progress.chunk == chunk:
            raise Killed

    with pytest.raises(Killed):
        train(make_trainer(), report=save_then_die)
    trainer = make_trainer()
    saved = checkpoints.ProgressKeeper(path, {"rule": "digest"}).resume(trainer)
    assert saved is not None
    assert saved.chunk == chunk
    resumed = train(trainer, saved)
    for a, b in zip(leaves(resumed), leaves(finished[1]), strict=True):
        np.testing.assert_array_equal(a, b)
    for percent in CHECKPOINTS:
        tree.map(
            np.testing.assert_array_equal,
            resumed.checkpoints[percent],
            finished[1].checkpoints[percent],
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


@pytest.mark.parametrize("clip", ["none", "norm", "value"])
def test_clipping_bounds_the_gradient(clip):
    rule = Optimiser("sgd", 1.0, clip, 0.5).transformation()
    gradient = {"a": jnp.array([3.0, -4.0]), "b": jnp.array([0.1])}
    updates, _ = rule.update(gradient, rule.init(gradient), gradient)
    norm = np.sqrt(25.01)
    expected = {
        "none": {"a": [-3.0, 4.0], "b": [-0.1]},
        "norm": {"a": [-3.0 * 0.5 / norm, 4.0 * 0.5 / norm], "b": [-0.1 * 0.5 / norm]},
        "value": {"a": [-0.5, 0.5], "b": [-0.1]},
    }[clip]
    for name, values in expected.items():
        np.testing.assert_allclose(updates[name], values, rtol=1e-6)


def test_parameter_clipping_bounds_the_recurrent_matrices_only():
    trainer = make_trainer(clip="parameter", clip_threshold=0.05, steps=40)
    params = train(trainer).state.params["cell"]
    assert np.abs(params["U"]).max() <= 0.05
    assert np.abs(params["W"]).max() > 0.05


@pytest.mark.parametrize(("threshold", "acts"), [(100.0, 0.0), (1e-6, 1.0)])
def test_how_often_the_clip_acts_is_recorded(threshold, acts):
    trainer = make_trainer(clip="norm", clip_threshold=threshold, steps=40)
    _, statistics = trainer.advance(trainer.initial_state(), 0)
    np.testing.assert_array_equal(statistics["clipped_share"], acts)


def test_results_count_a_diverged_seed_as_a_failure(finished):
    trainer, progress = finished
    run = Run("recall", 3, "tanh", "keep0", "tanh", trainer.recipe, "constant", True)
    dead = progress.state._replace(alive=jnp.array([True, False]), bad_step=jnp.array([-1, 7]))
    ended = Progress(dead, CHUNKS, progress.history, progress.checkpoints)
    results = checkpoints.tables(run, trainer, ended)["results"]
    assert list(results["bad_step"]) == [-1, 7]
    assert not results["success"].iloc[1]
    assert set(results["cell"]) == {"tanh"}


def test_a_tuned_rate_is_the_one_that_learns():
    """A rate of nearly zero learns nothing, and one that diverges is never chosen."""
    trainer = make_trainer(name="sgd", learning_rate=1.0, steps=40)
    rates = (1e-9, 0.5, 3e38)
    run = Run(
        "recall", 3, "tanh", "tuned", "tanh", trainer.recipe, "constant", False,
        rates=rates, tuning_seeds=2,
    )  # fmt: skip
    splits = trainer.task.splits(0, 3, {"train": 64, "validation": 32, "test": 32})
    table = tuning.tuning_table(run, trainer.task, splits, 0)
    assert table.loc[table["chosen"], "learning_rate"].item() == 0.5
    assert np.isinf(table["validation_loss"].iloc[2])
    assert tuning.tuned(run, table).recipe.optimiser.learning_rate == 0.5


def restarted(first: Progress, initialisation: Initialisation) -> Trainer:
    origin, task = make_trainer("lstm"), tasks.load("recall")
    recipe = replace(origin.recipe, initialisation=initialisation)
    splits = task.splits(0, 3, SIZES)
    return Trainer(origin.cell, task, recipe, splits, 1, first.checkpoints[100])


@pytest.fixture(scope="module")
def first_lstm():
    return train(make_trainer("lstm"))


def test_a_restart_goes_on_from_the_last_parameters_with_other_batches(first_lstm):
    trainer = restarted(first_lstm, Initialisation())
    start = trainer.initial_state().params
    for own, other in zip(tree.leaves(start), tree.leaves(first_lstm.state.params), strict=True):
        np.testing.assert_array_equal(own, other)
    keys = [jax.random.key_data(t.batch_keys) for t in (trainer, make_trainer("lstm"))]
    assert (keys[0] != keys[1]).any()


def test_a_restart_adds_the_keep_bias_and_ties_the_input_gate(first_lstm):
    trainer = restarted(first_lstm, Initialisation(keep_bias=3.0, tie_input=True))
    added = trainer.initial_state().params["cell"]["b"] - first_lstm.state.params["cell"]["b"]
    np.testing.assert_allclose(added[:, 0], 3.0, rtol=1e-6)
    np.testing.assert_allclose(added[:, 1], -3.0, rtol=1e-6)
    np.testing.assert_array_equal(added[:, 2:], 0)


def test_a_clamped_gate_is_not_trained():
    trainer = make_trainer("clamped_lstm")
    before = np.array(trainer.initial_state().params["cell"]["logit_f"])
    after = train(trainer).state.params["cell"]["logit_f"]
    np.testing.assert_array_equal(before, after)
