"""Stacks of equal layers, by names that a configuration can give as the class of a cell."""

from typing import ClassVar

from rnngrad.cells.base import Cell
from rnngrad.cells.gru import GRU
from rnngrad.cells.lstm import LSTM
from rnngrad.cells.min_gru import MinGRU
from rnngrad.cells.stack import Stack
from rnngrad.cells.tanh import Tanh


class Deep(Stack):
    """Equal layers; a class of one's own sets both attributes.

    Attributes:
        kind: the class of the layers.
        depth: how many there are.
    """

    kind: ClassVar[type[Cell]]
    depth: ClassVar[int]

    def __init__(self) -> None:
        """Stack the layers."""
        super().__init__([self.kind() for _ in range(self.depth)])


class TwoTanh(Deep):
    """Two layers of tanh."""

    kind, depth = Tanh, 2


class ThreeTanh(Deep):
    """Three layers of tanh."""

    kind, depth = Tanh, 3


class TwoLSTM(Deep):
    """Two layers of LSTM."""

    kind, depth = LSTM, 2


class ThreeLSTM(Deep):
    """Three layers of LSTM."""

    kind, depth = LSTM, 3


class TwoGRU(Deep):
    """Two layers of GRU."""

    kind, depth = GRU, 2


class ThreeGRU(Deep):
    """Three layers of GRU."""

    kind, depth = GRU, 3


class ThreeMinGRU(Deep):
    """Three layers of minGRU."""

    kind, depth = MinGRU, 3
