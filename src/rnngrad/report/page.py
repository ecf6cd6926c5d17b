"""Charts as one HTML page that needs nothing else: no network, no other file, no time stamp."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import vl_convert
from jinja2 import Environment, FileSystemLoader, StrictUndefined

LIMIT = 1_500_000
"""Bytes of the largest page that Chromium shows inside of another: 2 MiB once encoded."""


class PageError(ValueError):
    """A page that a browser would not show; the message says by how much it is too large."""


@cache
def library() -> str:
    """Return the source of Vega, Vega-Lite and Vega-Embed; takes some seconds."""
    return vl_convert.javascript_bundle()  # type: ignore[call-arg] # its stub has no default


def render(folder: Path, template: str, **values: Any) -> str:
    """Fill in a template of `folder`; every string is escaped."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {"sort_keys": True, "separators": (",", ":")}
    return environment.get_template(template).render(values)


def interactive(folder: Path, template: str, **values: Any) -> str:
    """Fill in the template of a page with charts.

    Raises:
        PageError: if the page is larger than `LIMIT`.
    """
    text = render(folder, template, library=library(), **values)
    size = len(text.encode())
    if size > LIMIT:
        raise PageError(
            f"{template}: the page has {size:,} bytes, but browsers show no embedded page of more "
            f"than {LIMIT:,}; name fewer figures, cells, lengths or arms in the configuration"
        )
    return text


def specs(panels: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return title and Vega-Lite specification of each panel, the same each time.

    Data are given as columns, which takes less room; Altair's default look is left out, as the page
    has its own.
    """
    titled = []
    for title, chart in panels.items():
        spec = chart.to_dict()
        del spec["config"]
        spec["datasets"] = {k: columns(v) for k, v in spec.get("datasets", {}).items()}
        titled.append({"title": title, "spec": spec})
    return titled


def columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Return rows of the same keys as one list for each key."""
    return {key: [row[key] for row in rows] for key in rows[0]} if rows else {}


def cells_of(tables: Iterable[Any]) -> list[str]:
    """Return the names of all cells in some tables."""
    return sorted({str(cell) for table in tables if "cell" in table for cell in table["cell"]})
