"""A whole study with a cell of one's own: what it makes, and what is made again after a change."""

import os
import re
import shutil
import zipfile

import pandas as pd
import pytest
import yaml
from rocrate.rocrate import ROCrate

from rnngrad.paper.latex.engine import engines, typeset
from rnngrad.pipeline import storage
from tests.guides import configuration
from tests.workflow.project import EXPERIMENTS, TABLES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def project(make_project, finished_study):
    return make_project(finished_study)


@pytest.fixture
def restored(project):
    """The project, with its edited files put back afterwards."""
    files = [p for p in project.folder.rglob("*") if p.suffix in (".py", ".yaml", ".tex")]
    before = {path: (path.read_bytes(), path.stat()) for path in files}
    yield project
    for path, (content, stat) in before.items():
        if path.read_bytes() != content:
            path.write_bytes(content)
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def test_every_product_is_there(project):
    assert (project.folder / "paper/build/tiny/paper.pdf").read_bytes().startswith(b"%PDF")
    wanted = set(yaml.safe_load((project.folder / "tiny.yaml").read_text())["figures"])
    for suffix in ("pdf", "svg", "txt"):
        found = {path.stem for path in (project.folder / "figures/tiny").glob(f"*.{suffix}")}
        assert found == wanted
    logs = list((project.folder / "logs/tiny").rglob("*.log"))
    assert all(path.stat().st_size for path in logs if "runs" in path.parts)


def test_every_engine_of_this_machine_sets_the_paper(project):
    folder = project.folder / "paper/build/again"
    shutil.copytree(project.folder / "paper/build/tiny", folder)
    for engine in engines():
        assert typeset(engine, folder / "paper.tex").read_bytes().startswith(b"%PDF"), engine.name
    shutil.rmtree(folder)


def test_a_run_says_how_far_it_is_and_what_it_found(project):
    said = (project.folder / "log.txt").read_text()
    jobs = re.findall(r"^(\d+) of (\d+) jobs done \(\d+%\)(, about \d+ \w+ left)?$", said, re.M)
    assert [int(done) for done, _, _ in jobs] == list(range(1, int(jobs[0][1]) + 1))
    assert all(left for _, _, left in jobs[:-1]) and not jobs[-1][2]
    assert "train: recall/T6/leaky/keep0" in said
    assert re.search(r"^Study 'tiny': \d+ \w+.*\.\nThe paper is paper/build/tiny/", said, re.M)
    assert not re.search(r"warning|deprecat", said, re.I)


def test_the_cell_of_ones_own_is_in_every_table(project):
    for name in TABLES:
        table = pd.read_parquet(project.folder / project.table(name))
        assert "leaky" in set(table["cell"])
    loss = history(project, "cell == 'leaky'").groupby("step")["loss"].mean()
    assert loss.iloc[-1] < loss.iloc[0]


def history(project, which):
    return pd.read_parquet(project.folder / "data/tiny/tables/history.parquet").query(which)


def test_the_task_of_ones_own_is_trained_on(project):
    name = "mytasks:SameEnds"
    assert (project.folder / f"data/tiny/datasets/{name}/T12.json").exists()
    assert set(history(project, f"task == '{name}'")["cell"]) == {"lstm"}


def test_the_claim_of_ones_own_is_decided_and_in_the_paper(project):
    verdicts = pd.read_parquet(project.folder / "data/tiny/verdicts.parquet")
    (row,) = verdicts.query("claim == 'X01'").itertuples()
    assert row.hypotheses == 1
    results = (project.folder / "paper/build/tiny/generated/results.tex").read_text()
    assert r"\emph{A bias towards keeping" in results and "X01~" in results


PAPER = {"write_paper_parts": 1, "typeset_paper": 1}


def test_editing_a_figure_and_an_estimator_makes_them_and_the_paper_again(restored):
    restored.edit("src/rnngrad/figures/tasks.py", "+ 0.9, sharey", "+ 1.0, sharey")
    restored.edit("myclaims.py", "(with_bias - without)", "(1.0 * with_bias - without)")
    made = {"plot_figure": 1, "decide_claim": 1, "gather_verdicts": 1, "try_budgets": 1}
    assert restored.plan("all") == made | PAPER


