"""What the layers of a cell are."""

from rnngrad import cells
from rnngrad.cells.stack import layers_of


def kind_of(cell_class: str) -> str | None:
    """Return what the layers of a cell are, by a built-in name if it has one; None if they differ.

    A cell with one layer is its own kind.
    """
    kinds = {type(layer) for layer in layers_of(cells.load(cell_class))}
    names = [cells.canonical(f"{kind.__module__}:{kind.__qualname__}") for kind in kinds]
    return names[0] if len(names) == 1 else None
