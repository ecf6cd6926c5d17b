"""The smallest study, run for real from the data to the PDF: all stages, in under a minute."""

import pytest

from tests.workflow.project import LSTM, SMOKE


@pytest.fixture(scope="module")
def project(make_project):
    project = make_project()
    project.configure(
        experiments={"one": LSTM | {"lengths": [3]}},
        training=SMOKE["training"] | {"hidden_size": 4, "steps": 32, "seeds": 2},
        maps={},
        priors={},
        horizon={},
        sensitivities={},
        spectra=SMOKE["spectra"] | {"cells": []},
        memory=SMOKE["memory"] | {"cells": []},
        claims=["C04"],
        figures=["law"],  # of the tables that the claim and the paper read too
    )
    project.run("all")
    return project


def test_a_study_ends_with_its_paper_its_figures_and_its_verdicts(project):
    assert (project.folder / "paper/build/tiny/paper.pdf").read_bytes().startswith(b"%PDF")
    assert (project.folder / "figures/tiny/law.svg").exists()
    results = (project.folder / "paper/build/tiny/generated/results.tex").read_text()
    assert "C04~" in results


def test_a_second_run_does_nothing(project):
    assert project.plan("all") == {}
