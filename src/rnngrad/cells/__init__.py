"""The recurrent cells, one file each, under the names used in the configuration."""

from rnngrad import plugins
from rnngrad.cells.base import Cell
from rnngrad.cells.initialisation import Initialisation
from rnngrad.cells.stack import Stack

BUILT_IN = {
    "tanh": "rnngrad.cells.tanh:Tanh",
    "relu": "rnngrad.cells.relu:Relu",
    "lstm": "rnngrad.cells.lstm:LSTM",
    "gru": "rnngrad.cells.gru:GRU",
    "gru_reset_after": "rnngrad.cells.gru_reset_after:GRUResetAfter",
    "merged_gru": "rnngrad.cells.merged_gru:MergedGRU",
    "output_reset": "rnngrad.cells.output_reset:OutputReset",
    "coupled_lstm": "rnngrad.cells.coupled_lstm:CoupledLSTM",
    "gru_no_reset": "rnngrad.cells.gru_no_reset:GRUNoReset",
    "clamped_lstm": "rnngrad.cells.clamped_lstm:ClampedLSTM",
    "linear_diagonal": "rnngrad.cells.linear_diagonal:LinearDiagonal",
    "min_gru": "rnngrad.cells.min_gru:MinGRU",
    "min_lstm": "rnngrad.cells.min_lstm:MinLSTM",
    "min_lstm_free": "rnngrad.cells.min_lstm:MinLSTMFree",
    "rg_lru": "rnngrad.cells.rg_lru:RGLRU",
    "lru": "rnngrad.cells.lru:LRU",
    "slstm": "rnngrad.cells.slstm:SLSTM",
    "slstm_exp": "rnngrad.cells.slstm:SLSTMExp",
}


def load(name: str) -> Cell:
    """Return the cell called `name`: a key of `BUILT_IN` or `package.module:Class`.

    Raises:
        ValueError: if there is no such cell, or its class cannot be imported or is no `Cell`.
    """
    return plugins.load(name, BUILT_IN, Cell)


def canonical(name: str) -> str:
    """Return the built-in name of a cell given by name or class; another's as it is."""
    names = {path: short for short, path in BUILT_IN.items()}
    return names.get(name, name)


__all__ = ["BUILT_IN", "Cell", "Initialisation", "Stack", "canonical", "load"]
