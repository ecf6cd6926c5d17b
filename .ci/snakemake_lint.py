"""Run Snakemake's linter and drop the one advice that this project declines.

Every rule runs in the one locked environment, so no rule names a conda environment or container.
The text is read, as the linter's JSON fails on some places (Snakemake 9.27).
"""

import subprocess
import sys
from collections.abc import Iterator

DECLINED = "* Specify a conda environment or container for each rule.:"


def lints() -> Iterator[str]:
    """Yield place and title of every lint that is not declined."""
    command = [sys.executable, "-m", "snakemake", "--lint"]
    done = subprocess.run(command, capture_output=True, text=True)
    lines = [line.strip() for line in (done.stdout + done.stderr).splitlines()]
    if not any(line.startswith("Lints for") for line in lines):
        sys.exit("\n".join(lines))
    place = ""
    for line in lines:
        if line.startswith("Lints for"):
            place = line
        elif line.startswith("* ") and line != DECLINED:
            yield f"{place} {line[2:]}"


if __name__ == "__main__":
    found = list(lints())
    print("\n".join(found))
    sys.exit(bool(found))
