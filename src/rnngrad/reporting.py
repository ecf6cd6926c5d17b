"""What a run and its jobs say: lines on the terminal, and in the log of each job."""

import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

logger = logging.getLogger("rnngrad")


def run_job(job: Callable[[], Any], log: str, aloud: bool = False) -> None:
    """Run a job with its messages in `log`; a known error is one line.

    Known errors are those a user can act on (`ValueError`, `OSError` and the project's own);
    anything else is a fault of the program and keeps its traceback.

    Args:
        job: what to do.
        log: path of the job's log.
        aloud: whether all messages go to the terminal as well, not only warnings and errors.
    """
    Path(log).parent.mkdir(parents=True, exist_ok=True)
    terminal, file = logging.StreamHandler(sys.stderr), logging.FileHandler(log, mode="w")
    terminal.setLevel(logging.INFO if aloud else logging.WARNING)
    logging.basicConfig(
        level=logging.WARNING, format="%(message)s", handlers=[terminal, file], force=True
    )
    logger.setLevel(logging.INFO)
    try:
        job()
    except Exception as error:
        if type(error).__module__.startswith("rnngrad") or isinstance(error, OSError):
            logger.error("error: %s", error)
            sys.exit(1)
        logger.exception("%s failed", log)
        raise


class Progress(logging.Filter):
    """Says how many of Snakemake's jobs are done and how long the others take; keeps who failed.

    A filter for the handler that writes to the terminal. Each job is one line there when it starts;
    the lines that only say that Snakemake goes on are left out.
    """

    NOISE = "Select jobs to execute..."

    def __init__(self) -> None:
        """Start the clock."""
        super().__init__()
        self.start = time.monotonic()
        self.failed: dict[int, str] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Reword a report of progress; note a failure; drop what says nothing new."""
        event, said = getattr(record, "event", None), record.__dict__
        if event == "job_error":
            self.failed[said["jobid"]] = f"{said['rule_name']} ({', '.join(said['log'])})"
        elif event == "job_finished":
            self.failed.pop(said["job_id"], None)
        elif event == "progress":
            record.msg = self.progress(said["done"], said["total"])
            record.event = "run_info"
        return event not in ("job_started", "job_finished") and record.msg != self.NOISE

    def progress(self, done: int, total: int) -> str:
        """Return how far a run is, and the time left at the pace so far."""
        left = (time.monotonic() - self.start) / done * (total - done)
        return f"{done} of {total} jobs done ({done / total:.0%}), about {duration(left)} left"

    def failure(self, study: str, logs: Path) -> str:
        """Return what a run that was not finished says at its end."""
        failed = "".join(f"\n  failed: {job}" for job in self.failed.values())
        return (
            f"Study '{study}' is not finished.{failed}\nWhat is done stays done. Give the same "
            f"command again to go on; what each job said is below {logs}."
        )


def duration(seconds: float) -> str:
    """Return a time in its largest unit, as in `3 min`."""
    for unit, size in (("h", 3600), ("min", 60)):
        if seconds >= 1.5 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
