"""The sentences of the paper, and facts that fill every gap of theirs."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from rnngrad.claims import effects, registry
from rnngrad.paper.facts import Facts
from tests.paper.links import book_of

ROOT = Path(__file__).parents[2]
ENTRIES = yaml.safe_load((ROOT / "config/claims.yaml").read_text())
CLAIMS = {claim_id: registry.claim(claim_id, entry) for claim_id, entry in ENTRIES.items()}
SECTIONS = yaml.safe_load((ROOT / "paper/findings.yaml").read_text())
RELATED = yaml.safe_load((ROOT / "paper/related.yaml").read_text())
KINDS = ("lead", "text", "check", "abstract", "lesson")
SENTENCES = [each for section in SECTIONS for kind in KINDS for each in section.get(kind, ())]
CONDITIONAL = [each for each in [*SENTENCES, *RELATED] if isinstance(each, dict)]
ASKED = re.compile(r'(control|least|most)\(\s*"\w+\.(\w+)"(.*?)\)', flags=re.S)
CONTROLS = re.compile(r'control\(\s*"(\w+)\.(\w+)"(.*?)\)', flags=re.S)
COLUMNS = ["hypothesis", "role", *effects.CONDITIONS, "estimate", "low", "high"]
"""Those of the evidence that sentences are filled from."""
FIGURES = ("law", "regimes", "mechanisms", "exponents")
RANGES = {"gain_low": 0.25, "gain_high": 4.0, "keep_bias_high": 5.0}


def facts(found: dict) -> Facts:
    return Facts(found, book_of(found, dict.fromkeys(CLAIMS, controls())), FIGURES)


@cache
def controls() -> pd.DataFrame:
    """A condition for every value that a sentence may ask for."""
    rows = []
    for kind, hypothesis, arguments in ASKED.findall(text_of_all()):
        role = "control" if kind == "control" else "claim"
        numbers = {"estimate": 0.25, "low": 0.125, "high": 0.5, "length": 40.0} | RANGES
        known = {"hypothesis": hypothesis, "role": role, "cell": "lstm", "data": "fresh"}
        rows.append(known | numbers | asked(arguments))
    return pd.DataFrame(rows, columns=COLUMNS).drop_duplicates()


def asked(arguments: str) -> dict[str, Any]:
    """The values of the conditions that a sentence asks for, by column."""
    call = ast.parse(f"asked({arguments.lstrip(', ')})", mode="eval").body
    return {each.arg: ast.literal_eval(each.value) for each in call.keywords}


def text_of_all() -> str:
    return "\n".join(each if isinstance(each, str) else each["text"] for each in
                     [*SENTENCES, *RELATED])  # fmt: skip
