"""What is said of files that are no configuration, or say a thing twice."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnngrad.study.configuration.files import check_files, typed
from rnngrad.study.configuration.schema import ConfigError

ROOT = Path(__file__).parents[2]


def test_the_configurations_that_come_along_say_each_thing_once():
    check_files(sorted((ROOT / "config").glob("*.yaml")))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", r": line 3: the key 'a' is given twice, first in line 1; keep one"),
        ("a: 1\n'a': 3\n", r": line 2: the key 'a' is given twice"),
        ("arms:\n  x: {gain: 1.0, gain: 2.0}\n", r": line 2: the key 'gain' is given twice"),
        ("a: &a {b: 1, b: 2}\nc: *a\n", r": line 1: the key 'b' is given twice"),
        ("- [{a: 1, a: 2}]\n", r": holds no keys"),
        ("x:\n- {a: 1, a: 2}\n", r": line 2: the key 'a' is given twice"),
        ('{"a": {"b": 1,\t"b": 2}}', r": the key 'b' is given twice"),
        ("a: [1\n", r": line 2: no valid YAML"),
        ("a:\n\tb: 1\n", r": line 2: no valid YAML: .*; indent with spaces"),
        ("", r": holds no keys"),
        ("a: \x00", r": no valid YAML"),
    ],
)
def test_a_bad_file_is_named_in_one_line(tmp_path, text, message):
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=rf"mine.yaml{message}") as caught:
        check_files([path])
    assert len(str(caught.value).splitlines()) == 1


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"absent.yaml: cannot be read: No such file"):
        check_files([tmp_path / "absent.yaml"])
    (tmp_path / "latin.yaml").write_bytes(b"study: caf\xe9\n")
    with pytest.raises(ConfigError, match=r"latin.yaml: .* not text in UTF-8"):
        check_files([tmp_path / "latin.yaml"])


@pytest.mark.parametrize(
    "text",
    ["a: 1\n1: 2\n'1': 3\n", "b: &b {x: 1}\nc: {<<: *b, x: 2}\n", "a: &a [*a]\n", '{"a": 1}'],
)
def test_keys_that_differ_are_accepted(tmp_path, text):
    (tmp_path / "mine.yaml").write_text(text)
    check_files([tmp_path / "mine.yaml"])


@given(st.text(max_size=40) | st.text("abc:{}[],-&*?|>\n\t ", max_size=30))
@settings(max_examples=200)
def test_any_text_is_accepted_or_refused_in_one_line(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("fuzz") / "any.yaml"
    path.write_text(text, encoding="utf-8", errors="replace")
    try:
        check_files([path])
    except ConfigError as error:
        assert len(str(error).splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ({"seeds": "4", "gain": "0.5"}, {"seeds": 4, "gain": 0.5}),
        ({"tie_input": "true", "clip": "none"}, {"tie_input": True, "clip": "none"}),
        (["1", "recall", "mytasks:SameEnds", "a: b", "[1"], [1, "recall", "mytasks:SameEnds"]),
        ({"study": "2024-01-01", "rate": "1e-3"}, {"study": "2024-01-01", "rate": "1e-3"}),
        (3, 3),
    ],
)
def test_what_the_command_line_gives_as_text_gets_its_type(text, value):
    found = typed(text)
    assert (found[:3] if isinstance(found, list) else found) == value
    assert not isinstance(found, list) or found[3:] == text[3:]


@given(st.text(max_size=20))
def test_any_text_of_the_command_line_stays_text_or_is_a_number(text):
    assert isinstance(typed(text), str | int | float | None)
