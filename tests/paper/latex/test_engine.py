"""The engines of this machine, on small documents; the embedded one is always there."""

import platform
import shutil
import sys
from pathlib import Path

import pytest

from rnngrad.paper.latex import engine as latex
from rnngrad.paper.latex.engine import Engine, LatexError, find_engine, typeset

STYLE = Path(__file__).parents[3] / "paper/rnngrad.sty"
DOCUMENT = r"""\documentclass{article}\usepackage{rnngrad}\begin{document}%s\end{document}"""


@pytest.fixture(params=[engine.name for engine in latex.engines()])
def engine(request) -> Engine:
    return find_engine(name=request.param)


@pytest.fixture
def document(tmp_path):
    def write(body: str) -> Path:
        shutil.copy(STYLE, tmp_path)
        path = tmp_path / "document.tex"
        path.write_text(DOCUMENT % body)
        return path

    return write


@pytest.mark.skipif(
    (sys.platform, platform.machine()) not in latex.EMBEDDED, reason="no wheel for this platform"
)
def test_the_embedded_engine_is_there():
    assert find_engine(name="embedded").name == "embedded"


def test_engines_come_in_their_order(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(latex, "lacks", lambda engine, required: [])
    assert [engine.name for engine in latex.engines()][:2] == ["latexmk", "tectonic"]
    assert find_engine().name == "latexmk"


def test_no_engine_is_said_with_what_to_install(monkeypatch):
    monkeypatch.setattr(latex, "engines", lambda: [])
    with pytest.raises(LatexError, match=r"no LaTeX engine found.*apt-get install latexmk"):
        find_engine()


PACKAGES = ("amsmath", "lmodern")


@pytest.fixture
def latexmk(tmp_path, monkeypatch):
    """Have a latexmk whose LaTeX knows only some files, and nothing else of LaTeX on the PATH."""

    def install(*files: str) -> None:
        tools = {
            "latexmk": "",
            "pdflatex": "",
            "kpsewhich": f"printf '/tex/%s\\n' {' '.join(files)}",
        }
        for name, body in tools.items():
            (tmp_path / name).write_text(f"#!/bin/sh\n{body}\n")
            (tmp_path / name).chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))

    return install


def source(folder: Path) -> Path:
    path = folder / "paper.tex"
    path.write_text("".join(f"\\usepackage[option]{{{name}}}" for name in PACKAGES))
    return path


def test_latexmk_with_its_packages_comes_first(latexmk, tmp_path):
    latexmk("article.cls", "amsmath.sty", "lmodern.sty")
    assert find_engine([source(tmp_path)]).name == "latexmk"


def test_latexmk_without_a_package_is_passed_over(latexmk, tmp_path, monkeypatch):
    latexmk("article.cls", "amsmath.sty")
    monkeypatch.setattr(latex, "embedded_engine", lambda: "/nowhere/pdflatex")
    assert find_engine([source(tmp_path)]).name == "embedded"
    monkeypatch.setattr(latex, "embedded_engine", lambda: None)
    with pytest.raises(LatexError, match=r"latexmk lacks lmodern\.sty"):
        find_engine([source(tmp_path)])


@pytest.mark.parametrize("tool", ["pdflatex", "kpsewhich"])
def test_latexmk_without_latex_is_passed_over(latexmk, tmp_path, tool):
    latexmk("article.cls")
    (tmp_path / tool).unlink()
    assert latex.lacks(latex.engines()[0], []) == [tool]


def test_the_packages_of_the_paper_are_known():
    sources = [STYLE, STYLE.with_name("paper.tex")]
    assert {"amsmath", "hyperref", "microtype"} <= set(latex.packages(sources))
    assert not {"rnngrad", "siunitx"} & set(latex.packages(sources))  # its own, and one it can miss


def test_references_are_resolved_and_the_bytes_are_the_same(engine, document):
    body = r"See \cref{sec:a}, \num{-1.2e-05}, \num{3}.\section{A}\label{sec:a}"
    body += r"\begin{proposition}[T]\label{prop:a}B\end{proposition}\begin{proof}C\end{proof}"
    path = document(body)
    first = typeset(engine, path).read_bytes()
    assert first.startswith(b"%PDF")
    for auxiliary in path.parent.glob("document.*"):
        if auxiliary != path:
            auxiliary.unlink()
    assert typeset(engine, path).read_bytes() == first


def test_an_error_is_named_in_one_line(engine, document):
    with pytest.raises(LatexError, match=r"document.tex: .*Undefined control sequence") as caught:
        typeset(engine, document(r"\nothing"))
    assert "\n" not in str(caught.value)


def test_an_undefined_reference_is_an_error_that_names_its_line(engine, document):
    path = document("A\n\\ref{nowhere}\n\\cite{nobody}\n")
    with pytest.raises(LatexError) as caught:
        typeset(engine, path)
    assert "document.tex:2: undefined reference 'nowhere': \\ref{nowhere}" in str(caught.value)
    assert "document.tex:3: undefined citation 'nobody'" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not path.with_suffix(".pdf").exists()


def test_a_box_that_is_too_wide_is_an_error_that_names_its_line(engine, document):
    path = document("\\input{part}")
    (path.parent / "part.tex").write_text("A\n\n\\noindent\\rule{2\\linewidth}{1pt}\n\nB\n")
    with pytest.raises(LatexError, match=r"part.tex:3: a box is [\d.]+pt too wide: .noindent"):
        typeset(engine, path)


def test_many_faults_are_counted(engine, document):
    body = "\n\n".join(rf"\ref{{nowhere{k}}}" for k in range(5))
    with pytest.raises(LatexError, match=r"nowhere0.*nowhere2.*; and 2 more; see "):
        typeset(engine, document(body))


def test_a_label_defined_twice_is_an_error(engine, document):
    with pytest.raises(LatexError, match="label 'a' is defined twice"):
        typeset(engine, document(r"\section{A}\label{a}\section{B}\label{a}"))


def test_the_shell_cannot_be_reached(engine, document, tmp_path):
    path = document(r"\immediate\write18{touch escaped}A")
    typeset(engine, path)
    assert not (tmp_path / "escaped").exists()


def test_a_missing_program_is_named(document):
    with pytest.raises(LatexError, match="cannot run /nowhere/latex: No such file"):
        typeset(Engine("embedded", ("/nowhere/latex",), False), document("A"))