def test_editing_the_text_and_a_docstring_sets_the_paper(restored):
    restored.edit("paper/paper.tex", "A widely read article", "A much read article")
    restored.edit("src/rnngrad/cells/lstm.py", '"""Long short-term memory', '"""A long memory')
    assert restored.plan("all") == {"typeset_paper": 1}


def test_editing_a_cell_and_the_settings_of_another_retrains_both(restored):
    restored.configure_study(
        cells=configuration("adding-a-cell")["cells"] | {"tanh": {"learning_rate": 0.5}}
    )
    restored.edit("mycells.py", "jnp.tanh(a_h)", "jnp.tanh(1.0 * a_h)")
    plan = restored.plan("all")
    assert (plan["train_cell"], plan["measure_gradients"]) == (2, 2)
    assert not {"generate_data", "map_exponents", "prove_theory"} & set(plan)


def test_an_unknown_cell_stops_it_before_the_first_job(restored):
    wrong = {"recall": EXPERIMENTS["recall"] | {"cells": ["lstn"]}}
    restored.configure(experiments=wrong)
    done = restored.snakemake("all", "--dry-run")
    assert done.returncode != 0
    said = done.stdout + done.stderr
    assert "recall.cells: unknown cell 'lstn'; did you mean 'lstm'?; allowed are tanh" in said
    assert "Traceback" not in said


def test_the_number_of_cores_does_not_change_a_byte(project, make_project):
    other = make_project()
    other.configure_study()
    other.run(
        *(f"data/tiny/gradients/recall/T6/{cell}/keep0/lags.parquet" for cell in ("lstm", "leaky")),
        cores=1,
    )
    ours, theirs = other.bytes_below("data/tiny"), project.bytes_below("data/tiny")
    assert len(ours) == 2 * 8  # six tables of measures and two of the training, for each run
    assert {name: theirs[name] for name in ours} == ours


def test_a_truncated_result_is_named(restored):
    path = restored.folder / "data/tiny/tables/results.parquet"
    content = path.read_bytes()
    path.write_bytes(content[:-50])
    done = restored.snakemake("figures/tiny/tasks.svg", "--cores", "1", "--force")
    path.write_bytes(content)
    said = done.stdout + done.stderr
    assert "cannot read data/tiny/tables/results.parquet: damaged or truncated" in said


def test_a_run_is_held_against_its_reference(project):
    project.run("renew_reference")
    assert "| C06 |" in (project.folder / "README.md").read_text()
    said = project.run("verify")
    assert "0 contradict the reference" in said
    path = project.folder / "workflow/reference/tiny/hypotheses.csv"
    pd.read_csv(path).assign(low=1e9, high=2e9).to_csv(path, index=False)
    done = project.snakemake("verify", "--cores", "1")
    assert done.returncode != 0
    said = done.stdout + done.stderr
    assert re.search(r"C06 \w+: CONTRADICTS by its interval of the effect", said)
    assert "some hypotheses contradict the reference" in said
    assert "Traceback" not in said


def test_kept_tables_give_the_same_verdicts_without_training(restored, make_project):
    other, kept, verdicts = (
        make_project(),
        "workflow/reference/tiny",
        "data/tiny/hypotheses.parquet",
    )
    other.configure_study()
    restored.run("renew_reference")
    shutil.copytree(restored.folder / kept, other.folder / kept)
    said = other.run(verdicts, "--config", f"tables={kept}")
    assert "decide claim C20" in said and "train" not in said
    ours, theirs = (storage.read_table(each.folder / verdicts) for each in (restored, other))
    pd.testing.assert_frame_equal(ours, theirs)
    for given, said in (
        (["--config", f"tables={kept}", "seed=3"], "other settings than this study's: seed"),
        ([], f"data/tiny/tables was made from {kept}: to go on with it add --config tables={kept}"),
    ):
        wrong = other.snakemake(verdicts, "--dry-run", *given)
        assert wrong.returncode and said in wrong.stdout + wrong.stderr


