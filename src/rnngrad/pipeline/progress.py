"""The messages of a run of the pipeline: its progress, and why it failed."""

import logging
import re
import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

NOISE = "Select jobs to execute..."
INTERRUPTED = "Terminating processes on user request"
PROGRAMS = "programs: {} compiled, {} from the compile cache"
"""What a job says of the programs that it ran."""


class Progress(logging.Filter):
    """A filter for Snakemake's log: how many jobs are done, and how long the others take.

    Each job is one line when it starts. Lines without news are left out.

    Attributes:
        counts: number of jobs of this run by rule.
        running: rule and time of start of the jobs under way, by their id.
        took: seconds that finished jobs took, by rule.
        failed: jobs that failed, with their logs, by their id.
        interrupted: whether the user pressed Ctrl-C; errors of jobs that it ended are left out.
    """

    def __init__(self) -> None:
        """Start the clock."""
        super().__init__()
        self.began = time.monotonic()
        self.counts: dict[str, int] = {}
        self.running: dict[int, tuple[str, float]] = {}
        self.took: defaultdict[str, list[float]] = defaultdict(list)
        self.failed: dict[int, str] = {}
        self.interrupted = False

    def filter(self, record: logging.LogRecord) -> bool:
        """Take note of an event, reword a report of progress, and drop what says nothing new."""
        event = getattr(record, "event", None)
        self.interrupted |= str(record.msg).startswith(INTERRUPTED)
        self.note(event, record.__dict__)
        if event == "progress":
            record.msg = self.progress(record.__dict__["done"], record.__dict__["total"])
            record.event = "run_info"
        if self.interrupted and record.levelno >= logging.ERROR:
            return False
        return event not in ("job_started", "job_finished") and record.msg != NOISE

    def note(self, event: str | None, fields: Mapping[str, Any]) -> None:
        """Take note of what Snakemake says of its jobs."""
        if event == "run_info" and "stats" in fields:
            self.counts = {rule: n for rule, n in fields["stats"].items() if rule != "total"}
        elif event == "job_info":
            self.running[fields["jobid"]] = fields["rule_name"], time.monotonic()
        elif event == "job_error":
            self.failed[fields["jobid"]] = f"{fields['rule_name']} ({', '.join(fields['log'])})"
        elif event == "job_finished" and fields["job_id"] in self.running:
            rule, began = self.running.pop(fields["job_id"])
            self.took[rule].append(time.monotonic() - began)
            self.failed.pop(fields["job_id"], None)

    def progress(self, done: int, total: int) -> str:
        """Return how far the run is."""
        left = f", about {duration(self.seconds_left())} left" if done < total else ""
        return f"{done} of {total} jobs done ({done / total:.0%}){left}"

    def seconds_left(self) -> float:
        """Return the time left if jobs take as long as those of their rule so far.

        Jobs of a rule of which none is finished count as the mean of all.
        """
        work = sum(map(sum, self.took.values()))
        finished = sum(map(len, self.took.values()))
        if not work:
            return 0.0
        ahead = 0.0
        for rule, count in self.counts.items():
            seconds = self.took[rule]
            mean = sum(seconds) / len(seconds) if seconds else work / finished
            ahead += (count - len(seconds)) * mean
        return ahead * (time.monotonic() - self.began) / work

    def failure(self, study: str, logs: Path) -> str:
        """Return the message for a run that was not finished."""
        if self.interrupted:
            return f"Study '{study}' was interrupted; the same command resumes it."
        failed = "".join(f"\n  failed: {job}" for job in self.failed.values())
        return (
            f"Study '{study}' is not finished.{failed}\nWhat is done stays done: once the cause is "
            f"fixed, the same command resumes the study. The logs of the jobs are below {logs}."
        )


def cause(message: str) -> str:
    """Return in one line what a scheduler's plugin says of a job that it refused or that ended.

    Left out are the command that was given and where to read on, which Snakemake says itself.
    """
    reason = message.partition("sbatch call:")[0].partition("For further error details")[0]
    return " ".join(reason.split())


def duration(seconds: float) -> str:
    """Return a time in its largest unit, as in `3 min`."""
    for unit, size in (("h", 3600), ("min", 60)):
        if seconds >= 1.5 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def all_programs(logs: Path) -> str:
    """Sum up what the jobs that last wrote the logs below a folder said of their programs."""
    line = re.compile(re.escape(PROGRAMS).replace(r"\{\}", r"(\d+)"))
    said = "\n".join(path.read_text(encoding="utf-8") for path in logs.rglob("*.log"))
    pairs = line.findall(said)
    return PROGRAMS.format(*(sum(int(pair[k]) for pair in pairs) for k in (0, 1)))
