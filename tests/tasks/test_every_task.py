"""What holds for every task: shapes, reproducibility, splits, the encoding and the score."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnngrad import tasks
from rnngrad.tasks import SPLITS, Dataset, Task

SIZES = {"train": 40, "validation": 20, "test": 30}
LENGTH = 64
TRACKING = ("parity", "permutations")
CLASSIFYING = (
    "recall",
    "short_memory",
    "copy",
    "selective_copy",
    "temporal_order",
    "latch",
    "digits",
    *TRACKING,
)


def same(one: Dataset, other: Dataset) -> bool:
    equal_inputs = np.array_equal(one.inputs, other.inputs)
    return equal_inputs and np.array_equal(one.targets, other.targets)


def test_names_are_those_of_the_classes(task: Task) -> None:
    assert tasks.load(task.name).name == task.name


def test_unknown_name_lists_the_allowed_ones() -> None:
    with pytest.raises(ValueError, match="unknown task 'recal': allowed are recall, short_memory"):
        tasks.load("recal")


def test_a_users_task_is_loaded_by_module_and_class() -> None:
    assert tasks.load("rnngrad.tasks.adding:Adding").name == "adding"
    with pytest.raises(ValueError, match=r"cannot load task 'rnngrad\.tasks\.adding:Nothing'"):
        tasks.load("rnngrad.tasks.adding:Nothing")


@given(name=st.sampled_from(tasks.NAMES), extra=st.integers(0, 200), seed=st.integers(0, 2**32))
@settings(max_examples=40)
def test_shapes_and_ranges_at_any_length(name: str, extra: int, seed: int) -> None:
    task = tasks.load(name)
    length = task.minimum_length + extra
    task.validate_length(length)
    data = task.generate(np.random.default_rng(seed), length, 3)
    bits = getattr(task, "bits", None)
    assert data.inputs.shape[1] == (bits + length + 1 if bits else task.steps(length))
    answers = {(3, bits)} if bits else {(3,), (3, 4), (3, task.steps(length))}
    assert data.targets.shape in answers
    encoded = jax.eval_shape(task.encode, data.inputs)  # compiles nothing for each length
    assert encoded.shape == (3, task.steps(length), task.input_size)
    if task.metric == "accuracy":
        assert data.targets.dtype == np.int8
        assert data.targets.min() >= 0
        assert data.targets.max() < (2 if bits else task.output_size)
    if data.inputs.ndim == 2:
        assert data.inputs.dtype == np.uint8
        assert data.inputs.max() < task.input_size - (bits or 0)


@pytest.mark.parametrize("wrong", [-1, 2.5, "100", None])
def test_a_wrong_length_is_named(task: Task, wrong: object) -> None:
    message = f"task '{task.name}': length {wrong!r} .* integer of at least {task.minimum_length}"
    with pytest.raises(ValueError, match=message):
        task.validate_length(wrong)
    with pytest.raises(ValueError, match=message):
        task.splits(0, wrong, SIZES)


def test_one_below_the_minimum_length_is_refused(task: Task) -> None:
    task.validate_length(task.minimum_length)
    with pytest.raises(ValueError, match=task.name):
        task.validate_length(task.minimum_length - 1)


def test_splits_are_reproducible_and_change_with_the_seed(task: Task) -> None:
    once, twice, other = (task.splits(seed, LENGTH, SIZES) for seed in (7, 7, 8))
    assert tuple(once) == SPLITS
    for split in SPLITS:
        assert same(once[split], twice[split])
        assert not same(once[split], other[split])


@pytest.mark.parametrize("name", [name for name in tasks.NAMES if name != "digits"])
def test_splits_come_from_independent_streams(name: str) -> None:
    task = tasks.load(name)
    sets = task.splits(7, LENGTH, SIZES)
    assert {split: len(data.inputs) for split, data in sets.items()} == SIZES
    rows = np.concatenate([data.inputs for data in sets.values()])
    assert len(np.unique(rows, axis=0)) == sum(SIZES.values())
    more_training = task.splits(7, LENGTH, SIZES | {"train": 50})
    assert same(more_training["validation"], sets["validation"])
    assert same(task.splits(7, LENGTH, {"test": 30})["test"], sets["test"])


def test_an_unknown_split_is_named() -> None:
    with pytest.raises(ValueError, match="unknown split 'dev': allowed are train, validation"):
        tasks.load("recall").splits(0, 5, {"dev": 3})


def test_digits_are_divided_without_overlap() -> None:
    digits = tasks.load("digits")
    sets = digits.splits(7, 80, SIZES)
    sizes = {split: len(data.targets) for split, data in sets.items()}
    assert sizes == {"train": 1197, "validation": 300, "test": 300}
    rows = np.concatenate([data.inputs[:, :64, 0] for data in sets.values()])
    every = digits.generate(np.random.default_rng(0), 64, 1797).inputs[:, :, 0]
    assert len(np.unique(rows, axis=0)) == 1797
    np.testing.assert_array_equal(np.unique(rows, axis=0), np.unique(every, axis=0))
    shorter = digits.splits(7, 64, SIZES)
    np.testing.assert_array_equal(shorter["test"].targets, sets["test"].targets)


def test_more_digits_than_there_are_is_an_error() -> None:
    with pytest.raises(ValueError, match="1798 images asked for, there are 1797"):
        tasks.load("digits").generate(np.random.default_rng(0), 64, 1798)


def test_one_hot_places_the_one_at_the_token() -> None:
    x = tasks.load("recall").encode(np.array([[0, 9, 16]], np.uint8), jnp.float64)
    expected = np.zeros((1, 3, 17))
    expected[0, 0, 0] = expected[0, 1, 9] = expected[0, 2, 16] = 1
    assert x.dtype == jnp.float64
    np.testing.assert_array_equal(x, expected)


def test_real_inputs_are_encoded_as_they_are() -> None:
    task = tasks.load("adding")
    data = task.generate(np.random.default_rng(0), 6, 4)
    x = task.encode(data.inputs, jnp.float64)
    assert x.dtype == jnp.float64
    np.testing.assert_array_equal(x, data.inputs)


@pytest.mark.parametrize("dtype", [jnp.float32, jnp.float64])
def test_loss_and_score_trace_in_either_precision(task: Task, dtype: jnp.dtype) -> None:
    data = task.generate(np.random.default_rng(0), LENGTH, 5)
    x = jax.eval_shape(lambda inputs: task.encode(inputs, dtype), data.inputs)
    assert (x.dtype, x.shape) == (dtype, (5, task.steps(LENGTH), task.input_size))
    outputs = jax.ShapeDtypeStruct((*x.shape[:2], task.output_size), dtype)
    loss = jax.eval_shape(task.loss, outputs, data.targets)
    assert (loss.dtype, loss.shape) == (dtype, ())
    assert jax.eval_shape(task.score, outputs, data.targets).shape == ()


@pytest.mark.parametrize("name", CLASSIFYING)
def test_perfect_outputs_succeed_and_uniform_ones_cost_the_log_of_the_classes(name: str) -> None:
    task = tasks.load(name)
    data = task.generate(np.random.default_rng(0), LENGTH, 50)
    shape = (50, task.steps(LENGTH), task.output_size)
    loss, score = jax.jit(task.loss), jax.jit(task.score)
    uniform = loss(np.zeros(shape), data.targets)
    np.testing.assert_allclose(uniform, np.log(task.output_size), rtol=1e-12)
    classes = data.targets if data.targets.ndim == 2 else data.targets[:, None]
    right = 50.0 * (np.arange(task.output_size) == classes[:, :, None])
    right = np.pad(right, ((0, 0), (shape[1] - right.shape[1], 0), (0, 0)), mode="edge")
    assert loss(right, data.targets) < 1e-12
    assert score(right, data.targets) == 1
    assert task.is_success(score(right, data.targets))
    wrong = np.roll(right, 1, axis=-1)
    assert score(wrong, data.targets) == 0


@pytest.mark.parametrize(("name", "asked"), [("latch", 1), ("load8", 1), ("selective_copy", 4)])
def test_only_the_last_steps_count_where_the_answers_are_at_the_end(name: str, asked: int) -> None:
    task = tasks.load(name)
    data = task.generate(np.random.default_rng(0), 5, 4)
    outputs = np.random.default_rng(1).normal(size=(4, task.steps(5), task.output_size))
    others = np.concatenate([outputs[:, :-asked] + 3, outputs[:, -asked:]], axis=1)
    before, after = (task.loss(jnp.asarray(o), data.targets) for o in (outputs, others))
    assert before == after
    changed = np.concatenate([outputs[:, :-asked], -outputs[:, -asked:]], axis=1)
    assert task.loss(jnp.asarray(changed), data.targets) != before


def test_the_copy_score_looks_at_the_symbols_only() -> None:
    task = tasks.load("copy")
    data = task.generate(np.random.default_rng(0), 30, 20)
    always_blank = jnp.asarray(np.broadcast_to(np.eye(9)[8], (20, 50, 9)))
    assert task.score(always_blank, data.targets) == 0


@pytest.mark.parametrize("name", tasks.NAMES)
def test_success_is_decided_at_the_threshold(name: str) -> None:
    task = tasks.load(name)
    better = 0.001 if task.metric == "accuracy" else -0.001
    scores = task.threshold + np.array([0.0, better, -better, np.nan])
    np.testing.assert_array_equal(task.is_success(scores), [True, True, False, False])


def test_thresholds() -> None:
    thresholds = {name: tasks.load(name).threshold for name in tasks.NAMES}
    assert thresholds.pop("adding") == 0.01
    assert thresholds.pop("digits") == 0.85
    assert set(thresholds.values()) == {0.95}
