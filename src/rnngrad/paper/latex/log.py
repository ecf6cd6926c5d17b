"""What a LaTeX log says is wrong with a document, and in which line of which file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

WIDE = re.compile(r"Overfull \\([hv])box \(([\d.]+)pt too \w+\)(?:.*? at lines? (\d+))?")
UNDEFINED = re.compile(r"(Reference|Citation) [`'](.+?)'.* undefined(?: on input line (\d+))?")
TWICE = re.compile(r"Label [`'](.+?)' multiply defined()")
TALL = re.compile(r"Float too large for page by ([\d.]+)pt(?: on input line (\d+))?")
MISSING = re.compile(r"Missing character: There is no (.+?) (?:\(.*\) )?in font()")
OPENED = re.compile(r"\((\.{0,2}/?[^\s()]*\.\w+)?|\)")


@dataclass(frozen=True)
class Fault:
    """One thing that must not be in a finished document.

    Attributes:
        file: the source file, as the log names it; empty if it does not.
        line: its line; 0 if the log does not say.
        message: what is wrong.
    """

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}" if place else self.message


def faults(log: str) -> list[Fault]:
    """Return the faults of a log whose lines are not wrapped, each once.

    Faults are boxes that stick out, floats higher than the page, references and citations that
    are undefined, labels that are defined twice, and characters that the fonts do not have.
    """
    distinct: dict[Fault, None] = {}
    for file, line in lines_with_file(log):
        fault = fault_of(file, line)
        if fault:
            distinct[fault] = None
    return list(distinct)


def lines_with_file(log: str) -> Iterator[tuple[str, str]]:
    """Yield the lines of a log with the file that LaTeX was reading, without the boxes' contents.

    A log shows files by brackets: `(./a.tex` where one is opened, `)` where it is left.
    """
    files: list[str] = []
    inside_box = False
    for line in log.splitlines():
        inside_box = inside_box and bool(line.strip())
        if inside_box:
            continue
        before = next((name for name in reversed(files) if name), "")
        for bracket in OPENED.finditer(line):
            if bracket[0] != ")":
                files.append(bracket[1] or "")
            elif files:
                files.pop()
        inside_box = line.startswith(("Overfull", "Underfull"))
        yield before, line


def fault_of(file: str, line: str) -> Fault | None:
    """Return the fault that a line of the log tells of, if any."""
    if match := WIDE.search(line):
        side = "wide" if match[1] == "h" else "high"
        return Fault(file, int(match[3] or 0), f"a box is {match[2]}pt too {side}")
    if match := TALL.search(line):
        return Fault(file, int(match[2] or 0), f"a float is {match[1]}pt too high for the page")
    if match := UNDEFINED.search(line):
        return Fault(file, int(match[3] or 0), f"undefined {match[1].lower()} '{match[2]}'")
    if match := TWICE.search(line):
        return Fault("", 0, f"label '{match[1]}' is defined twice")
    if match := MISSING.search(line):
        return Fault(file, 0, f"no font has the character '{match[1]}'")
    return None


def quoted(fault: Fault, folder: Path) -> str:
    """Return a fault with the beginning of the line that it is in."""
    path = folder / fault.file
    if not fault.line or not path.is_file():
        return str(fault)
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    line = lines[fault.line - 1].strip() if fault.line <= len(lines) else ""
    return f"{fault}: {line[:60]}{'...' if len(line) > 60 else ''}"
