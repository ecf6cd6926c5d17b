"""The examples of the documentation run."""

import re
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"


def test_the_examples_of_the_measures_run(capsys):
    blocks = re.findall(r"```python\n(.*?)```", (DOCS / "measures.md").read_text(), re.S)
    assert len(blocks) == 2
    exec("\n".join(blocks), {})  # the second goes on from the first
    assert len(capsys.readouterr().out.splitlines()) >= 2
