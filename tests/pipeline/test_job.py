"""A job's errors are one line, and Ctrl-C is none."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rnngrad.pipeline.job import run_job

STARTUP = Path(__file__).parents[2] / "workflow/startup"
WAIT = "import time; print('ready', flush=True); time.sleep(60)"


@pytest.fixture(autouse=True)
def handlers():
    """Leave the signals as they were."""
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


def interrupt():
    os.kill(os.getpid(), signal.SIGINT)
    raise AssertionError("it continues")


def test_an_interrupted_job_ends_without_a_word_on_the_terminal(tmp_path, capsys):
    with pytest.raises(SystemExit) as caught:
        run_job(interrupt, str(tmp_path / "job.log"))
    assert caught.value.code == 128 + signal.SIGINT
    assert capsys.readouterr().err == ""
    assert (tmp_path / "job.log").read_text() == "interrupted\n"


def test_an_error_that_a_user_can_act_on_is_one_line(tmp_path, capsys):
    def fail():
        raise FileNotFoundError("no such file")

    with pytest.raises(SystemExit):
        run_job(fail, str(tmp_path / "job.log"))
    assert capsys.readouterr().err == "error: no such file\n"


def test_a_fault_of_the_program_keeps_its_traceback(tmp_path):
    with pytest.raises(ZeroDivisionError):
        run_job(lambda: 1 / 0, str(tmp_path / "job.log"))
    assert "Traceback" in (tmp_path / "job.log").read_text()


def test_before_a_job_begins_ctrl_c_ends_it_without_a_word():
    process = subprocess.Popen(
        [sys.executable, "-c", WAIT],
        env=os.environ | {"PYTHONPATH": str(STARTUP)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    assert process.communicate()[1] == ""
    assert process.returncode == 128 + signal.SIGINT
