"""Tensors in the files that `torch.save` writes, read without PyTorch and without running code.

Such a file is a zip archive with a pickle, `data.pkl`, of how the tensors are put together, and one
member for the numbers of each storage. Of all that a pickle may call, only what builds dictionaries
and tensors is known here; anything else is refused by name, and never imported.
"""

import io
import pickle
import zipfile
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import numpy as np

TYPES = {
    "DoubleStorage": np.float64,
    "FloatStorage": np.float32,
    "HalfStorage": np.float16,
    "BFloat16Storage": jnp.bfloat16,
    "LongStorage": np.int64,
    "IntStorage": np.int32,
    "ShortStorage": np.int16,
    "CharStorage": np.int8,
    "ByteStorage": np.uint8,
    "BoolStorage": np.bool_,
    "ComplexFloatStorage": np.complex64,
    "ComplexDoubleStorage": np.complex128,
}
"""Names of the storages in PyTorch and the types of their numbers."""


def read(path: Path) -> Any:
    """Return what a file holds, with arrays for its tensors.

    Raises:
        ValueError: if it is no such file, or has other things than weights in it.
    """
    if not zipfile.is_zipfile(path):
        raise ValueError(
            "no zip archive, which torch.save has written since PyTorch 1.6; save it anew"
        )
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.endswith("/data.pkl")]
        if len(names) != 1:
            raise ValueError("has no data.pkl, which torch.save writes")
        folder = names[0].removesuffix("data.pkl")
        order = f"{folder}byteorder"
        if order in archive.namelist() and archive.read(order) != b"little":
            raise ValueError("its numbers are not little-endian; save it elsewhere")
        try:
            return _Unpickler(archive, folder).load()
        except (pickle.UnpicklingError, KeyError, TypeError, IndexError, EOFError) as error:
            raise ValueError(str(error)) from error


class _Unpickler(pickle.Unpickler):
    """Puts dictionaries and tensors together, and nothing else."""

    def __init__(self, archive: zipfile.ZipFile, folder: str) -> None:
        super().__init__(io.BytesIO(archive.read(f"{folder}data.pkl")))
        self.archive, self.folder = archive, folder

    def find_class(self, module: str, name: str) -> Any:
        """Return what a name stands for, if it is one of the few that are known."""
        if module == "torch" and name in TYPES:
            return name
        known: dict[tuple[str, str], Callable] = {
            ("collections", "OrderedDict"): OrderedDict,
            ("torch._utils", "_rebuild_tensor_v2"): _tensor,
            ("torch._utils", "_rebuild_parameter"): _parameter,
            ("torch", "Size"): tuple,
        }
        if (module, name) not in known:
            raise pickle.UnpicklingError(
                f"holds {module}.{name}, which is no weight and is not loaded: save "
                "model.state_dict() alone"
            )
        return known[module, name]

    def persistent_load(self, pid: Any) -> np.ndarray:
        """Return the numbers of a storage."""
        _, kind, key, _, count = pid
        found = np.frombuffer(self.archive.read(f"{self.folder}data/{key}"), TYPES[kind])
        if len(found) != count:
            raise pickle.UnpicklingError(f"storage {key} has {len(found)} of its {count} numbers")
        return found


def _tensor(
    storage: np.ndarray, offset: int, size: tuple[int, ...], stride: tuple[int, ...], *_: Any
) -> np.ndarray:
    """Return a view of a storage, within its bounds."""
    reach = sum((n - 1) * step for n, step in zip(size, stride, strict=True))
    last = offset - 1 if 0 in size else offset + reach
    if min((offset, *size, *stride)) < 0 or last >= len(storage):
        raise pickle.UnpicklingError(f"a tensor of {list(size)} leaves its storage")
    steps = [step * storage.itemsize for step in stride]
    return np.lib.stride_tricks.as_strided(storage[offset:], size, steps, writeable=False)


def _parameter(data: np.ndarray, *_: Any) -> np.ndarray:
    """Return the numbers of a parameter."""
    return data
