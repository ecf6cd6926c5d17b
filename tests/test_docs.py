"""The examples of the documentation run. (What they make in a study: tests/workflow.)"""

import copy
import os
import runpy
import subprocess
import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import yaml
from snakemake.utils import update_config

from rnngrad import cells, claims, figures, tasks
from rnngrad.claims import own, verdict
from rnngrad.claims.chosen import chosen
from rnngrad.measures import lyapunov_spectrum
from rnngrad.study.configuration.sources import SOURCES
from rnngrad.study.configuration.validation import validate
from tests.guides import GUIDES, blocks, configuration, write_modules
from tests.study_tables import study_tables

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
SMOKE = yaml.safe_load((ROOT / "config/smoke.yaml").read_text())
DEFAULT = yaml.safe_load((ROOT / "config/config.yaml").read_text())
CLAIMS = yaml.safe_load((ROOT / "config/claims.yaml").read_text())
SCHEMA = yaml.safe_load((ROOT / "workflow/schemas/config.schema.yaml").read_text())
CLAIMS_SCHEMA = yaml.safe_load((ROOT / "workflow/schemas/claims.schema.yaml").read_text())


@pytest.fixture
def modules(tmp_path, monkeypatch):
    """The modules of the guides, where they can be imported."""
    write_modules(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    yield
    for name in ("mycells", "myrotor", "mytasks", "myclaims"):
        sys.modules.pop(name, None)


def test_the_examples_of_the_measures_run(capsys):
    examples = blocks("measures", "python")
    assert len(examples) == 2
    exec("\n".join(examples), {})  # the second continues the first
    assert len(capsys.readouterr().out.splitlines()) >= 2


@pytest.mark.slow
def test_the_tutorial_holds(capsys):
    runpy.run_path(str(DOCS / "tutorial.py"))
    assert "torch.nn.LSTM, 2 layers" in capsys.readouterr().out
    assert "torch" not in sys.modules


@pytest.mark.parametrize("guide", GUIDES)
@pytest.mark.parametrize("study", [SMOKE, DEFAULT], ids=["smoke", "default"])
def test_the_configuration_of_a_guide_is_valid(guide, study, modules):
    config = copy.deepcopy(study)
    update_config(config, configuration(guide))
    validate(config, SCHEMA)
    chosen(config, CLAIMS, CLAIMS_SCHEMA, figures.NAMES)


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_ends_in_a_command_for_what_it_shows(guide):
    (command,) = [text for text in blocks(guide, "sh") if text.startswith("snakemake")]
    name = guide.rpartition("-")[2]
    assert command.endswith(f"--configfile config/smoke.yaml {name}.yaml\n")
    assert f"`{name}.yaml`" in (DOCS / f"{guide}.md").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("guide", GUIDES)
def test_the_commands_of_a_guide_run(guide, tmp_path):
    write_modules(tmp_path)
    (tmp_path / "config").symlink_to(ROOT / "config")
    name = guide.rpartition("-")[2]
    (tmp_path / f"{name}.yaml").write_text(blocks(guide, "yaml")[0])
    folder = Path(sys.executable).parent
    environment = os.environ | {
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "src"),
    }
    for command in blocks(guide, "sh"):
        if command.startswith("snakemake"):
            command = f"{command.strip()} --dry-run --snakefile {ROOT}/workflow/Snakefile"
        done = subprocess.run(
            ["sh", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout.strip()


def test_a_cell_of_any_state_is_measured_and_trained(modules):
    cell = cells.load("myrotor:Rotor")
    params = cell.init(jax.random.key(0), input_size=3, hidden_size=4)
    theta = cell.init(jax.random.key(1), input_size=3, hidden_size=4)["theta"]
    assert not np.allclose(theta, params["theta"])
    x = jnp.ones((30, 3))
    assert lyapunov_spectrum(cell, params, x).shape == (3 * 4,)  # z counts twice


def test_the_terms_of_the_guides_cell_are_its_jacobian(modules, draw_params, draw_inputs):
    cell = cells.load("mycells:Leaky")
    params, x = draw_params(cell, 5), draw_inputs(2)
    state = cell.initial_state(5)
    terms = cell.local_terms(params, state, x)
    assert list(terms) == ["total"]
    np.testing.assert_allclose(sum(terms.values()), cell.jacobian(params, state, x))


def test_the_task_of_the_guide_is_what_it_says(modules):
    task = tasks.load("mytasks:SameEnds")
    data = task.generate(np.random.default_rng(0), 12, 4000)
    np.testing.assert_array_equal(data.inputs[:, 0] == data.inputs[:, -1], data.targets == 1)
    assert abs(data.targets.mean() - 0.5) < 0.03
    assert abs((data.inputs == 0).mean() - 0.25) < 0.01
    outputs = task.encode(data.inputs)[..., :2]
    assert task.loss(0 * outputs, data.targets) == pytest.approx(task.baseline(12))
    inputs, targets = jax.jit(lambda key: task.draw(key, 12, 4000))(jax.random.key(0))
    np.testing.assert_array_equal(inputs[:, 0] == inputs[:, -1], targets == 1)
    assert abs(targets.mean() - 0.5) < 0.03


@pytest.mark.parametrize(("shift", "expected"), [(0.2, "supported"), (0.0, "refuted")])
def test_the_claim_of_the_guide_is_decided(modules, shift, expected):
    registered = configuration("adding-a-claim")["own_claims"]
    claim = own.load(registered, CLAIMS_SCHEMA, taken=(), tables=SOURCES)["X01"]
    tables = study_tables()
    exponents = tables["exponents"]
    moved = exponents["exponent"] + shift * exponents["keep_bias"]
    tables["exponents"] = exponents.assign(exponent=moved)
    estimator = claims.estimator("X01", claim.estimator)
    claims.check_parameters(claim, estimator)
    effects = estimator.effects(tables, **claim.parameters)
    (found,) = verdict.hypotheses(claim, effects).to_dict("records")
    assert (found["verdict"], found["moderator"]) == (expected, "gain")
    assert float(found["end_low"]) < float(found["end_high"])
    assert set(verdict.judge(claim, effects)["role"]) == {"claim", "control"}
    empty = {name: table.iloc[:0] for name, table in tables.items()}
    assert len(estimator.effects(empty, **claim.parameters)) == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"estimator": "nowhere"}, r"own_claims: claim 'X01' has no estimator nowhere: No module"),
        (
            {"estimator": "rnngrad.claims.intervals"},
            r"estimator rnngrad.claims.intervals does not define",
        ),
        ({"estimator": "a/b"}, r"own_claims: X01.estimator: 'a/b' does not match"),
        ({"figure": 3}, r"own_claims: X01.figure: 3 is not of type 'string'"),
    ],
)
def test_a_wrong_claim_of_ones_own_is_named(modules, change, message):
    registered = configuration("adding-a-claim")["own_claims"]
    wrong = {"X01": registered["X01"] | change}
    with pytest.raises(ValueError, match=message) as caught:
        own.load(wrong, CLAIMS_SCHEMA, taken=(), tables=("exponents",))
    assert len(str(caught.value).splitlines()) == 1


def test_a_taken_id_and_an_unknown_table_are_named(modules):
    registered = configuration("adding-a-claim")["own_claims"]
    with pytest.raises(ValueError, match="own_claims: the id 'X01' is taken"):
        own.load(registered, CLAIMS_SCHEMA, taken=("X01",), tables=("exponents",))
    with pytest.raises(ValueError, match=r"unknown table 'exponents' .* allowed are results"):
        own.load(registered, CLAIMS_SCHEMA, taken=(), tables=("results",))
