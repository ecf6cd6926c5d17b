"""What a job says while it runs: lines on the terminal and in its log."""

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

logger = logging.getLogger("rnngrad")


def run_job(job: Callable[[], Any], log: str) -> None:
    """Run a job with its messages on the terminal and in `log`; a known error is one line.

    Known errors are those a user can act on (`ValueError`, `OSError` and the project's own);
    anything else is a fault of the program and keeps its traceback.
    """
    Path(log).parent.mkdir(parents=True, exist_ok=True)
    handlers: list[logging.Handler] = [
        logging.StreamHandler(sys.stderr),
        logging.FileHandler(log, mode="w"),
    ]
    logging.basicConfig(level=logging.WARNING, format="%(message)s", handlers=handlers, force=True)
    logger.setLevel(logging.INFO)
    try:
        job()
    except Exception as error:
        if type(error).__module__.startswith("rnngrad") or isinstance(error, OSError):
            logger.error("error: %s", error)
            sys.exit(1)
        logger.exception("%s failed", log)
        raise
