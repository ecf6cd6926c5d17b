"""The registry that comes along, and what is said of a bad one."""

from pathlib import Path

import pytest
import yaml

from rnngrad import claims, figures
from rnngrad.claims import registry

ROOT = Path(__file__).parents[2]
REGISTRY = yaml.safe_load((ROOT / "config/claims.yaml").read_text())
SCHEMA = yaml.safe_load((ROOT / "workflow/schemas/claims.schema.yaml").read_text())


def test_every_claim_has_an_estimator_and_a_figure():
    for claim_id, claim in registry.load(REGISTRY, SCHEMA).items():
        assert callable(claims.estimator(claim_id).effects)
        assert claim.figure in figures.NAMES


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("direction", "up", r"C06.parts.exponent.direction: 'up' is not one of \['above'"),
        ("boundary", "big", r"C06.parts.exponent.boundary: 'big' is not of type 'number'"),
        ("colour", "red", r"C06.parts.exponent: .*'colour' was unexpected"),
    ],
)
def test_a_bad_entry_is_named(key, value, message):
    entry = REGISTRY["C06"]
    part = entry["parts"]["exponent"] | {key: value}
    bad = {"C06": entry | {"parts": {"exponent": part}}}
    with pytest.raises(ValueError, match=message):
        registry.load(bad, SCHEMA)


def test_a_claim_without_estimator_is_named():
    with pytest.raises(ValueError, match="claim 'C99' has no estimator"):
        claims.estimator("C99")
