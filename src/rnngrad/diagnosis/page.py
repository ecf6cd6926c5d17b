"""A diagnosis as one HTML page that needs nothing else, and its tables as Parquet."""

from pathlib import Path

import numpy as np
import pandas as pd
from jinja2 import Environment, StrictUndefined

from rnngrad import __version__
from rnngrad.diagnosis import charts
from rnngrad.diagnosis.charts import Axis
from rnngrad.diagnosis.measured import Diagnosis
from rnngrad.diagnosis.numbers import number
from rnngrad.diagnosis.words import findings

TEMPLATE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<style>
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; color: #1b1b1b; margin: 0 auto; max-width: 68rem;
  padding: 0 1rem 3rem; }
h1 { font-size: 1.5rem; margin: 1rem 0 .25rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
h3 { font-size: .95rem; margin: 0 0 .25rem; }
p { margin: .25rem 0 .75rem; max-width: 48rem; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .35rem .9rem .35rem 0;
  border-bottom: 1px solid #e5e5e5; }
.findings th { font-weight: 600; min-width: 11rem; }
.findings td.value { min-width: 10rem; max-width: 18rem; font-weight: 600; color: #0b4f82; }
.findings td.meaning { color: #444; }
.box { overflow-x: auto; }
.charts { display: grid; gap: 1.5rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); }
svg { width: 100%; height: auto; }
svg text { font-size: 11px; fill: #444; }
.grid { stroke: #e5e5e5; fill: none; }
.line { stroke: #0b6fb8; stroke-width: 2; fill: none; }
.band { fill: #0b6fb8; opacity: .18; }
@media (max-width: 40rem) {
  .findings tr, .findings th, .findings td { display: block; border: 0; padding: 0; }
  .findings tr { border-bottom: 1px solid #e5e5e5; padding: .5rem 0; }
}
</style>
</head>
<body>
<h1>{{ title }}</h1>
<p>{{ subtitle }}</p>
<div class="box"><table class="findings">
{% for each in findings %}
<tr><th>{{ each.name }}</th><td class="value">{{ each.value }}</td>
<td class="meaning">{{ each.meaning }}</td></tr>
{% endfor %}
</table></div>
<h2>Figures</h2>
<div class="charts">
{% for name, figure in figures %}
<div><h3>{{ name }}</h3>{{ figure|safe }}</div>
{% endfor %}
</div>
{% for name, rows in tables %}
<h2>{{ name }}</h2>
<div class="box"><table>
<tr>{% for column in rows.columns %}<th>{{ column }}</th>{% endfor %}</tr>
{% for row in rows.to_numpy().tolist() %}
<tr>{% for value in row %}<td>{{ value }}</td>{% endfor %}</tr>
{% endfor %}
</table></div>
{% endfor %}
<p>rnngrad {{ version }}. States start from zeros in every window. All tables are in
<code>{{ folder }}</code>, as Parquet.</p>
</body>
</html>
"""


def render(found: Diagnosis, title: str, folder: str) -> str:
    """Return the page of a diagnosis.

    Args:
        found: what was measured.
        title: what the network is.
        folder: where the page says that the tables are.
    """
    row = found.network.iloc[0]
    subtitle = (
        f"{row['n']} units in the uppermost layer, {row['m']} numbers in the full state; "
        f"{row['sequences']:,} × {row['steps']:,} steps of {row['inputs']} inputs. "
        f"Loss: {row['loss']}."
    )
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(TEMPLATE).render(
        title=title,
        subtitle=subtitle,
        findings=findings(found),
        figures=figures(found),
        tables=[
            ("Lyapunov exponents", _shown(found.exponents)),
            ("Untrained networks to compare with", _shown(found.starts)),
            ("Attractors at the mean input", _shown(found.attractors)),
        ],
        version=__version__,
        folder=folder,
    )


def figures(found: Diagnosis) -> list[tuple[str, str]]:
    """Return the title and the SVG of each figure."""
    lags = found.lags[found.lags["lag"] > 0]
    lag, drawn = Axis("lag (steps)", logarithmic=True), []
    band = lags["log10_left_25"].to_numpy(), lags["log10_left_75"].to_numpy()
    left = charts.line(lags["lag"], lags["log10_left"], lag, Axis("log10 of what is left"), band)
    drawn.append(("Gradient by lag: median and middle half of the sequences", left))
    share = charts.line(lags["lag"], lags["log10_far_share"], lag, Axis("log10 of the share"))
    drawn.append(("Tail share: what all larger lags add to the gradient", share))
    for layer, rows in found.units.groupby("layer"):
        tau = np.sort(rows["time_constant"].to_numpy(float))
        axes = Axis("unit, by rank"), Axis("steps", logarithmic=tau.max() > 10 * tau.min())
        line = charts.line(1 + np.arange(len(tau)), tau, *axes)
        drawn.append((f"Time constants, layer {layer}", line))
    return drawn


def write_page(path: Path, found: Diagnosis, title: str) -> Path:
    """Write the page, and the tables as Parquet into a folder beside it, which is returned.

    Raises:
        OSError: if they cannot be written.
    """
    folder = path.with_suffix(".tables")
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in found.tables.items():
        table.to_parquet(folder / f"{name}.parquet", index=False)
    path.write_text(render(found, title, folder.name), encoding="utf-8")
    return folder


def _shown(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with its numbers as they are shown."""
    return table.map(lambda value: number(value) if isinstance(value, float) else value)
