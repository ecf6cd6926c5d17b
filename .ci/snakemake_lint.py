"""Run Snakemake's linter and drop the one advice that this project declines.

Every rule runs in the one locked environment, so no rule names a conda environment or container.
The lints are asked for through the API, as `snakemake --lint json` prints plain text.
"""

import contextlib
import io
import json
import sys
from collections.abc import Iterator

from snakemake.api import SnakemakeApi
from snakemake.settings.types import ResourceSettings

DECLINED = "Specify a conda environment or container for each rule."


def lints() -> Iterator[tuple[str, str, str]]:
    """Yield place, title and advice of every lint that is not declined."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), SnakemakeApi() as api:
        api.workflow(ResourceSettings(cores=1)).lint(json=True)
    report = json.loads(printed.getvalue())
    for item in report["snakefiles"] + report["rules"]:
        place = ", ".join(f"{key} {value}" for key, value in item["for"].items())
        for lint in item["lints"]:
            if lint["title"] != DECLINED:
                yield place, lint["title"], lint["body"]


if __name__ == "__main__":
    found = list(lints())
    for place, title, advice in found:
        print(f"{place}: {title}: {advice}")
    sys.exit(bool(found))
