"""Training: learning as a time, divergence, and the same data for every cell."""

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
import pytest
from jax import tree

from rnngrad.cells import Initialisation
from rnngrad.study import outcomes, tuning
from rnngrad.study.runs import Run
from rnngrad.training.optimisers import Optimiser
from rnngrad.training.progress import STAGES, begin, train
from rnngrad.training.state import seed_keys
from rnngrad.training.trainer import Trainer
from tests.training.trainers import EVERY, SIZES, make_trainer

pytestmark = pytest.mark.usefixtures("single_precision")


@pytest.fixture(scope="module")
def solved():
    """Three seeds that solve theirs, after different times."""
    with jax.enable_x64(False):
        trainer = make_trainer(steps=800, seeds=3, data="fresh")
        return trainer, train(trainer)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["gru_reset_after", "linear_diagonal", "clamped_lstm"])
def test_training_is_compiled_once(name):
    trainer = make_trainer(name)
    before = tree.map(jax.typeof, trainer.initial_state())
    after = tree.map(jax.typeof, trainer.advance(trainer.initial_state())[0])
    assert before == after


def test_runs_that_differ_in_numbers_only_have_the_same_programs():
    """Their data are arguments as well, so that the text of the program is the cache's key."""
    trainer = make_trainer(clip="norm")
    law = Initialisation(gain=2.0, keep_bias=1.0)
    rule = Optimiser("adam", 0.5, "norm", 3.0)
    recipe = replace(trainer.recipe, steps=4, initialisation=law, optimiser=rule)
    splits = trainer.task.splits(5, 3, SIZES)
    other = Trainer(trainer.cell, trainer.task, 3, recipe, splits, seed=2)
    first, second = (advance_text(each) for each in (trainer, other))
    assert first == second


def advance_text(trainer: Trainer) -> str:
    """Return the program of `Trainer.advance` before it is compiled."""
    state = trainer.initial_state()
    data = trainer.data["train"], trainer.data["validation"]
    arguments = state, trainer.recipe.numbers, trainer.seed, False, *data
    return trainer._advance_seeds.lower(*arguments).as_text()


def test_the_loss_falls(solved):
    _, progress = solved
    assert progress.history[-1]["loss"].median() < 0.5 * progress.history[0]["loss"].median()


def test_history_has_a_row_for_every_seed_and_evaluation_while_it_trains(finished, solved):
    _, progress = finished
    assert [rows["step"].iloc[0] for rows in progress.history] == list(range(EVERY, 81, EVERY))
    assert all(list(rows["seed"]) == [0, 1] for rows in progress.history)
    _, progress = solved
    taken = pd.concat(progress.history).groupby("seed")["step"].max()
    np.testing.assert_array_equal(taken, progress.state.taken)


def test_a_seed_has_solved_its_task_at_the_first_of_two_good_evaluations(solved):
    trainer, progress = solved
    for seed, rows in pd.concat(progress.history).groupby("seed"):
        good = np.asarray(trainer.task.is_success(rows["validation_score"].to_numpy()))
        twice = np.flatnonzero(good[1:] & good[:-1])
        assert list(twice) == [len(rows) - 2]  # it ends at once, and not before
        assert progress.state.solved[seed] == rows["step"].iloc[-2]
    assert len(np.unique(progress.state.solved)) > 1


def test_no_seed_depends_on_when_the_others_end(solved):
    """A seed that trains on while another has ended takes the steps that it takes alone."""
    trainer, together = solved
    last = int(np.argmax(together.state.taken))
    progress = begin(trainer)
    others = np.arange(3) != last
    progress.state = progress.state._replace(alive=progress.state.alive & ~others)
    alone = train(trainer, progress)
    for a, b in zip(
        tree.leaves(alone.state.params), tree.leaves(together.state.params), strict=True
    ):
        np.testing.assert_array_equal(a[last], b[last])


def test_an_ended_seed_is_left_as_it_is(solved):
    trainer, progress = solved
    before = tree.map(np.array, progress.state)
    after, figures = trainer.advance(progress.state)
    progress.state = after
    tree.map(np.testing.assert_array_equal, before, after)
    assert all(np.isnan(values).all() for values in figures.values())


