"""Copies of the project in which Snakemake is run for real, and of one finished study."""

import fcntl
import shutil

import pytest

from tests.workflow.project import TABLES, Project


@pytest.fixture(scope="session")
def make_project(tmp_path_factory, shared):
    """Return a function that copies the project, or another copy with its results.

    All copies share one compile cache.
    """

    def make(other: Project | None = None) -> Project:
        project = Project(tmp_path_factory.mktemp("project"), shared / "cache")
        if other is None:
            project.fill()
        else:
            shutil.copytree(other.folder, project.folder, dirs_exist_ok=True)
        return project

    return make


@pytest.fixture(scope="session")
def finished_study(shared):
    """A finished study, with its report, and in `log.txt` what Snakemake printed; to be copied.

    It is made once: by the worker that needs it first, while others wait.
    """
    project = Project(shared / "study", shared / "cache")
    with (shared / "study.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        log = project.folder / "log.txt"
        if not log.exists():
            shutil.rmtree(project.folder, ignore_errors=True)
            project.folder.mkdir()
            project.fill()
            project.configure_study()
            log.write_text(project.run("all", "report", *map(project.table, TABLES)))
    return project
