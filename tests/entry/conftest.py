import shutil
from pathlib import Path

import pytest

from tests.entry.stand_ins import (
    FINGERPRINTED,
    MODULE,
    PYTHON,
    ROOT,
    SYSTEM_TOOLS,
    TOOL,
    log_in,
    write_script,
)


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
