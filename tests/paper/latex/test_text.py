"""Text, numbers and tables as LaTeX source."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnngrad.paper.latex.text import SPECIAL, escape, macros, number, plain, table


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("50 % of a_b & c", r"50 \% of a\_b \& c"),
        (r"a\b{c}", r"a\textbackslash{}b\{c\}"),
        ("from -7.2 to -0.5", "from $-$7.2 to $-$0.5"),
        ("T-1 and seed-wise", "T-1 and seed-wise"),
        ("gru - lstm", "gru $-$ lstm"),
        ("λ₁ ≤ é", r"$\lambda_1$ {$\leq$} {\'e}"),
        ("keep bias ln(T−1), T = 40", r"keep bias $\ln(T-1)$, $T=40$"),
        ("ln σ₁ over T steps, 1.5e−05", r"$\ln\sigma_1$ over $T$ steps, \num{1.5e-05}"),
        ("log10 of dh_T / dh_1", r"$\log_{10}$ of $\partial h_T/\partial h_1$"),
    ],
)
def test_plain_text_is_escaped(text, source):
    assert escape(text) == source


@given(st.text(st.sampled_from([*SPECIAL, "a", " "]), max_size=20))
def test_no_special_character_is_left_bare(text):
    source = escape(text)
    for command in sorted(SPECIAL.values(), key=len, reverse=True):
        source = source.replace(command, "")
    assert set(source) <= {"a", " "}


@pytest.mark.parametrize(
    ("value", "source"),
    [
        (0.12345, r"\num{0.123}"),
        (-1.2345e-30, r"\num{-1.23e-30}"),
        (12, r"\num{12}"),
        (-3000.0, r"\num{-3000}"),
        (12345, r"\num{12300}"),
        (1.5e6, r"\num{1.5e+06}"),
        (math.inf, r"$\infty$"),
        (-math.inf, r"$-\infty$"),
        (math.nan, "--"),
    ],
)
def test_numbers(value, source):
    assert number(value) == source


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"\num{55}\,\% (\num{-40} to \num{70})", "55 % (-40 to 70)"),
        (r"$10^{-3.0}$ to $\infty$", "10^-3.0 to ∞"),
        (r"keep bias $-$1.5 and $T=40$", "keep bias -1.5 and T=40"),
        (r"a\_b \& c~d", "a_b & c d"),
    ],
)
def test_latex_for_a_terminal(source, text):
    assert plain(source) == text


def test_macros():
    assert macros({"seedCount": 3}) == "\\newcommand{\\seedCount}{3}\n"


def test_a_table_has_head_body_and_label():
    source = table(pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}), "ll", "Two rows.", "two")
    assert r"\label{tab:two}" in source
    assert source.count(r"a & b \\") == 2  # on the first and on every later page
    assert "1 & x \\\\\n2 & y \\\\" in source
