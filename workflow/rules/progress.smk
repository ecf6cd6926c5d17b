# What a run says of itself: its progress while it goes, its verdicts or failures at the end.
import signal

from snakemake.jobs import GroupJob

from rnngrad.pipeline import lock
from rnngrad.pipeline.progress import Progress, all_programs, cause

PROGRESS = Progress()
MAIN = Path(workflow.main_snakefile).resolve()


def with_cause(log_error):
    """Snakemake's report of a failed group of jobs, which leaves out what the scheduler said."""

    def log(group, msg=None, **fields):
        if msg:
            logger.error(f"{group.groupid}: {cause(msg)}")
        log_error(group, msg, **fields)

    return log


# Another workflow that uses this one as a module has a log and locks of its own.
if MAIN in ((ROOT / "Snakefile").resolve(), (ROOT / "workflow/Snakefile").resolve()):
    for handler in logger.handlers:
        if handler.name == "DefaultStreamHandler":
            handler.addFilter(PROGRESS)
    GroupJob.log_error = with_cause(GroupJob.log_error)
    if workflow.is_main_process and lock.enter(Path.cwd()):
        logger.warning("The last run in this folder was killed; this one resumes it.")
    # Until the first job there is nothing to save.
    signal.signal(signal.SIGINT, lambda *_: os._exit(128 + signal.SIGINT))


def stop(number, frame):
    """Have Snakemake end its jobs, and let it do so whatever keys are pressed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


onstart:
    signal.signal(signal.SIGINT, stop)


onsuccess:
    if PAPER.exists() and (DATA / "verdicts.parquet").exists():
        from rnngrad.pipeline import storage

        verdicts = storage.read_table(DATA / "verdicts.parquet")["verdict"]
        reported = (
            REPORT.exists() and REPORT.stat().st_mtime_ns > PAPER.stat().st_mtime_ns
        )
        counts = ", ".join(
            f"{n} {name}" for name, n in verdicts.value_counts().items()
        )
        logger.info(
            f"Study '{STUDY}': {counts}; {all_programs(LOGS)}.\n"
            f"The paper is {PAPER}; figures are in {FIGURE_FOLDER}"
            + (f"; the report is {REPORT}." if reported else ".")
        )


onerror:
    logger.warning(PROGRESS.failure(STUDY, LOGS))
