"""Files of weights: named arrays out of each format."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import numpy as np

from rnngrad import extras
from rnngrad.interop import keras_files, pickled
from rnngrad.interop.keras_files import Configs
from rnngrad.interop.weights import Arrays, flat

SUFFIXES = (".safetensors", ".npz", ".pt", ".pth", ".ckpt", ".keras", ".h5", ".hdf5")


def read(path: Path) -> tuple[Arrays, Configs]:
    """Return the arrays of a file by dotted names, and what it says of the layers, if anything.

    Raises:
        ImportError: if the format needs a package that is not installed.
        ValueError: if the format is unknown, or the file has something else in it.
    """
    suffix = path.suffix.lower()
    if suffix == ".safetensors":
        return _safetensors(path), {}
    if suffix == ".npz":
        with np.load(path, allow_pickle=False) as file:
            return flat({name: file[name] for name in file}), {}
    if suffix in (".pt", ".pth", ".ckpt"):
        return _tensors(path), {}
    if suffix in (".keras", ".h5", ".hdf5"):
        return keras_files.read(path)
    raise ValueError(f"unknown format '{suffix}'; allowed are {', '.join(SUFFIXES)}")


def _safetensors(path: Path) -> Arrays:
    """Return the arrays of a file of safetensors, also those in bfloat16."""
    extras.require("interop")
    from safetensors import SafetensorError, deserialize

    types = {"F64": np.float64, "F32": np.float32, "F16": np.float16, "BF16": jnp.bfloat16}
    try:
        entries = deserialize(path.read_bytes())
    except SafetensorError as error:
        raise ValueError(str(error)) from error
    return flat(
        {
            name: np.frombuffer(entry["data"], types[entry["dtype"]]).reshape(entry["shape"])
            for name, entry in entries
            if entry["dtype"] in types
        }
    )


def _tensors(path: Path) -> Arrays:
    """Return the arrays of a state dict of PyTorch, or of the only one in a checkpoint."""
    found = pickled.read(path)
    if not isinstance(found, Mapping):
        raise ValueError(f"holds a {type(found).__name__}; expected a state dict")
    inner = [value for value in found.values() if _has_weights(value)]
    return flat(_only_arrays(inner[0] if len(inner) == 1 else found))


def _has_weights(value: Any) -> bool:
    """Tell whether something is a state dict with recurrent weights in it."""
    return isinstance(value, Mapping) and any("weight_hh" in str(name) for name in value)


def _only_arrays(tree: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a nested mapping without what is no array, such as settings and counters."""
    found: dict[str, Any] = {}
    for name, value in tree.items():
        if isinstance(value, Mapping):
            found[str(name)] = _only_arrays(value)
        elif isinstance(value, np.ndarray):
            found[str(name)] = value
    return found
