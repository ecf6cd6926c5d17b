"""What a study is said to cost."""

from pathlib import Path

import jax
import pytest
import yaml

from rnngrad.study import cost, runs

CONFIG = yaml.safe_load((Path(__file__).parents[2] / "config/smoke.yaml").read_text())


def test_cost_grows_with_what_is_trained(monkeypatch):
    monkeypatch.setattr(cost, "throughput", lambda cell, recipe: cost.Throughput(1e-3, 0.0))
    run = runs.make_run(CONFIG, "recall", 10, "lstm", "keep0", True)
    table = cost.estimate([run, run])
    seconds = 2 * 1e-3 * run.recipe.seeds * run.recipe.steps * 12
    assert table["core_hours"].item() == pytest.approx(seconds / 3600)
    assert (table["runs"].item(), table["networks"].item()) == (2, 2 * run.recipe.seeds)
    tuned = runs.make_run(CONFIG, "recall", 10, "lstm", "tuned", True)
    assert cost.estimate([tuned])["networks"].item() == tuned.recipe.seeds + 2 * 2


def test_throughput_is_measured():
    recipe = runs.make_run(CONFIG, "recall", 10, "tanh", "keep0", True).recipe
    with jax.enable_x64(False):
        found = cost.throughput("tanh", recipe)
    assert 0 < found.step < found.start


def test_a_report_names_tasks_and_total(monkeypatch):
    monkeypatch.setattr(cost, "throughput", lambda cell, recipe: cost.Throughput(1e-3, 0.0))
    run = runs.make_run(CONFIG, "recall", 10, "tanh", "keep0", True)
    text = cost.report(cost.estimate([run]))
    assert text.startswith("recall") and "h of one core like this" in text


def test_a_scheduler_is_asked_for_the_whole_budget():
    short, long = (runs.make_run(CONFIG, "recall", t, "lstm", "keep0", True) for t in (10, 10_000))
    assert cost.minutes(short) == 60
    step = 3 * 2 * 4 * 8 * (8 + 17) * 16  # three products of four gates' matrices with a batch
    seconds = step * 3 * 160 * 10_002 / cost.SLOW
    assert cost.minutes(long) == 60 + int(seconds / 60)