def test_a_number_of_the_paper_is_traced_to_its_data_and_seeds(project):
    said = project.run("provenance")
    (estimate,) = re.search(r"C06 \w+: .*?(\d\S*) \(.* from data/tiny/evidence/C06", said).groups()
    assert estimate in (project.folder / "paper/build/tiny/generated/results.tex").read_text()
    chain = [line for line in said.splitlines() if ": by " in line]
    names = [line.split()[0] for line in chain]
    assert names[0] == "paper/build/tiny/generated/numbers.json"
    for name in ("evidence/C03", "tables/horizon", "runs/recall/T6/leaky/keep0/checkpoints"):
        assert any(f"data/tiny/{name}." in found for found in names)
    (data,) = [line for line in chain if "datasets/recall/T6.npz" in line]
    assert "by generate_data, seed 7888" in data


def test_one_number_of_the_paper_is_traced_to_its_claim(project):
    entries = storage.read_document(project.folder / "paper/build/tiny/generated/numbers.json")
    entry = next(each for each in entries if each["where"].get("claim") == "C03")
    said = project.run("provenance", "--config", f"number={entry['number']}")
    assert f"[{entry['number']}] hypotheses.parquet, claim = C03, hypothesis = " in said
    chain = [line.split()[0] for line in said.splitlines() if ": by " in line]
    assert chain[:2] == ["data/tiny/hypotheses.parquet", "data/tiny/hypotheses/C03.parquet"]
    assert "data/tiny/tables/horizon.parquet" in chain
    assert not any("C06" in name for name in chain)
    assert "by decide_claim, estimator " in said and "versions: " in said
    assert project.plan("all") == {}


def test_a_printed_number_is_traced_and_an_unknown_one_is_refused(project):
    entries = storage.read_document(project.folder / "paper/build/tiny/generated/numbers.json")
    pairs = ((entry["number"], each["printed"]) for entry in entries for each in entry["readings"])
    number, printed = next(pair for pair in pairs if re.match(r"0\.\d+ \(", pair[1]))
    estimate = printed.split()[0]
    said = project.run("provenance", "--config", f"number={estimate}")
    assert re.search(rf"^\[{number}\] \S+\.parquet", said, re.M) and f": {estimate} (" in said
    done = project.snakemake("provenance", "--cores", "1", "--config", "number=0.1234567")
    said = done.stdout + done.stderr
    assert done.returncode != 0 and "Traceback" not in said
    assert "number: 0.1234567 given; allowed are an entry of the paper's list of origins" in said


def test_a_chain_with_another_file_in_it_is_refused(restored):
    path = restored.folder / "data/tiny/tables/horizon.parquet"
    content, stat = path.read_bytes(), path.stat()
    other = storage.read_table(path)
    storage.write_table(path, other.head(3), storage.read_origin(path))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    done = restored.snakemake("provenance", "--cores", "1")
    path.write_bytes(content)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    said = done.stdout + done.stderr
    assert "was made from data/tiny/tables/horizon.parquet with digest" in said
    assert "Traceback" not in said


def test_a_finished_study_can_be_passed_on_as_a_crate(project, tmp_path):
    project.run("crate")
    with zipfile.ZipFile(project.folder / "report/tiny.crate.zip") as file:
        file.extractall(tmp_path)
    crate = ROCrate(tmp_path)
    for key in ("name", "description", "license", "datePublished"):
        assert crate.root_dataset[key]
    assert crate.mainEntity.id == "Snakefile"
    for part in crate.root_dataset["hasPart"]:
        assert (tmp_path / part.id).exists()
    (action,) = crate.get_by_type("CreateAction")
    assert action["instrument"] == crate.mainEntity
    results = {each.id for each in action["result"]}
    assert {"paper/build/tiny/paper.pdf", "data/tiny/verdicts.parquet"} <= results
    paper = (project.folder / "paper/build/tiny/paper.pdf").read_bytes()
    assert (tmp_path / "paper/build/tiny/paper.pdf").read_bytes() == paper


def test_the_cost_of_a_study_is_estimated(project):
    assert "h of one core like this" in project.run("estimate")
