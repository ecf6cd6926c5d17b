"""The messages of a job: lines in its log, and on the terminal."""

import logging
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rnngrad.pipeline.progress import PROGRAMS

logger = logging.getLogger("rnngrad")


def run_job(job: Callable[[], Any], log: str, aloud: bool = False) -> None:
    """Run a job with its messages in `log`; a known error is one line.

    The log of a job that uses JAX ends with how many programs it compiled.

    Known errors are those a user can act on (`OSError` and the project's own); anything else is a
    fault of the program and keeps its traceback. A job that is interrupted (Ctrl-C) ends with the
    status 130.

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
    signal.signal(signal.SIGINT, signal.default_int_handler)
    compiles = "jax" in sys.modules  # which takes long to import, and some jobs do without it
    if compiles:
        from rnngrad import compiled

        compiled.check_entries()
    try:
        job()
        if compiles and not aloud:
            logger.info(PROGRAMS.format(*compiled.programs()))
    except KeyboardInterrupt:
        logger.info("interrupted")
        sys.exit(128 + signal.SIGINT)
    except Exception as error:
        if type(error).__module__.startswith("rnngrad") or isinstance(error, OSError):
            logger.error("error: %s", error)
            sys.exit(1)
        logger.exception("%s failed", log)
        raise
