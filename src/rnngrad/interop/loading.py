"""A file of weights as a cell, whatever library wrote it."""

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from jaxtyping import Array

from rnngrad.cells import Cell
from rnngrad.cells.base import Params
from rnngrad.interop import files, keras, recognition
from rnngrad.interop.equinox import from_equinox
from rnngrad.interop.flax import from_flax
from rnngrad.interop.keras import from_keras
from rnngrad.interop.keras_files import Configs
from rnngrad.interop.readout import readout
from rnngrad.interop.torch import from_torch
from rnngrad.interop.weights import Network, choose, stacked

CONVERSIONS: Mapping[str, Callable[..., Network]] = {
    "torch.nn": from_torch,
    "equinox.nn": from_equinox,
    "keras.layers": from_keras,
    "flax": from_flax,
}


@dataclass(frozen=True)
class Loaded:
    """A network out of a file.

    Attributes:
        cell: the recurrent cell, a `Stack` of several layers.
        params: its parameters.
        origin: what it was, such as `torch.nn.LSTM, 2 layers`.
        readout: `V` `[K, n]` and `v` `[K]` of the linear layer on top, if the file leaves no doubt
            which it is; otherwise None.
    """

    cell: Cell
    params: Params
    origin: str
    readout: tuple[Array, Array] | None


def load(path: Path, *, kind: str | None = None, prefix: str | None = None) -> Loaded:
    """Read the recurrent network in a file of PyTorch, Keras, Flax or Equinox.

    Library and kind are recognised by the names and the shapes of the arrays, and by the settings
    that some files of Keras have. No code in a file is run.

    Args:
        path: a file that ends in .safetensors, .npz, .pt, .pth, .ckpt, .keras, .h5 or .hdf5.
        kind: the name of the cell, where the weights leave it open (`tanh` or `relu`; `gru` or
            `gru_reset_after`).
        prefix: which module, where a file has several: what stands before the names of its arrays.
            Several, with commas between them and the lowest first, make a stack.

    Raises:
        FileNotFoundError: if there is no such file.
        ImportError: if the format needs a package that is not installed.
        ValueError: if there is no recurrent module, several and no prefix, or one that is not
            supported.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"{path}: there is no such file")
    try:
        arrays, configs = files.read(path)
        networks, origins, left = [], [], dict(arrays)
        for name, library in _chosen(recognition.modules(arrays), prefix).items():
            own = recognition.members(arrays, name, library)
            parts = {inside: left.pop(outside) for outside, inside in own.items()}
            networks.append(CONVERSIONS[library](parts, kind=_kind(configs, name, kind)))
            origins.append(recognition.origin(library, networks[-1][0]))
        cell, params = stacked(networks)
        inputs = next(a for name, a in networks[0][1].items() if name.endswith("W")).shape[-1]
        found = readout(left, cell.hidden_size(params), inputs)
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise ValueError(f"{path}: {error}") from error
    return Loaded(cell, params, " below ".join(origins), found)


def _chosen(found: Mapping[str, str], prefix: str | None) -> dict[str, str]:
    """Return the recurrent modules that were asked for, or the only one, with their libraries."""
    if not found:
        raise ValueError("no weights of a recurrent module of PyTorch, Keras, Flax or Equinox")
    names = ", ".join(name or "''" for name in found)
    if prefix is None and len(found) > 1:
        raise ValueError(
            f"several recurrent modules: {names}; choose one by its prefix, or several, with "
            "commas between them and the lowest first"
        )
    wanted = [part.strip().removesuffix(".") for part in (prefix or "").split(",")]
    wanted = list(found) if prefix is None else wanted
    unknown = [part for part in wanted if part not in found]
    if unknown:
        raise ValueError(f"prefix: '{unknown[0]}' given; the recurrent modules are {names}")
    return {part: found[part] for part in wanted}


def _kind(configs: Configs, layer: str, kind: str | None) -> str | None:
    """Return the kind that the settings of a layer say, or the one that was given."""
    if layer not in configs:
        return kind
    return choose(kind, [keras.kind_of(*configs[layer])], f"the settings of layer '{layer}'")
