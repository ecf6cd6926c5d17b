"""Which arrays of a file are those of a recurrent module, and of which library."""

from collections.abc import Iterable

from rnngrad.cells import Cell, Stack

SIGNS = {
    "weight_hh_l0": "torch.nn",
    "weight_hh": "torch.nn",
    "recurrent_kernel": "keras.layers",
    "hi.kernel": "flax",
    "hr.kernel": "flax",
    "h.kernel": "flax",
    "dense_h.kernel": "flax",
}
"""The array by which a recurrent module is known, and its library."""
CLASSES = {
    "torch.nn": {"LSTM": "LSTM", "GRUResetAfter": "GRU", "Tanh": "RNN", "Relu": "RNN"},
    "equinox.nn": {"LSTM": "LSTMCell", "GRUResetAfter": "GRUCell"},
    "keras.layers": {
        "LSTM": "LSTM",
        "GRU": "GRU(reset_after=False)",
        "GRUResetAfter": "GRU(reset_after=True)",
        "Tanh": "SimpleRNN",
        "Relu": "SimpleRNN",
    },
    "flax": {
        "LSTM": "LSTMCell",
        "GRUResetAfter": "GRUCell",
        "Tanh": "SimpleCell",
        "Relu": "SimpleCell",
    },
}
"""What each library calls the classes of our cells."""


def modules(names: Iterable[str]) -> dict[str, str]:
    """Return the library of each recurrent module, by the prefix of its arrays' names.

    Where the weights may be PyTorch's or Equinox', which without biases are the same, it is
    PyTorch.
    """
    known = set(names)
    found: dict[str, str] = {}
    for name in names:
        for sign, library in SIGNS.items():
            if name != sign and not name.endswith(f".{sign}"):
                continue
            prefix = name.removesuffix(sign).removesuffix(".")
            if sign == "h.kernel" and joined(prefix, "i.kernel") not in known:
                continue
            by_equinox = sign == "weight_hh" and joined(prefix, "bias") in known
            found.setdefault(prefix, "equinox.nn" if by_equinox else library)
    return found


def members(names: Iterable[str], prefix: str, library: str) -> dict[str, str]:
    """Return the names of a module's arrays within it, by those in the file.

    A module that is the whole file has no prefix; only in Flax have its names a dot.
    """
    if not prefix:
        return {name: name for name in names if library == "flax" or "." not in name}
    start = f"{prefix}."
    return {name: name.removeprefix(start) for name in names if name.startswith(start)}


def origin(library: str, cell: Cell) -> str:
    """Say what a converted module was, such as `torch.nn.LSTM, 2 layers`."""
    layers = cell.layers if isinstance(cell, Stack) else (cell,)
    kind = type(layers[0]).__name__
    name = f"{library}.{CLASSES[library][kind]}"
    name += f" with {kind.lower()}" if kind in ("Tanh", "Relu") else ""
    return f"{name}, {len(layers)} layers" if len(layers) > 1 else name


def joined(prefix: str, name: str) -> str:
    """Return the name of an array in a file."""
    return f"{prefix}.{name}" if prefix else name
