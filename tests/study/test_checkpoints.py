"""A run that is asked to end saves its progress first, whoever asks."""

import os
import signal
import time
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from rnngrad.pipeline import storage
from rnngrad.study.checkpoints import ProgressKeeper

PROGRESS = SimpleNamespace(
    state={"weights": np.arange(3.0)},
    evaluations=7,
    history=[pd.DataFrame({"loss": [0.5]})],
    checkpoints={"start": {"weights": np.zeros(3)}},
)


@pytest.fixture
def keeper(tmp_path):
    """Return a keeper that heeds signals, and leave the signals as they were."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    keeper = ProgressKeeper(tmp_path / "progress.npz", {"rule": "train_cell"})
    keeper.heed_signals()
    yield keeper
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_progress_is_saved_before_the_end(keeper, number):
    keeper.save(PROGRESS)
    assert not keeper.path.exists()  # little would be lost yet
    os.kill(os.getpid(), number)
    with pytest.raises(SystemExit) as caught:
        keeper.save(PROGRESS)
    assert caught.value.code == 128 + number
    assert storage.read_arrays(keeper.path)["evaluations"] == PROGRESS.evaluations


def test_a_second_ctrl_c_ends_at_once(keeper):
    os.kill(os.getpid(), signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(1)
