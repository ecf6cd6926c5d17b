"""The examples of docs/measure-your-network.md run on a model of PyTorch."""

import shutil

import numpy as np

from tests.guides import blocks
from tests.interop.test_files import WEIGHTS


def test_the_examples_of_the_guide_run(capsys, tmp_path, monkeypatch):
    shutil.copy(WEIGHTS / "model.pt", tmp_path)
    np.save(tmp_path / "x.npy", np.random.default_rng(0).normal(size=(20, 2)))
    monkeypatch.chdir(tmp_path)
    exec("\n".join(blocks("measure-your-network", "python")[:2]), {})  # the second goes on
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "torch.nn.LSTM, 2 layers"
    assert "('c0', 'h0', 'c1', 'h1')" in lines
    assert "layer1.below" in lines[-1]
