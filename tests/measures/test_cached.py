"""What the compiled gradient keeps."""

import pytest

from rnngrad import cells
from rnngrad.measures import cached_floats


@pytest.mark.slow
@pytest.mark.parametrize("size", [8, 32])
def test_more_paths_keep_more(size):
    floats = {name: cached_floats(cells.load(name), size) for name in ("tanh", "gru", "lstm")}
    assert 1 <= floats["tanh"] < floats["gru"] < floats["lstm"] < 20


def test_it_is_a_number_for_each_sequence_and_step():
    """Twice the batch does not change it, but for the inputs' share d / n."""
    cell = cells.load("gru")
    one, two = (cached_floats(cell, 16, batch_size=size) for size in (16, 32))
    assert one == pytest.approx(two, abs=0.6)
