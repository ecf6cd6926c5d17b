"""Exact results on gradients of recurrent cells: proofs, certified constants, counterexamples."""

from rnngrad import extras

extras.require("study")

from rnngrad.theory import (
    activation_odds,
    any_density,
    average_explosion,
    boundedness,
    chaos,
    chaotic_cells,
    clipping,
    crossing,
    derivatives,
    determinant,
    identities,
    linear_memory,
    missing_path,
    recursion,
    rnn_bound,
    secondary_terms,
    squeeze,
    sustained_crossing,
    telescoping,
    uniformity,
)
from rnngrad.theory.proposition import Proposition

__all__ = ["PROOFS", "Proposition", "prove_all"]

PROOFS = (
    recursion.prove,
    identities.prove,
    derivatives.prove,
    missing_path.prove,
    squeeze.prove,
    rnn_bound.prove,
    uniformity.prove,
    average_explosion.prove,
    chaos.prove,
    crossing.prove,
    secondary_terms.prove,
    determinant.prove,
    boundedness.prove,
    clipping.prove,
    sustained_crossing.prove,
    telescoping.prove,
    activation_odds.prove,
    linear_memory.prove,
    chaotic_cells.prove,
    any_density.prove,
)


def prove_all() -> list[Proposition]:
    """Run every proof, in the order of the paper's propositions, in some 10 seconds of one core."""
    return [prove() for prove in PROOFS]
