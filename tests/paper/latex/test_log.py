"""Faults that a log tells of, with the file they are in."""

from rnngrad.paper.latex.log import Fault, faults, quoted

LOG = r"""(./document.tex
LaTeX2e <2022-11-01>
(/usr/share/texmf/article.cls (/usr/share/texmf/size10.clo))
(./generated/a.tex

Overfull \hbox (1.5pt too wide) in paragraph at lines 3--4
[]\T1/lmr/m/n/10 A bracket (that is not closed, and ./not-a.tex
 []

) (./generated/b.tex [1{/var/lib/pdftex.map}]

Overfull \hbox (20.0pt too wide) in alignment at lines 7--9
 [] [] []

LaTeX Warning: Reference `nowhere' on page 1 undefined on input line 12.


LaTeX Warning: Citation `nobody' on page 1 undefined on input line 13.

Underfull \hbox (badness 10000) in paragraph at lines 14--15
[]\T1/lmr/m/n/10 Loose)

Missing character: There is no Y in font nullfont!
)
LaTeX Warning: Float too large for page by 12.0pt on input line 20.

Overfull \vbox (3.0pt too high) has occurred while \output is active []

LaTeX Warning: Reference `nowhere' on page 1 undefined on input line 12.

LaTeX Warning: There were undefined references.

LaTeX Warning: Label `twice' multiply defined.
)
"""


def test_faults_are_found_with_file_and_line():
    assert faults(LOG) == [
        Fault("./generated/a.tex", 3, "a box is 1.5pt too wide"),
        Fault("./generated/b.tex", 7, "a box is 20.0pt too wide"),
        Fault("./generated/b.tex", 12, "undefined reference 'nowhere'"),
        Fault("./generated/b.tex", 13, "undefined citation 'nobody'"),
        Fault("./generated/b.tex", 0, "no font has the character 'Y'"),
        Fault("./document.tex", 20, "a float is 12.0pt too high for the page"),
        Fault("./document.tex", 0, "a box is 3.0pt too high"),
        Fault("./document.tex", 12, "undefined reference 'nowhere'"),
        Fault("", 0, "label 'twice' is defined twice"),
    ]


def test_a_good_log_has_none():
    assert faults("(./a.tex (./b.tex)\n[1]\nOutput written on a.pdf (1 page, 2 bytes).\n)") == []


def test_the_line_is_quoted(tmp_path):
    (tmp_path / "a.tex").write_text("one\n" + "word " * 30)
    fault = Fault("./a.tex", 2, "a box is 1pt too wide")
    assert quoted(fault, tmp_path).startswith("./a.tex:2: a box is 1pt too wide: word word")
    assert quoted(fault, tmp_path).endswith("...")
    assert quoted(Fault("", 0, "gone"), tmp_path) == "gone"
