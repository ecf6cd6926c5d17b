"""Snakemake's own report of a finished study."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


class ReportError(Exception):
    """A report that Snakemake could not write; its own words are in the job's log."""


def command(
    path: str,
    snakefile: str,
    targets: Sequence[str],
    style: str,
    configfiles: Sequence[str],
    config: Mapping[str, Any],
) -> list[str]:
    """Return the call that writes a report; it runs no job.

    Args:
        path: the HTML file.
        snakefile: the workflow that made the results.
        targets: the results that are reported with all that they were made from.
        style: a style sheet.
        configfiles: the configurations that this workflow was called with, if any.
        config: the values that it was called with, by key.
    """
    words = [sys.executable, "-m", "snakemake", *targets, "--snakefile", snakefile, "--nolock"]
    words += ["--report", path, "--report-stylesheet", style]
    if configfiles:
        words += ["--configfile", *configfiles]
    if config:
        words += ["--config", *(f"{key}={json.dumps(value)}" for key, value in config.items())]
    return words


def write(log: Path, words: Sequence[str]) -> None:
    """Run a call of `command`, its output added to `log`.

    Raises:
        ReportError: if it fails.
    """
    with log.open("a", encoding="utf-8") as file:
        done = subprocess.run(words, stdout=file, stderr=subprocess.STDOUT)
    if done.returncode:
        raise ReportError(f"Snakemake could not write the report; see {log}")
