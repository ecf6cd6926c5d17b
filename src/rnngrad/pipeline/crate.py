"""A finished study as a Research Object Crate: what was run, on what, with what result."""

import subprocess
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rocrate.rocrate import ROCrate


def revision(folder: Path) -> str:
    """Return the Git revision of a folder, `unknown` without Git, marked if files were edited."""
    try:
        described = subprocess.run(
            ["git", "describe", "--always", "--abbrev=40", "--dirty"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return described.stdout.strip()


def export(
    path: Path,
    study: str,
    workflow: Path,
    settings: Iterable[Path],
    results: Mapping[Path, str],
    versions: Mapping[str, str],
) -> None:
    """Write a zipped crate that says which workflow made which files from which settings.

    Args:
        path: the zip file.
        study: name of the study.
        workflow: the Snakefile.
        settings: configuration and registry of claims.
        results: files with a description of each; they keep their paths.
        versions: those of this project and of the packages that the results were made with.

    Raises:
        OSError: if a file cannot be read or the crate not written.
    """
    crate = ROCrate(version="1.2")
    crate.name = f"rnngrad, study {study}"
    crate.description = (
        "Claims about vanishing and exploding gradients in recurrent networks, decided by proof "
        "and by experiment: verdicts, evidence, tables, figures and paper."
    )
    crate.license = "https://spdx.org/licenses/MIT"
    crate.datePublished = datetime.now(UTC)
    software = crate.add_workflow(
        workflow, workflow.name, main=True, lang="snakemake", lang_version=version("snakemake")
    )
    software["softwareVersion"] = versions["rnngrad"]
    software["version"] = revision(workflow.parent)
    software["softwareRequirements"] = [f"{k} {v}" for k, v in versions.items()]
    given = [
        crate.add_file(each, f"config/{each.name}", properties={"encodingFormat": "text/yaml"})
        for each in settings
    ]
    made = [
        crate.add_file(each, str(each), properties={"description": description})
        for each, description in results.items()
    ]
    crate.add_action(
        software, object=given, result=made, properties={"name": f"Run of the study {study}"}
    )
    crate.write_zip(path)