def test_fresh_and_reused_data_differ_in_their_batches_only(finished):
    trainers = make_trainer(length=12, learning_rate=0.005, data="fresh"), finished[0]
    fresh, reused = (begin(each).state for each in trainers)
    tree.map(np.testing.assert_array_equal, fresh, reused)
    a, b = (each.advance(s)[1]["loss"] for each, s in zip(trainers, (fresh, reused), strict=True))
    assert (a != b).all()


def test_checkpoints_are_kept_at_their_stages(finished, solved):
    trainer, progress = finished
    assert list(progress.checkpoints) == list(STAGES)
    first, last = progress.checkpoints["start"], progress.checkpoints["end"]
    np.testing.assert_array_equal(first["cell"]["U"], trainer.initial_state().params["cell"]["U"])
    np.testing.assert_array_equal(last["cell"]["U"], progress.state.params["cell"]["U"])
    assert np.abs(first["cell"]["U"] - last["cell"]["U"]).max() > 0
    _, progress = solved
    assert "half" not in progress.checkpoints or progress.state.taken.max() >= 400


def test_seeds_differ_and_do_not_depend_on_how_many_there_are(finished):
    _, progress = finished
    U = progress.checkpoints["start"]["cell"]["U"]
    assert np.abs(U[0] - U[1]).max() > 0.01
    more = make_trainer(length=12, learning_rate=0.005, seeds=3).initial_state()
    np.testing.assert_allclose(more.params["cell"]["U"][:2], U, atol=1e-6)
    few, many = (jax.random.key_data(seed_keys(1, count, False)[1]) for count in (2, 3))
    np.testing.assert_array_equal(few, many[:2])
    assert len(np.unique(many, axis=0)) == 3


def test_every_cell_sees_the_same_batches():
    key = seed_keys(1, 2, False)[1][0]
    a, b = (each._batch(key, each.data["train"]) for each in map(make_trainer, ("tanh", "gru")))
    jax.tree.map(np.testing.assert_array_equal, a, b)


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
    assert list(end.state.taken) == [40, EVERY]


def test_relu_blows_up_by_itself_and_is_recorded():
    trainer = make_trainer("relu", length=30, name="sgd", learning_rate=1e6, steps=40)
    progress = train(trainer)
    dead = np.asarray(progress.state.bad_step) >= 0
    assert dead.any()
    last = pd.concat(progress.history).groupby("seed")["alive"].last()
    assert list(last) == list(~dead)


def test_results_censor_at_the_budget_what_is_not_solved(finished, solved):
    for trainer, progress in (finished, solved):
        run = Run(
            "recall", trainer.length, "tanh", "keep0", "tanh", trainer.recipe, "constant", True
        )
        results = outcomes.tables(run, trainer, progress)["results"]
        steps = np.asarray(progress.state.solved)
        assert list(results["solved"]) == list(steps >= 0)
        expected = np.where(steps >= 0, steps, trainer.recipe.steps)
        assert list(results["steps_to_solve"]) == list(expected)
        assert set(results["cell"]) == {"tanh"}
    assert results["solved"].all()
    assert (results["steps_taken"] == results["steps_to_solve"] + EVERY).all()


def test_a_tuned_rate_is_the_one_that_learns_soonest():
    """A rate of nearly zero learns nothing, and one that diverges is never chosen."""
    trainer = make_trainer(name="sgd", learning_rate=1.0, steps=80)
    rates = (1e-9, 0.5, 3e38)
    run = Run(
        "recall", 3, "tanh", "tuned", "tanh", trainer.recipe, "constant", False,
        rates=rates, tuning_seeds=2,
    )  # fmt: skip
    splits = trainer.task.splits(0, 3, SIZES)
    table = tuning.tuning_table(run, trainer.task, splits, 0)
    assert table.loc[table["chosen"], "learning_rate"].item() == 0.5
    assert np.isinf(table["validation_loss"].iloc[2])
    assert tuning.tuned(run, table).recipe.optimiser.learning_rate == 0.5


def test_a_clamped_gate_is_not_trained():
    trainer = make_trainer("clamped_lstm")
    before = np.array(trainer.initial_state().params["cell"]["logit_f"])
    after = train(trainer).state.params["cell"]["logit_f"]
    np.testing.assert_array_equal(before, after)
