"""The code blocks of docs/adding-a-*.md, for the tests that run them."""

import re
from pathlib import Path
from typing import Any

import yaml

DOCS = Path(__file__).parents[1] / "docs"
GUIDES = ("adding-a-cell", "adding-a-task", "adding-a-claim")


def blocks(page: str, language: str) -> list[str]:
    """Return the code blocks of a page in a language."""
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.S)


def configuration(guide: str) -> dict[str, Any]:
    """Return what a guide adds to a configuration."""
    (block,) = blocks(guide, "yaml")
    return yaml.safe_load(block)


def write_modules(folder: Path) -> None:
    """Write the modules of all guides into a folder, each under the name in its first line."""
    for guide in GUIDES:
        for block in blocks(guide, "python"):
            (folder / re.match(r"# (\w+\.py)\n", block)[1]).write_text(block)
