"""The figures, one file each: the tables it needs, `plot`, `finding` and a caption.

A caption is what the figure shows, `finding(tables)`, and how to read it, `CAPTION`. A figure that
marks a number which decides a claim names it in `PARAMETERS`, with the claim whose parameter it is;
`plot` and `finding` then take it as a keyword. Either raises `NoDataError` where a study has
nothing to show; `drawing.plot` and `drawing.caption` say so instead.

Here is what a study has to know of them, read from their files: importing them would bring the
libraries that draw, and Snakemake would start later.
"""

import ast
from functools import cache
from pathlib import Path
from typing import Any

NAMES = (
    "summary",
    "gradient_by_lag",
    "horizon",
    "survival",
    "reach",
    "law",
    "mechanisms",
    "regimes",
    "keep_gates",
    "products",
    "term_shares",
    "training_curves",
    "exponents",
    "boundary",
    "tasks",
    "priors",
    "clipping",
    "blocks",
    "optimisers",
    "curse",
    "memory",
    "spectra",
    "price",
    "flossing",
    "depth",
)


def tables_of(name: str) -> tuple[str, ...]:
    """Return the names of the tables that a figure needs, its `TABLES`."""
    tables: tuple[str, ...] = _constants(name)["TABLES"]
    return tables


def parameters_of(name: str) -> dict[str, str]:
    """Return the parameters that a figure takes, each with the claim that registers it."""
    return dict(_constants(name).get("PARAMETERS", {}))


@cache
def _constants(name: str) -> dict[str, Any]:
    """Return `TABLES` and, where there are some, `PARAMETERS` as the file of a figure has them."""
    tree = ast.parse(Path(__file__).with_name(f"{name}.py").read_bytes())
    return {
        target.id: ast.literal_eval(value)
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target, value in [(node.targets[0], node.value)]
        if isinstance(target, ast.Name) and target.id in ("TABLES", "PARAMETERS")
    }
