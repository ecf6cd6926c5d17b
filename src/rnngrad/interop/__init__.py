"""Weights of other libraries as cells and parameters: PyTorch, Keras, Flax and Equinox.

Each function takes a library's own object or named arrays, without importing the library, and
returns a cell with its parameters, in double precision where JAX is set to it. Several layers make
a `Stack`. What no cell here computes is refused by name: layers that run backwards, projections,
peepholes, other activations. Dropout acts in training only, and is left out. Every network starts
from a state of zeros.
"""

from rnngrad.interop.equinox import from_equinox
from rnngrad.interop.flax import from_flax
from rnngrad.interop.keras import from_keras
from rnngrad.interop.loading import Loaded, load
from rnngrad.interop.torch import from_torch

__all__ = ["Loaded", "from_equinox", "from_flax", "from_keras", "from_torch", "load"]
