"""No input of a user's ends in a traceback: each is valid, or refused in one line."""

import copy
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rnngrad import figures
from rnngrad.claims import registry
from rnngrad.claims.chosen import chosen
from rnngrad.study.configuration.schema import ConfigError
from rnngrad.study.configuration.validation import validate

ROOT = Path(__file__).parents[1]


def read(path):
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


CONFIG, DEFAULT = read("config/smoke.yaml"), read("config/config.yaml")
CLAIMS = read("config/claims.yaml")
CONFIG_SCHEMA = read("workflow/schemas/config.schema.yaml")
CLAIMS_SCHEMA = read("workflow/schemas/claims.schema.yaml")

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)
"""What YAML can hold."""

near_misses = st.sampled_from([0, -1, 1, 2.5, float("inf"), "", "..", "a/b", "lstm", "lstn"]) | (
    st.sampled_from(["tuned", "os:system", "a:B", [], [[]], {}, ["lstm"], ["lstm", "lstm"], [1.5]])
    | st.sampled_from([float("nan"), 1e300, 10**40, "1e-3", "chrono", "keep0", True, None, [2, 1]])
)


def places(tree, at=()):
    """Yield the path of every node below the root."""
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in pairs:
        yield (*at, key)
        if isinstance(value, dict | list):
            yield from places(value, (*at, key))


@st.composite
def spoilt(draw, document):
    """Return a document with one to three of its nodes replaced, removed or added to."""
    document = copy.deepcopy(document)
    for _ in range(draw(st.integers(1, 3))):
        *parents, key = draw(st.sampled_from(list(places(document)) or [("study",)]))
        node = document
        for parent in parents:
            node = node[parent]
        value = copy.deepcopy(draw(anything | near_misses))
        match draw(st.sampled_from(["replace", "remove", "add"])):
            case "replace":
                node[key] = value
            case "remove":
                node.pop(key, None) if isinstance(node, dict) else node.pop(key)
            case "add" if isinstance(node, dict):
                node[draw(st.text(max_size=6))] = value
            case "add":
                node.append(value)
    return document


def says_one_line(error):
    text = str(error)
    assert text
    assert len(text.splitlines()) == 1
    return text


def much(examples):
    return settings(max_examples=examples, suppress_health_check=list(HealthCheck))


def check(config):
    """Validate a configuration and its claims, as the workflow does."""
    try:
        validate(config, CONFIG_SCHEMA)
        chosen(config, CLAIMS, CLAIMS_SCHEMA, figures.NAMES)
    except ValueError as error:
        assert says_one_line(error).startswith("config: ")


@given(spoilt(CONFIG))
@much(400)
def test_a_spoilt_config_is_valid_or_refused_in_one_line(config):
    check(config)


@given(spoilt(DEFAULT))
@much(40)
def test_a_spoilt_default_is_valid_or_refused_in_one_line(config):
    check(config)


@given(anything)
@settings(max_examples=100)
def test_a_config_of_anything_is_refused_in_one_line(config):
    with pytest.raises(ConfigError) as caught:
        validate(config, CONFIG_SCHEMA)
    says_one_line(caught.value)


@given(spoilt(CLAIMS))
@much(100)
def test_a_spoilt_registry_is_valid_or_refused_in_one_line(claims):
    try:
        registry.load(claims, CLAIMS_SCHEMA)
    except ValueError as error:
        says_one_line(error)


def test_a_key_with_a_line_break_is_refused_in_one_line():
    spoilt = copy.deepcopy(CLAIMS)
    spoilt["C06"]["hypotheses"]["\x85"] = None
    with pytest.raises(ValueError, match=r"C06.hypotheses.*'\\x85'") as caught:
        registry.load(spoilt, CLAIMS_SCHEMA)
    says_one_line(caught.value)


@pytest.mark.parametrize("name", ["../up", "/root", "a/b", "a b", "", ".", "~", "up\n", "x" * 300])
def test_a_name_that_leads_out_of_the_folders_is_refused(name):
    for spoil in (
        {"study": name},
        {"arms": CONFIG["arms"] | {name: {}}},
        {"cells": {name: {"class": "rnngrad.cells.lstm:LSTM"}}},
        {"maps": {name: CONFIG["maps"]["gain"]}},
        {"horizon": {name: CONFIG["horizon"]["untrained"]}},
        {"priors": {name: CONFIG["priors"]["wide"]}},
        {"experiments": {name: CONFIG["experiments"]["gated"]}},
    ):
        with pytest.raises(ConfigError):
            validate(CONFIG | spoil, CONFIG_SCHEMA)


def test_a_class_is_loaded_only_by_its_documented_name():
    for name in ("os:system", "builtins:exec", "subprocess:Popen", "__import__('os')"):
        with pytest.raises(ConfigError) as caught:
            validate(CONFIG | {"cells": {"own": {"class": name}}}, CONFIG_SCHEMA)
        assert re.search("cells.own", says_one_line(caught.value))
