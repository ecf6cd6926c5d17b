"""Numbers of a configuration that are none, or that YAML reads as something else."""

import math
import re

import pytest
import yaml

from rnngrad.study.configuration.schema import ConfigError
from rnngrad.study.configuration.validation import validate
from tests.configurations import SCHEMA, put

NUMBERS = [
    "seed",
    "datasets.train",
    "training.hidden_size",
    "training.gain",
    "training.keep_bias",
    "training.learning_rate",
    "training.clip_threshold",
    "maps.keep.transient",
    "spectra.gain",
    "spectra.keep_bias",
    "horizon.untrained.seeds",
]


@pytest.mark.parametrize("path", NUMBERS)
@pytest.mark.parametrize(
    ("value", "message"),
    [
        (math.nan, r": \.nan is .*; a finite number is wanted"),
        (math.inf, r": \.inf is .*; a finite number is wanted"),
        (-math.inf, r": -\.inf is .*; a finite number is wanted"),
        (1e300, r": 1e\+300 is .*; a finite number is wanted"),
        (True, r": true is .*; YAML reads true, yes and on as truth values"),
        ("0,5", r": '0,5' is n"),
        (None, r": null is n"),
        ([1], r": \[1\] is n"),
    ],
)
def test_what_is_no_number_is_refused_wherever_one_is_wanted(config, path, value, message):
    put(config, path, value)
    with pytest.raises(ConfigError, match=f"config: {path}{message}"):
        validate(config, SCHEMA)


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("1e-3", "YAML reads it as text: write 1.0e-3"),
        ("2.5e3", r"YAML reads it as text: write 2.5e\+3"),
        ("1E+4", r"YAML reads it as text: write 1.0e\+4"),
        ("0.5", "write 0.5 without quotes"),
        ("0,5", "write 0.5 without quotes"),
    ],
)
@pytest.mark.parametrize("key", ["learning_rate", "gain", "keep_bias"])
def test_a_number_that_yaml_reads_as_text_is_said_how_to_write(config, key, text, cure):
    config["training"][key] = text
    with pytest.raises(
        ConfigError, match=f"config: training.{key}: '{text.replace('+', '.')}'.*{cure}"
    ):
        validate(config, SCHEMA)
    written = re.search(r"write (\S+)", cure)[1].replace("\\", "")
    assert isinstance(yaml.safe_load(written), float)


@pytest.mark.parametrize("value", [4.0, "4", "4.0", "4e0"])
def test_an_integer_is_written_as_one(config, value):
    config["training"]["hidden_size"] = value
    with pytest.raises(ConfigError, match=r"hidden_size: .* is not of type 'integer'; write 4"):
        validate(config, SCHEMA)
