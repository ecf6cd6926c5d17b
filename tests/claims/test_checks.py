"""What an estimator returns wrong is refused in one line, before numbers are made of it."""

import numpy as np
import pandas as pd
import pytest

from rnngrad.claims.checks import checked
from rnngrad.claims.effects import COLUMNS, CONDITIONS, rows, together
from rnngrad.claims.verdict import judge
from tests.claims.made import made_claim

CLAIM = made_claim(
    mean=("mean", "above", 0.0),
    rate=("rate", "below", 0.3),
    gain=("rate_difference", "above", 0.1),
    share=("bounded_mean", "below", 0.1),
)


def effects(hypothesis="mean", values=(1.0, 0.0, 1.0), **columns):
    table = pd.DataFrame({"hypothesis": hypothesis, "seed": range(len(values)), "value": values})
    return table.assign(**columns)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (effects("speed"), "unknown hypothesis 'speed'; allowed are mean, rate, gain, share"),
        (effects(np.nan), "unknown hypothesis nan; allowed are mean"),
        (
            effects(role="judged"),
            "hypothesis 'mean': unknown role 'judged'; allowed are claim, con",
        ),
        (effects(role=None), "unknown role nan; allowed are claim, control, positive"),
        (effects(depth=3), "unknown column 'depth'; allowed are hypothesis, .*seed.*cell.*tuned"),
        (effects().drop(columns="value"), "lack the column 'value'; needed are hypothesis, seed"),
        (effects().drop(columns="seed"), "lack the column 'seed'"),
        (pd.concat([effects(), effects()[["seed"]]], axis=1), "have the column 'seed' twice"),
        (effects(values=(1.0, np.nan)), "'mean': value nan of seed 1 is not a number"),
        (effects(values=(1.0, "many")), "'mean': value 'many' of seed 1 is not a number"),
        (effects(values=(1.0, None)), "'mean': value nan of seed 1 is not a number"),
        (effects("rate", (1.0, np.nan)), "'rate': value nan of seed 1 is not 0 or 1, as a rate"),
        (effects("rate", (1.0, 0.5)), "'rate': value 0.5 of seed 1 is not 0 or 1"),
        (effects("gain"), "'gain': reference nan of seed 0 is not 0 or 1, as a rate_difference"),
        (effects("gain", reference=2), "'gain': reference 2 of seed 0 is not 0 or 1"),
        (effects("mean", reference=0.0), "'mean': a mean has no reference; allowed is one for ra"),
        (effects("share", (0.0, 1.5)), "'share': value 1.5 of seed 1 is not between 0 and 1"),
        (effects("share", (0.0, np.nan)), "'share': value nan of seed 1 is not between 0 and 1"),
        (effects(seed=1), "'mean': seed 1 occurs twice under no condition; allowed is one value"),
        (effects(seed=np.nan), "'mean': a seed is missing"),
        (effects(length="forty"), "'mean': condition length: 'forty' is not a finite number"),
        (effects(gain=np.inf), "'mean': condition gain: inf is not a finite number"),
        (effects(cell=3), "'mean': condition cell: 3 is not text"),
        (effects(tie_input="yes"), "'mean': condition tie_input: 'yes' is not true or false"),
        ([1.0, 2.0], "its estimator returned list, not a table"),
        (None, "its estimator returned NoneType, not a table"),
    ],
)
def test_wrong_effects_are_refused_by_name(table, message):
    with pytest.raises(ValueError, match=message) as caught:
        judge(CLAIM, table)
    assert str(caught.value).startswith("claim 'X99'")
    assert "\n" not in str(caught.value)


def test_a_seed_that_occurs_again_is_told_with_its_condition():
    """Three seeds, five times each, are three and not fifteen."""
    again = pd.concat([effects(cell="lstm", length=40)] * 5)
    with pytest.raises(ValueError, match="seed 0 occurs twice under cell lstm, length 40"):
        judge(CLAIM, again)


def test_the_same_seed_may_stand_under_several_conditions_and_roles():
    table = pd.concat([effects(gain=g, role=r) for g in (1.0, 2.0) for r in ("claim", "control")])
    assert list(judge(CLAIM, table)["seeds"]) == [3] * 4


def test_what_may_be_absent_is_filled_in():
    found = checked(CLAIM, effects())
    assert set(found) == set(COLUMNS)
    assert found["reference"].isna().all()
    assert (found["role"] == "claim").all()


def test_infinite_values_of_a_mean_are_no_fault():
    assert judge(CLAIM, effects(values=(-np.inf, -np.inf, 1.0)))["estimate"].item() == -np.inf


def test_truth_values_are_rates():
    assert judge(CLAIM, effects("rate", (True, False)))["estimate"].item() == 0.5


def test_effects_made_by_rows_pass():
    values = pd.Series([1.0, 0.0], index=[3, 5])
    table = together([rows("mean", values, cell="lstm"), rows("gain", values, values, tuned=True)])
    assert len(checked(CLAIM, table)) == 4


def test_every_condition_has_a_type():
    """A number, a name and a flag each pass where they belong."""
    for name in CONDITIONS:
        passed = 0
        for value in (1.0, "lstm", True):
            try:
                checked(CLAIM, effects(**{name: value}))
                passed += 1
            except ValueError:
                pass
        assert passed == 1, name
