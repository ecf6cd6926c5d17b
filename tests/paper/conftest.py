"""A finished study whose every number is made up, and what its paper says."""

import pandas as pd
import pytest

from rnngrad.claims import verdict
from rnngrad.claims.known import known_table
from rnngrad.paper.origins import Entry
from rnngrad.paper.parts import parts
from rnngrad.paper.study import TABLES, Study
from tests.paper.settings import ANCHORS, BUDGETS, CAPTIONS, CLAIMS, CONFIG, PROSE


@pytest.fixture(scope="session")
def proofs(propositions) -> list[dict]:
    return [vars(each) | {"latex": each.latex} for each in propositions]


@pytest.fixture(scope="session")
def study(proofs, all_tables, decided) -> Study:
    rows = [verdict.ledger_row(CLAIMS[k], table) for k, (_, table) in decided.items()]
    return Study(
        config=CONFIG,
        claims=CLAIMS,
        evidence={k: evidence for k, (evidence, _) in decided.items()},
        hypotheses=pd.concat([table for _, table in decided.values()], ignore_index=True),
        verdicts=pd.DataFrame(rows),
        tables={name: all_tables[name] for name in TABLES},
        anchors=ANCHORS,
        budgets=BUDGETS,
        known=known_table(all_tables["results"], CLAIMS["C07"].parameters),
        proofs=proofs,
        captions=CAPTIONS,
        figures="../figures",
        digests={"study": "a", "registry": "b"},
        versions={"jax": "1"},
    )


@pytest.fixture(scope="session")
def paper(study) -> tuple[dict[str, str], list[Entry]]:
    return parts(study, PROSE)


@pytest.fixture
def written(paper) -> dict[str, str]:
    return paper[0]


@pytest.fixture
def entries(paper) -> list[Entry]:
    return paper[1]
