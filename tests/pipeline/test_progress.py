"""The time left, the failures, and what is left out of Snakemake's log."""

import logging
from pathlib import Path

import pytest

from rnngrad.pipeline import progress
from rnngrad.pipeline.progress import PROGRAMS


@pytest.fixture
def clock(monkeypatch):
    """A clock that is set by hand."""
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def say(shown, event, message="", **said):
    """Return the message that is shown of an event; None if it is left out."""
    record = logging.makeLogRecord({"event": event, "msg": message} | said)
    return record.msg if shown.filter(record) else None


def run_job(shown, clock, jobid, rule, seconds):
    say(shown, "job_info", jobid=jobid, rule_name=rule)
    clock[0] += seconds
    assert say(shown, "job_finished", job_id=jobid) is None


def test_the_time_left_counts_each_rule_at_its_own_pace(clock):
    shown = progress.Progress()
    stats = {"train": 5, "draw": 4, "total": 9}
    assert say(shown, "run_info", "Job stats", stats=stats) == "Job stats"
    run_job(shown, clock, 1, "train", 100)
    run_job(shown, clock, 2, "draw", 2)
    said = say(shown, "progress", done=2, total=9)
    assert said == "2 of 9 jobs done (22%), about 7 min left"  # 4 * 100 + 3 * 2 = 406 s


def test_jobs_side_by_side_take_less_time(clock):
    shown = progress.Progress()
    say(shown, "run_info", stats={"train": 6, "total": 6})
    for jobid in (1, 2):
        say(shown, "job_info", jobid=jobid, rule_name="train")
    clock[0] = 60
    for jobid in (1, 2):
        say(shown, "job_finished", job_id=jobid)
    assert shown.seconds_left() == pytest.approx(120)


def test_the_last_job_has_nothing_left(clock):
    shown = progress.Progress()
    assert say(shown, "progress", done=3, total=3) == "3 of 3 jobs done (100%)"


def test_failures_are_kept_unless_a_later_try_succeeds():
    shown = progress.Progress()
    for jobid, rule in ((1, "train"), (2, "draw")):
        say(shown, "job_info", jobid=jobid, rule_name=rule)
        assert say(shown, "job_error", "Error", jobid=jobid, rule_name=rule, log=[f"{rule}.log"])
    say(shown, "job_finished", job_id=1)
    said = shown.failure("mine", Path("logs/mine"))
    assert "Study 'mine' is not finished." in said
    assert "failed: draw (draw.log)" in said and "train" not in said


def test_other_lines_are_left_alone():
    shown = progress.Progress()
    assert say(shown, None, "Nothing to be done") == "Nothing to be done"
    assert say(shown, None, progress.NOISE) is None


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.4, "0 s"), (89, "89 s"), (91, "2 min"), (5000, "83 min"), (7000, "2 h")],
)
def test_a_duration_has_one_unit(seconds, said):
    assert progress.duration(seconds) == said


def test_after_ctrl_c_the_errors_of_the_ended_jobs_are_left_out():
    shown = progress.Progress()
    assert say(shown, "error", "before", levelno=logging.ERROR) == "before"
    say(shown, None, f"{progress.INTERRUPTED}, this might take some time.", levelno=logging.INFO)
    assert (
        say(
            shown,
            "job_error",
            "Error in rule",
            levelno=logging.ERROR,
            jobid=1,
            rule_name="train",
            log=["a"],
        )
        is None
    )
    (line,) = shown.failure("default", Path("logs/default")).splitlines()
    assert line == "Study 'default' was interrupted; the same command resumes it."


def test_a_refusal_is_one_line_without_the_command():
    said = (
        "SLURM sbatch failed. The error message was 'sbatch: error: CPU count is too high\n"
        "sbatch: error: Requested node configuration is not available'.\n"
        "    sbatch call:\n        sbatch --parsable\nFor further error details see the log."
    )
    assert progress.cause(said) == (
        "SLURM sbatch failed. The error message was 'sbatch: error: CPU count is too high "
        "sbatch: error: Requested node configuration is not available'."
    )
    ended = "SLURM-job '7' failed, SLURM status is: 'TIMEOUT'. For further error details see x."
    assert progress.cause(ended) == "SLURM-job '7' failed, SLURM status is: 'TIMEOUT'."


def test_the_programs_of_all_jobs_are_added_up(tmp_path):
    assert progress.all_programs(tmp_path) == "programs: 0 compiled, 0 from the compile cache"
    for name, said in (
        ("a", PROGRAMS.format(3, 0)),
        ("b", "12 rows"),
        ("c", PROGRAMS.format(1, 9)),
    ):
        path = tmp_path / name / "job.log"
        path.parent.mkdir()
        path.write_text(f"first line\n{said}\n")
    assert progress.all_programs(tmp_path) == PROGRAMS.format(4, 9)
