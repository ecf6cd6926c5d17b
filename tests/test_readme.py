"""What the READMEs say can be done, and the Chinese one says the same as the English one."""

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NAMES = ("README.md", "README.zh.md")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
ENGLISH, CHINESE = ((ROOT / name).read_text(encoding="utf-8") for name in NAMES)


def blocks(text, language):
    return re.findall(rf"```{language}\n(.*?)```", text, re.S)


def commands(text):
    """The commands, without what is said of them."""
    lines = "".join(blocks(text, "sh")).splitlines()
    return [line.partition("#")[0].split() for line in lines]


def test_both_have_the_same_commands_code_links_and_sections():
    assert commands(ENGLISH) == commands(CHINESE)
    assert blocks(ENGLISH, "python") == blocks(CHINESE, "python")
    link = r"\]\((.*?)\)"
    ours, theirs = ([*re.findall(link, text)] for text in (ENGLISH, CHINESE))
    assert sorted(ours[1:]) == sorted(theirs[1:])  # the first is to each other
    assert (ours[0], theirs[0]) == ("README.zh.md", "README.md")
    levels = [re.findall(r"^#+(?= )", text, re.M) for text in (ENGLISH, CHINESE)]
    assert levels[0] == levels[1]
    rows = [len(re.findall(r"^\|", text, re.M)) for text in (ENGLISH, CHINESE)]
    assert rows[0] == rows[1]


@pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=NAMES)
def test_the_environment_is_made_before_it_is_used(text):
    given = commands(text)
    first = next(at for at, words in enumerate(given) if words[0].startswith(".venv/"))
    assert ["./run", "environment"] in given[:first]


def anchor(heading):
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("page", [*NAMES, "config/README.md", "CONTRIBUTING.md"])
def test_every_link_leads_somewhere(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)(.*?)\)", text):
        name, _, part = target.partition("#")
        path = (ROOT / page).parent / name
        assert path.exists(), target
        if part:
            headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.M)
            assert part in map(anchor, headings), target


def test_every_command_is_there():
    workflow = "".join(path.read_text() for path in (ROOT / "workflow").rglob("*.smk"))
    workflow += (ROOT / "workflow/Snakefile").read_text()
    rules = re.findall(r"^rule (\w+):", workflow, re.M)
    run = (ROOT / "run").read_text()
    for program, *words in commands(ENGLISH):
        if program == "./run":
            assert re.search(rf"^{words[0]}\b.*\)$", run, re.M)
            continue
        if program == ".venv/bin/rnngrad":
            assert words[0] == "measure" and "rnngrad" in PROJECT["scripts"]
            continue
        assert program == ".venv/bin/snakemake"
        options = dict(pairwise(words))
        for option in ("--configfile", "--workflow-profile"):
            assert (ROOT / options.get(option, "")).exists()
        given = {options.get(word) for word in words if word.startswith("--")}
        targets = [word for word in words if not word.startswith("--") and word not in given]
        assert set(targets) <= set(rules)


def test_the_examples_are_run():
    measures = (ROOT / "docs/measures.md").read_text(encoding="utf-8")
    _, of_the_library = blocks(ENGLISH, "python")  # the first is run by diagnosis/test_guide.py
    assert of_the_library == blocks(measures, "python")[0]  # run by test_docs.py
