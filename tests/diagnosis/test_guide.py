"""docs/measure-your-network.md, run."""

import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from rnngrad import command
from rnngrad.diagnosis import load_loss
from tests.guides import DOCS, blocks

ROOT = Path(__file__).parents[2]
WEIGHTS = ROOT / "tests/references/weights/model.pt"
PAGE = "measure-your-network"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where the guide's files are."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(WEIGHTS, "model.pt")
    Path("weights").mkdir()
    shutil.copy(WEIGHTS, "weights/000000.pt")
    np.save("X.npy", np.random.default_rng(0).normal(size=(2, 20, 2)))
    np.save("Y.npy", np.zeros(2))
    return tmp_path


def block(part):
    (found,) = [text for text in blocks(PAGE, "python") if part in text]
    return found


def test_the_loss_of_the_guide_is_one(folder):
    Path("my_loss.py").write_text(block("my_loss.py"))
    assert load_loss("my_loss.py:loss").of_hidden(np.ones((2, 5, 3))) == 1


def test_the_loop_of_the_guide_records(folder, capsys):
    exec(block("Recorder("), {})
    assert len(capsys.readouterr().out.splitlines()) == 5  # a heading, and steps 0 to 30 by tens


def test_the_flossing_of_the_guide_brings_exponents_to_zero(capsys):
    here: dict = {}
    exec(block("def floss("), here)
    assert capsys.readouterr().out
    assert (abs(here["found"]) < 0.05).all()


@pytest.mark.slow
@pytest.mark.parametrize("part", ["print(*findings(found)", 'Path("weights")'])
def test_the_examples_of_the_guide_run(folder, capsys, part):
    exec(block(part), {})
    assert capsys.readouterr().out


@pytest.mark.slow
def test_the_example_of_the_guide_prints_what_it_says(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    exec(block("sunspots.csv"), {})
    said = capsys.readouterr().out.splitlines()
    (shown,) = re.findall(r"it prints\n\n```\n(.*?)```", (DOCS / f"{PAGE}.md").read_text(), re.S)
    assert set(shown.splitlines()) < set(said)


@pytest.mark.slow
def test_the_example_of_the_readme_runs(folder):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    here: dict = {}
    exec(re.findall(r"```python\n(.*?)```", text, re.S)[0], here)
    assert {"exponents", "lags"} <= set(here["found"].tables)


def test_the_loop_for_pytorch_is_python():
    compile(block("torch.save(model.state_dict(), f"), "guide", "exec")


@pytest.mark.slow
def test_the_command_of_the_guide_runs(folder, capsys):
    (text,) = blocks(PAGE, "sh")
    (line,) = re.findall(r"^rnngrad (.*)$", text, re.M)
    assert command.main(line.split()) == 0
    assert Path("report.html").exists()
