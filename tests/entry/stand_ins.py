"""Stand-ins for what the entry script calls, which write down how they were called.

The environment is a real one, but pip, uv, pytest and snakemake in it are stand-ins, as are apt-get
and the LaTeX engine, so that nothing is fetched; what else it has is that of these tests.
"""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).parents[2]
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
    printf '%s\\n' '{ROOT}/src' '{sysconfig.get_path("purelib")}' >"$folder/rnngrad.pth"
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
    """Write a program."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


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
