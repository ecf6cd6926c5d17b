"""The commands of the entry script: what it lists, what they call, and what they hand back."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.entry.stand_ins import COMMANDS, ROOT, calls, run


@pytest.mark.parametrize("shell", ["sh", "dash"])
def test_it_is_plain_posix_shell(shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    subprocess.run([shell, "-n", ROOT / "run"], check=True)


@pytest.mark.parametrize(
    ("words", "status", "stream"),
    [((), 0, "stdout"), (("--help",), 0, "stdout"), (("papre",), 2, "stderr")],
)
def test_it_lists_its_commands(
    project: Path, words: tuple[str, ...], status: int, stream: str
) -> None:
    done = run(project, *words)
    assert done.returncode == status
    assert all(command in getattr(done, stream) for command in COMMANDS)
    assert calls(project) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), "-m not slow"),
        (("all",), ""),
        (("tests/cells", "-x"), "-m not slow tests/cells -x"),
        (("all", "-k", "a b"), "-k a b"),
    ],
)
def test_tests_are_the_quick_ones_or_all(
    project: Path, words: tuple[str, ...], expected: str
) -> None:
    assert run(project, "test", *words).returncode == 0
    assert (
        calls(project)[-1]
        == f"pytest -n auto --dist loadfile --no-loadscope-reorder {expected}".strip()
    )


def test_the_status_of_pytest_comes_back(project: Path) -> None:
    run(project, "environment")
    (project / "pytest.status").write_text("1")
    assert run(project, "test").returncode == 1


@pytest.mark.parametrize("words", [("paper", "now"), ("environment", "extra"), ("study",)])
def test_a_wrong_call_is_one_line_and_makes_nothing(project: Path, words: tuple[str, ...]) -> None:
    done = run(project, *words)
    assert done.returncode == 2
    assert done.stderr.startswith(f"run: {words[0]} ")
    assert done.stderr.count("\n") == 1
    assert calls(project) == []


def test_an_unknown_command_is_named(project: Path) -> None:
    assert run(project, "foo").stderr.startswith("run: there is no command 'foo'\n")


@pytest.mark.parametrize("command", ["paper", "study", "test", "environment", "bench"])
def test_help_on_a_command_makes_nothing(project: Path, command: str) -> None:
    done = run(project, command, "--help")
    assert (done.returncode, calls(project)) == (0, [])
    assert done.stdout.startswith("usage:")


@pytest.mark.parametrize(
    ("words", "targets"), [((), "all report"), (("figures", "-n"), "figures -n")]
)
def test_a_study_is_that_of_the_file_beside_the_caller(
    project: Path, words: tuple[str, ...], targets: str
) -> None:
    config = project.parent / "my study.yaml"
    config.write_text("study: mine")
    assert run(project, "study", config.name, *words).returncode == 0
    assert calls(project)[-1] == f"snakemake --cores all {targets} --configfile {config}"


def test_a_missing_configuration_is_named_before_anything_is_made(project: Path) -> None:
    done = run(project, "study", "none.yaml", folder=project)
    assert (done.returncode, calls(project)) == (1, [])
    assert done.stderr == "run: study: there is no file none.yaml\n"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("study: é".encode("latin-1"), "cannot be read: it is not text in UTF-8"),
        (b"study: x\narms: [1,\n", "line 3: no valid YAML: "),
        (b"study: x\nstudy: y\n", "line 2: the key 'study' is given twice, "),
    ],
)
def test_a_configuration_that_no_study_can_be_read_from_is_named(
    project: Path, content: bytes, fault: str
) -> None:
    (project / "mine.yaml").write_bytes(content)
    done = run(project, "study", "mine.yaml", folder=project)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(f"run: study: mine.yaml: {fault}")
    assert "snakemake" not in " ".join(calls(project))


def test_the_paper_ends_by_naming_what_was_made(project: Path) -> None:
    done = run(project, "paper")
    assert done.returncode == 0
    assert calls(project)[-1] == "snakemake --cores all all report"
    ending = done.stdout.splitlines()[-3:]
    assert [line.split()[1] for line in ending] == [
        "paper/build/default/paper.pdf",
        "figures/default/",
        "report/default.html",
    ]


def test_a_failed_study_names_nothing(project: Path) -> None:
    run(project, "environment")
    (project / "snakemake.status").write_text("1")
    done = run(project, "paper")
    assert done.returncode == 1
    assert done.stdout == ""
