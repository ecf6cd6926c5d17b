"""The registry that comes along, and what is said of a bad one."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

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


def test_the_seed_that_a_registry_fixes_moves_with_all_that_is_claimed():
    moved = with_hypothesis(margin=0.6)
    assert registry.seed(with_hypothesis()) == registry.seed(with_hypothesis(margin=0.5))
    assert registry.seed(with_hypothesis()) != registry.seed(moved)
    assert 0 <= registry.seed(moved) < 2**32


HYPOTHESIS = dict.fromkeys(
    ("estimand", "holds", "fails", "why", "population", "conditions"), "a few words"
) | {"interval": "mean", "direction": "above", "margin": 0.5, "primary": True}
CLAIM = dict.fromkeys(("title", "statement", "where", "control"), "a few words") | {
    "kind": "empirical",
    "propositions": [],
    "figure": "exponents",
}


def with_hypothesis(**changes):
    """A registry of one claim whose hypothesis has some keys changed."""
    return {"C06": CLAIM | {"hypotheses": {"exponent": HYPOTHESIS | changes}}}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"direction": "up"}, r"direction: 'up' is not one of \['above'"),
        ({"margin": "big"}, r"margin: 'big' is not of type 'number'"),
        ({"margin": float("nan")}, r"margin: .*nan"),
        ({"interval": "median"}, r"interval: 'median' is not one of \['mean', 'bounded_mean'"),
        ({"bounds": [0]}, r"bounds: "),
        ({"interval": "bounded_mean"}, r"bounds: missing; a bounded_mean needs \[least, greatest"),
        ({"interval": "rate", "bounds": [0, 1]}, r"bounds: a rate has none of its own; remove"),
        ({"bounds": [1, 0]}, r"bounds: \[1, 0\] are not in increasing order"),
        ({"bounds": [0, 1], "margin": 2.0}, r"margin: 2.0 is not between the bounds 0 and 1"),
        ({"interval": "exact"}, r"interval: 'exact' is for claims of kind exact, which no seed"),
        ({"interval": "rate", "margin": 1.5}, r"margin: "),
        ({"interval": "rate_difference", "margin": -1}, r"margin: "),
        ({"direction": "within", "margin": 0}, r"margin: "),
        ({"over": "all"}, r"over: 'all' is not one of \['mean', 'any'\]"),
        ({"over": "any", "direction": "within"}, r"over: 'any' is for the directions above and"),
        ({"moderator": "gain"}, r"boundary: missing; say what it means .* changes with gain"),
        ({"boundary": "there"}, r"boundary: given without a moderator; remove it"),
        (
            {"moderator": "gian", "boundary": "there"},
            r"moderator: unknown condition 'gian'; did you mean 'gain'\?; allowed are cell, base",
        ),
        ({"assay": 0.1}, r"assay: a mean has none; it is for rate_difference"),
        ({"interval": "rate_difference", "assay": 0.5}, r"assay: 0.5 is greater than or equal"),
        ({"primary": "yes"}, r"primary: 'yes' is not of type 'boolean'"),
        ({"correction": "holm"}, r": 'correction' was unexpected"),
    ],
)
def test_a_bad_hypothesis_is_named(changes, message):
    where = r"^config/claims.yaml: C06.hypotheses.exponent.?"
    with pytest.raises(ValueError, match=where + message) as caught:
        registry.load(with_hypothesis(**changes), SCHEMA)
    assert "\n" not in str(caught.value)


def test_an_unknown_key_is_named():
    message = r"C06.hypotheses.exponent: 'colour' was unexpected; allowed are assay, boundary, bou"
    with pytest.raises(ValueError, match=message):
        registry.load(with_hypothesis(colour="red"), SCHEMA)


def test_a_missing_population_is_named():
    entry = {name: value for name, value in HYPOTHESIS.items() if name != "population"}
    with pytest.raises(ValueError, match=r"exponent: 'population' is a required"):
        registry.load({"C06": CLAIM | {"hypotheses": {"exponent": entry}}}, SCHEMA)


@pytest.mark.parametrize(
    ("primary", "message"),
    [((), "none is primary"), (("one", "two"), "one and two are primary")],
)
def test_exactly_one_hypothesis_is_primary(primary, message):
    names = ("one", "two", "three")
    entries = {name: HYPOTHESIS | {"primary": name in primary} for name in names}
    with pytest.raises(ValueError, match=f"C06.hypotheses: {message}; exactly one must be"):
        registry.load({"C06": CLAIM | {"hypotheses": entries}}, SCHEMA)


@pytest.mark.parametrize("name", ["C06", "B2", "C14b"])
def test_ids_have_a_letter_a_number_and_perhaps_a_letter(name):
    assert list(registry.load({name: with_hypothesis()["C06"]}, SCHEMA)) == [name]


@pytest.mark.parametrize("name", ["c06", "C006", "C", "C06B", "C06bc"])
def test_other_ids_are_refused(name):
    with pytest.raises(ValueError, match=f"{name}"):
        registry.load({name: with_hypothesis()["C06"]}, SCHEMA)


def test_what_is_not_said_has_a_default():
    read = registry.load(with_hypothesis(bounds=[-1, 1]), SCHEMA)["C06"]
    hypothesis = read.hypotheses[read.primary]
    assert (hypothesis.bounds, hypothesis.over, hypothesis.assay) == ((-1, 1), "mean", None)
    assert (hypothesis.moderator, hypothesis.boundary) == (None, None)
    pair = registry.load(with_hypothesis(interval="rate_difference"), SCHEMA)["C06"]
    assert pair.hypotheses["exponent"].assay == registry.ASSAY


def test_every_estimator_takes_its_registered_parameters():
    for claim_id, claim in registry.load(REGISTRY, SCHEMA).items():
        claims.check_parameters(claim, claims.estimator(claim_id))


def module(**names):
    return SimpleNamespace(__name__="mine", **names)


@pytest.mark.parametrize(
    ("effects", "given", "message"),
    [
        (lambda tables, near: None, {}, "parameters: 'near' is missing; mine takes near"),
        (lambda tables, near: None, {"far": 1}, "'near' is missing"),
        (lambda tables: None, {"far": 1}, "'far' is unknown; mine takes none"),
    ],
)
def test_parameters_are_those_of_the_estimator(effects, given, message):
    claim = replace(registry.claim("C06", with_hypothesis()["C06"]), parameters=given)
    with pytest.raises(ValueError, match=f"claim 'C06': .*{message}"):
        claims.check_parameters(claim, module(effects=effects))


@pytest.mark.parametrize(
    "effects", [lambda tables, **rest: None, lambda tables, near=0.1: None, lambda tables, near: 0]
)
def test_optional_and_open_parameters_are_taken(effects):
    claim = replace(registry.claim("C06", with_hypothesis()["C06"]), parameters={"near": 1.0})
    claims.check_parameters(claim, module(effects=effects))


def test_a_claim_without_estimator_is_named():
    with pytest.raises(ValueError, match="claim 'C99' has no estimator"):
        claims.estimator("C99")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("effects = len", "does not define TABLES"),
        ("TABLES = 'results'; effects = len", "TABLES of .* is 'results'; allowed is a tuple of n"),
        ("TABLES = ('results',); effects = 3", "effects of .* is not a function of the tables"),
        ("import nowhere_to_be_found", "has no estimator .*: No module named 'nowhere"),
    ],
)
def test_what_is_wrong_with_an_estimator_is_said(tmp_path, monkeypatch, text, message):
    name = f"estimator_{abs(hash(text))}"
    (tmp_path / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ValueError, match=f"claim 'X01'.*{message}"):
        claims.estimator("X01", name)
