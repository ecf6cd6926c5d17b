"""Weights and configuration in the files of Keras: `.keras`, `.weights.h5` and `.h5`."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rnngrad import extras
from rnngrad.interop.weights import Arrays

Configs = dict[str, tuple[str, dict[str, Any]]]
"""Class and configuration of each layer, by its name."""
NUMBERED = {True: ("kernel", "recurrent_kernel", "bias"), False: ("kernel", "bias")}
"""What Keras 3 numbers from 0 in a recurrent cell, and in a dense layer."""


def read(path: Path) -> tuple[Arrays, Configs]:
    """Return the arrays of a file as `layer.kernel` and so on, and what it says of the layers.

    Raises:
        ImportError: without h5py.
        ValueError: if a layer is bidirectional, or is within another.
    """
    extras.require("interop")
    import h5py

    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            config = json.loads(archive.read("config.json"))
            stream: Any = io.BytesIO(archive.read("model.weights.h5"))
    else:
        config, stream = None, path
    with h5py.File(stream) as file:
        if "model_config" in file.attrs:
            config = json.loads(file.attrs["model_config"])
        arrays = _arrays(file)
    return arrays, dict(_layers(config))


def _arrays(file: Any) -> dict[str, Any]:
    """Return the arrays of an HDF5 file by layer and part."""
    found: dict[str, Any] = {}

    def visit(path: str, item: Any) -> None:
        if not hasattr(item, "shape") or path.startswith(("optimizer", "_")):
            return
        if "backward_" in path:
            raise ValueError(f"{path}: bidirectional layers are not supported")
        name = _numbered(file, path) or _legacy(path)
        if name in found:
            raise ValueError(f"{path}: a layer within a layer is not supported ({name} twice)")
        found[name] = item[()]

    file.visititems(visit)
    return found


def _numbered(file: Any, path: str) -> str | None:
    """Return `layer.part` for the path `layers/lstm/cell/vars/0` of Keras 3."""
    match = re.fullmatch(r"(.*?)(/cell)?/vars/(\d+)", path)
    if match is None:
        return None
    layer, cell, at = match[1], match[2] is not None, int(match[3])
    variables = file.get(f"{layer}/vars")
    name = layer.rpartition("/")[2] if variables is None else variables.attrs.get("name", layer)
    parts = NUMBERED[cell]
    return f"{name}.{parts[at] if at < len(parts) else at}"


def _legacy(path: str) -> str:
    """Return `layer.part` for the path `model_weights/lower/../lstm_cell/kernel:0`."""
    first, *_, last = path.removeprefix("model_weights/").split("/")
    return f"{first}.{last.partition(':')[0]}"


def _layers(config: Any) -> Iterator[tuple[str, tuple[str, dict[str, Any]]]]:
    """Yield the name, the class and the configuration of every layer in a model's."""
    if isinstance(config, list):
        for each in config:
            yield from _layers(each)
    elif isinstance(config, dict):
        own = config.get("config")
        if "class_name" in config and isinstance(own, dict) and "name" in own:
            yield own["name"], (config["class_name"], own)
        for each in config.values():
            yield from _layers(each)
