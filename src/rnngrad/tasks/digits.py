"""Handwritten digits, pixel by pixel."""

import functools

import numpy as np
from scipy.stats import entropy

from rnngrad.tasks.base import Dataset, Task

PIXELS = 64
BRIGHTEST = 16
HELD_OUT = 300


@functools.cache
def images() -> Dataset:
    """Return scikit-learn's 1797 digits: pixels `[N, 64, 1]` in [0, 1], row by row, and classes.

    Raises:
        ImportError: if scikit-learn is not installed.
    """
    try:
        from sklearn.datasets import load_digits
    except ImportError as error:
        raise ImportError(
            "task 'digits' needs scikit-learn: pip install 'rnngrad[study]'"
        ) from error
    bunch = load_digits()
    pixels = (bunch.data / BRIGHTEST).astype(np.float32)
    return Dataset(pixels[:, :, None], bunch.target.astype(np.int8))


class Digits(Task):
    """Name a handwritten digit of 8 x 8 pixels, read one pixel a step, then T - 64 zeros.

    Real data, bundled with scikit-learn (Alpaydin and Kaynak, 1998); read pixel by pixel as in Le
    et al. (2015).
    """

    name = "digits"
    input_size = 1
    output_size = 10
    minimum_length = PIXELS
    threshold = 0.85

    def generate(self, rng: np.random.Generator, length: int, count: int) -> Dataset:
        """Draw `count` different images, padded with zeros to `length` steps.

        Raises:
            ValueError: if there are fewer than `count` images.
        """
        inputs, targets = images().inputs, images().targets
        if count > len(targets):
            raise ValueError(f"task 'digits': {count} images asked for, there are {len(targets)}")
        chosen = rng.permutation(len(targets))[:count]
        padding = ((0, 0), (0, length - PIXELS), (0, 0))
        return Dataset(np.pad(inputs[chosen], padding), targets[chosen])

    def splits(self, seed: int, length: int, sizes: dict[str, int]) -> dict[str, Dataset]:
        """Divide all the images: 300 for validation, 300 for test, the others to train on.

        The sizes asked for are ignored. The same seed gives the same division at every length.
        """
        self.validate_length(length)
        everything = self.generate(np.random.default_rng(seed), length, len(images().targets))
        validation, test = slice(-2 * HELD_OUT, -HELD_OUT), slice(-HELD_OUT, None)
        parts = {"train": slice(-2 * HELD_OUT), "validation": validation, "test": test}
        return {
            split: Dataset(everything.inputs[part], everything.targets[part])
            for split, part in parts.items()
        }

    def baseline(self, length: int) -> float:
        """Return the entropy (nats) of the classes over all the images."""
        return float(entropy(np.bincount(images().targets)))
