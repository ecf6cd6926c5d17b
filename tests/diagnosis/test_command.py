"""The command: what it prints and writes, and one line for whatever does not fit."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rnngrad import command

WEIGHTS = Path(__file__).parents[1] / "references/weights/model.pt"
STAGES = ["exponents", "gradient by lag", "time constants", "attractors", "terms of single steps"]
STAGES += ["products of steps", "untrained networks"]


@pytest.fixture
def inputs(tmp_path):
    path = tmp_path / "X.npy"
    np.save(path, np.random.default_rng(0).normal(size=(4, 30, 2)))
    return path


def fails(capsys, *arguments):
    assert command.main(["measure", *map(str, arguments)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    return line


def test_what_does_not_fit_is_one_line(capsys, tmp_path, inputs):
    assert "no-such.pt: there is no such file" in fails(capsys, "no-such.pt", "--inputs", inputs)
    missing = tmp_path / "none.npy"
    assert f"{missing}: there is no such file" in fails(capsys, WEIGHTS, "--inputs", missing)
    np.save(tmp_path / "wide.npy", np.zeros((5, 3)))
    said = fails(capsys, WEIGHTS, "--inputs", tmp_path / "wide.npy")
    assert said.startswith(f"rnngrad: {tmp_path / 'wide.npy'}: ")
    assert "takes no input of d = 3 numbers" in said
    np.save(tmp_path / "flat.npy", np.zeros(5))
    said = fails(capsys, WEIGHTS, "--inputs", tmp_path / "flat.npy")
    assert "expected [T, d] or [B, T, d]; got [5]" in said
    said = fails(capsys, WEIGHTS, "--inputs", WEIGHTS)
    assert "expected one array" in said or "no array" in said
    said = fails(capsys, WEIGHTS, "--inputs", inputs, "--loss", "first")
    assert "loss: 'first' given; allowed are last, mean and file.py:function" in said
    said = fails(capsys, WEIGHTS, "--inputs", inputs, "--out", "report.pdf")
    assert "--out: report.pdf given" in said


def test_weights_and_inputs_that_are_no_numbers_are_named(capsys, tmp_path, inputs):
    weights = {"weight_ih_l0": np.ones((4, 2)), "weight_hh_l0": np.full((4, 1), np.nan)}
    np.savez(tmp_path / "nan.npz", **weights)
    assert "weight_hh_l0" in fails(capsys, tmp_path / "nan.npz", "--inputs", inputs)
    np.save(tmp_path / "nan.npy", np.full((5, 2), np.nan))
    said = fails(capsys, WEIGHTS, "--inputs", tmp_path / "nan.npy")
    assert f"{tmp_path / 'nan.npy'}: 2 of 2 are not finite" in said


def test_what_the_readme_says_is_refused_is(capsys, tmp_path, inputs):
    said = fails(capsys, WEIGHTS.with_name("module.pt"), "--inputs", inputs)
    assert "save model.state_dict() alone" in said
    weights = {"weight_ih_l0": np.ones((3, 2)), "weight_hh_l0": np.ones((3, 3))}  # an nn.RNN
    np.savez(tmp_path / "rnn.npz", **weights)
    assert "give --kind tanh or --kind relu" in fails(
        capsys, tmp_path / "rnn.npz", "--inputs", inputs
    )


def test_losses_of_files_that_do_not_work_are_named(capsys, tmp_path, inputs):
    path = tmp_path / "mine.py"
    said = fails(capsys, WEIGHTS, "--inputs", inputs, "--loss", f"{path}:loss")
    assert "there is no such file" in said
    path.write_text("1 / 0\n")
    said = fails(capsys, WEIGHTS, "--inputs", inputs, "--loss", f"{path}:loss")
    assert "ZeroDivisionError" in said
    path.write_text("def other(h): return h.sum()\n")
    said = fails(capsys, WEIGHTS, "--inputs", inputs, "--loss", f"{path}:loss")
    assert "defines no function 'loss'" in said


def test_compiled_programs_are_kept_for_the_next_call(tmp_path):
    code = "from rnngrad import command; command._keep_programs(); import jax; "
    code += "jax.config.update('jax_persistent_cache_min_compile_time_secs', 0); "
    code += "jax.jit(lambda x: 3 * x)(2.0)"
    own = {name: value for name, value in os.environ.items() if not name.startswith("JAX_")}
    subprocess.run([sys.executable, "-c", code], env=own | {"XDG_CACHE_HOME": tmp_path}, check=True)
    assert list((tmp_path / "rnngrad").glob("jit_*"))


@pytest.mark.parametrize(("given", "expected"), [({}, "1"), ({"OPENBLAS_NUM_THREADS": "2"}, "2")])
def test_lapack_has_one_thread_unless_the_environment_says_how_many(given, expected):
    code = "import os, sys; from rnngrad import command; assert 'numpy' not in sys.modules; "
    code += "sys.argv = ['rnngrad', 'measure', 'none.pt', '--inputs', 'none.npy']; command.main(); "
    code += "print(os.environ['OPENBLAS_NUM_THREADS'])"
    own = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    done = subprocess.run([sys.executable, "-c", code], env=own | given, capture_output=True)
    assert done.stdout.decode().strip() == expected


def test_progress_is_told_every_ten_seconds(capsys, monkeypatch):
    now = iter([0, 4, 15, 20, 30])
    monkeypatch.setattr(command.time, "monotonic", lambda: next(now))
    say = command._Progress()
    for each in (("exponents", 0.1), ("exponents", 0.2), ("exponents", 0.6), ("exponents", 1)):
        say(*each)
    say("attractors", 0)
    said = capsys.readouterr().err.splitlines()
    shown = ["exponents", "exponents, 60%, 10 s left", "attractors"]
    assert said == [f"rnngrad: {each}" for each in shown]


@pytest.mark.slow
def test_the_command_writes_a_page_that_needs_nothing_else(tmp_path, inputs):
    out = tmp_path / "report.html"
    program = Path(sys.executable).parent / "rnngrad"
    arguments = ["measure", WEIGHTS, "--inputs", inputs, "--out", out]
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=True)
    assert "Largest Lyapunov exponent" in done.stdout
    told = [line.removeprefix("rnngrad: ").partition(",")[0] for line in done.stderr.splitlines()]
    assert list(dict.fromkeys(told)) == STAGES
    page = out.read_text(encoding="utf-8")
    assert "://" not in page and "src=" not in page and "href=" not in page
    assert page.count("<svg") >= 4
    lags = pd.read_parquet(tmp_path / "report.tables/lags.parquet")
    assert lags["log10_left"][0] == 0
