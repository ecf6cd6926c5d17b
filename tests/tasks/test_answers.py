"""The answers, derived a second time from the inputs in plain Python."""

import math
from collections.abc import Callable, Iterable
from functools import partial

import jax
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.datasets import load_digits

from rnngrad import tasks
from rnngrad.tasks.permutations import GENERATORS

RNG_SEED = 11
Permutation = tuple[int, ...]


def recall(tokens: list[int], length: int) -> int:
    assert len(tokens) == length + 2
    assert tokens[-1] == 16
    assert all(8 <= token <= 15 for token in tokens[1:-1])
    return tokens[0]


def short_memory(tokens: list[int], length: int) -> int:
    recall(tokens, length)
    *_, a, b, c, _ = tokens
    return max(a, b, c) - 8


def copy(tokens: list[int], length: int) -> list[int]:
    symbols, waiting, delimiter, writing = (
        tokens[:10],
        tokens[10 : 9 + length],
        tokens[9 + length],
        tokens[10 + length :],
    )
    assert all(symbol < 8 for symbol in symbols)
    assert waiting == [8] * (length - 1)
    assert delimiter == 9
    assert writing == [8] * 10
    return [8] * (length + 10) + symbols


def selective_copy(tokens: list[int], length: int) -> list[int]:
    reading, writing = tokens[:length], tokens[length:]
    assert writing == [9] * 4
    assert all(token <= 8 for token in reading)
    return [token for token in reading if token != 8]


def temporal_order(tokens: list[int], length: int) -> int:
    assert (tokens[0], tokens[-1], len(tokens)) == (6, 7, length)
    early, late = (step for step, token in enumerate(tokens) if token in {4, 5})
    assert length // 10 <= early <= length // 5
    assert length // 2 <= late <= 3 * length // 5
    assert all(tokens[step] < 4 for step in range(1, length - 1) if step not in {early, late})
    return {"XX": 0, "XY": 1, "YX": 2, "YY": 3}["XY"[tokens[early] - 4] + "XY"[tokens[late] - 4]]


def latch(values: list[list[float]], length: int) -> int:
    assert len(values) == length
    assert values[0] in ([-1.0], [1.0])
    return int(values[0][0] > 0)


def load(k: int, values: list[int], length: int) -> list[int]:
    bits, distractors, cue = values[:k], values[k:-1], values[-1]
    assert len(distractors) == length
    assert all(token < 8 for token in distractors)
    assert cue == 8
    return bits


def parity(bits: list[int], length: int) -> list[int]:
    assert len(bits) == length
    return ["".join(map(str, bits[: k + 1])).count("1") % 2 for k in range(length)]


def permutations(tokens: list[int], length: int) -> list[int]:
    cups = ["here" if place == tokens[0] else "" for place in range(5)]
    assert len(tokens) == length + 1
    places = [tokens[0]]
    for token in tokens[1:]:
        a, b, c, d, e = cups
        cups = {5: [c, a, b, d, e], 6: [e, a, b, c, d]}[token]
        places.append(cups.index("here"))
    return places


def adding(values: list[list[float]], length: int) -> float:
    marked = [step for step, (_, marker) in enumerate(values) if marker == 1]
    assert all(marker in {0, 1} and 0 <= number < 1 for number, marker in values)
    early, late = marked
    assert early < length // 2 <= late < length
    return values[early][0] + values[late][0]


ANSWERS = {
    "recall": recall,
    "short_memory": short_memory,
    "copy": copy,
    "selective_copy": selective_copy,
    "temporal_order": temporal_order,
    "latch": latch,
    "load1": partial(load, 1),
    "load8": partial(load, 8),
    "load64": partial(load, 64),
    "adding": adding,
    "parity": parity,
    "permutations": permutations,
}


def check(name: str, length: int, inputs: np.ndarray, targets: np.ndarray) -> None:
    for sequence, target in zip(inputs.tolist(), targets.tolist(), strict=True):
        assert ANSWERS[name](sequence, length) == pytest.approx(target, abs=1e-6)


@pytest.mark.parametrize("name", ANSWERS)
@given(extra=st.integers(0, 150))
@settings(max_examples=15)
def test_answers_follow_from_the_inputs(name: str, extra: int) -> None:
    task = tasks.load(name)
    length = task.minimum_length + extra
    data = task.generate(np.random.default_rng(RNG_SEED), length, 10)
    check(name, length, data.inputs, data.targets)


