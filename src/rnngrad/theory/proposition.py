"""What a proof hands over to the paper."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Proposition:
    """One exact result, checked.

    Attributes:
        id: stable name, `T` and two digits, with a letter where a result has two parts.
        title: a few words, fit for the heading of a proposition.
        statement: the result in one plain sentence.
        method: how it was established (symbolic, analytic, interval arithmetic, numerical).
        holds: whether every check passed in this run.
        details: the numbers and intermediate verdicts behind `holds`.
        statement_latex: the proposition, in amsmath only. `<<proof | num('x', 4)>>` is the number
            x of `details` with four digits, which the paper fills in and links to its origin.
        proof_latex: its proof, likewise; says which parts are numerical.
    """

    id: str
    title: str
    statement: str
    method: str
    holds: bool
    details: dict[str, float | str | bool]
    statement_latex: str
    proof_latex: str

    @property
    def latex(self) -> str:
        """The proposition and its proof as the paper sets them."""
        return (
            f"\\begin{{proposition}}[{self.title}]\\label{{prop:{self.id}}}\n"
            f"{self.statement_latex}\n\\end{{proposition}}\n"
            f"\\begin{{proof}}\n{self.proof_latex}\n\\end{{proof}}\n"
        )
