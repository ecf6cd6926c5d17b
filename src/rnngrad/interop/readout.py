"""The linear layer on top of a recurrent module, if a file leaves no doubt which it is."""

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from rnngrad.interop.weights import Arrays, finite

Linear = tuple[np.ndarray, np.ndarray]


def readout(
    arrays: Arrays, units: int, inputs: int
) -> tuple[Float[Array, "K n"], Float[Array, " K"]] | None:
    """Return V `[K, n]` and v `[K]` of the only linear layer among the arrays.

    None if there is none or another that takes n numbers, or if anything else is there but
    embeddings of the inputs: then the output of the recurrent module goes some other way.

    Args:
        arrays: all arrays of the file but those of the recurrent module.
        units: its n.
        inputs: its d, which is the length of an embedding.

    Raises:
        ValueError: if a number in it is not finite.
    """
    modules: dict[str, Arrays] = {}
    for name, array in arrays.items():
        prefix, _, part = name.rpartition(".")
        modules.setdefault(prefix, {})[part] = array
    left = [parts for parts in modules.values() if not _is_embedding(parts, inputs)]
    found = _linear(left[0], units) if len(left) == 1 else None
    return None if found is None else (jnp.asarray(found[0]), jnp.asarray(found[1]))


def _is_embedding(parts: Arrays, inputs: int) -> bool:
    """Tell whether a module is a single matrix whose rows fit the recurrent module's input."""
    (first, *others) = parts.values()
    return not others and first.ndim == 2 and first.shape[1] == inputs


def _linear(parts: Arrays, units: int) -> Linear | None:
    """Return V and v of a linear layer of n inputs; PyTorch's and Equinox' `weight` is `[K, n]`."""
    kernel = parts["kernel"].T if "kernel" in parts else parts.get("weight")
    if kernel is None or kernel.ndim != 2 or kernel.shape[1] != units:
        return None
    bias = parts.get("bias", np.zeros(len(kernel)))
    if not set(parts) <= {"kernel", "weight", "bias"} or bias.shape != kernel.shape[:1]:
        return None
    return finite("weights of the read-out", kernel), finite("bias of the read-out", bias)