@pytest.mark.parametrize("extra", [0, 37])
@pytest.mark.parametrize("name", [name for name in ANSWERS if name not in {"load1", "load64"}])
def test_answers_of_drawn_sequences_follow_from_their_inputs(name: str, extra: int) -> None:
    task = tasks.load(name)
    length = task.minimum_length + extra
    draw = jax.jit(lambda key: task.draw(key, length, 200))
    check(name, length, *map(np.asarray, draw(jax.random.key(RNG_SEED))))


def test_digits_are_the_images_of_scikit_learn() -> None:
    data = tasks.load("digits").generate(np.random.default_rng(RNG_SEED), 100, 30)
    bunch = load_digits()
    known = {tuple(pixels): label for pixels, label in zip(bunch.data, bunch.target, strict=True)}
    for sequence, target in zip(data.inputs[:, :, 0], data.targets, strict=True):
        assert known[tuple(16.0 * sequence[:64])] == target
        assert not sequence[64:].any()
    assert (data.inputs.min(), data.inputs.max()) == (0, 1)


def test_short_memory_has_the_inputs_of_recall() -> None:
    tasks_and_data = [tasks.load(name).splits(5, 12, {"train": 9}) for name in tasks.NAMES[:2]]
    recall_data, short_data = (data["train"] for data in tasks_and_data)
    np.testing.assert_array_equal(recall_data.inputs, short_data.inputs)
    assert not np.array_equal(recall_data.targets, short_data.targets)


def test_history_does_not_matter_to_short_memory_and_the_last_three_do() -> None:
    task, rng = tasks.load("short_memory"), np.random.default_rng(RNG_SEED)
    data = task.generate(rng, 20, 200)
    shuffled = data.inputs.copy()
    shuffled[:, :-4] = rng.permuted(shuffled[:, :-4], axis=1)
    assert not np.array_equal(shuffled, data.inputs)
    np.testing.assert_array_equal(task.answer(shuffled), data.targets)
    for step in (-4, -3, -2):
        changed = data.inputs.copy()
        changed[:, step] = rng.permutation(changed[:, step])
        assert not np.array_equal(task.answer(changed), data.targets)


def test_history_matters_to_recall() -> None:
    task, rng = tasks.load("recall"), np.random.default_rng(RNG_SEED)
    data = task.generate(rng, 20, 200)
    recent = data.inputs.copy()
    recent[:, 1:-1] = rng.permuted(recent[:, 1:-1], axis=1)
    np.testing.assert_array_equal(task.answer(recent), data.targets)


def test_the_steps_of_what_is_copied_are_all_equally_likely() -> None:
    task = tasks.load("selective_copy")
    inputs = task.generate(np.random.default_rng(RNG_SEED), 6, 30_000).inputs
    chosen = np.packbits(inputs[:, :6] != 8, axis=1)[:, 0]
    assert stats.chisquare(np.unique(chosen, return_counts=True)[1]).pvalue > 0.01
    assert len(np.unique(chosen)) == math.comb(6, 4)


def test_latch_noise_has_the_stated_amplitude() -> None:
    task = tasks.load("latch")
    noise = task.generate(np.random.default_rng(RNG_SEED), 101, 1000).inputs[:, 1:]
    assert noise.std() == pytest.approx(task.noise_amplitude, rel=0.02)
    assert noise.mean() == pytest.approx(0, abs=0.005)


def test_the_permutations_generate_a_group_that_is_not_solvable() -> None:
    """They generate A5: 60 elements, all of which are products of commutators."""
    inverse = lambda p: tuple(np.argsort(p).tolist())  # noqa: E731
    after = lambda p, q: tuple(q[at] for at in p)  # noqa: E731
    group = closure(GENERATORS, after)
    commutators = {after(after(p, q), after(inverse(p), inverse(q))) for p in group for q in group}
    assert len(group) == len(closure(commutators, after)) == 60


def closure(generators: Iterable[Permutation], after: Callable) -> set[Permutation]:
    found = set(generators)
    while more := {after(p, q) for p in found for q in generators} - found:
        found |= more
    return found
