"""Measures of how gradients travel through time, for any cell, as pure functions of arrays.

They work in float64 (`jax.config.update("jax_enable_x64", True)`) and carry every long product as
a mantissa and an exponent, so that a value far below 1e-308 still has a finite logarithm. Nothing
is compiled here: wrap a call in `jax.jit`, or map it over sequences or seeds with `jax.vmap`.

Arguments are checked where a measure is called; what depends on their numbers is checked only
outside of `jax.jit`, `vmap` and `grad`. A measure of a trajectory that leaves the range of float64
is an error there, and nan inside.
"""

from rnngrad.measures.attractors import Attractors, attractors
from rnngrad.measures.blocks import Blocks, block_sensitivity, output_offset
from rnngrad.measures.cached import cached_floats
from rnngrad.measures.contributions import LagContribution, lag_contribution, share_beyond
from rnngrad.measures.determinants import log_abs_det, log_abs_det_of_gates
from rnngrad.measures.frames import growth_by_chunk
from rnngrad.measures.lyapunov import (
    finite_time_exponents,
    largest_exponent,
    leading_exponents,
    lyapunov_spectrum,
    tangent_growth,
)
from rnngrad.measures.parameter_sensitivity import (
    Curvature,
    ParameterSensitivity,
    gradient_curvature,
    parameter_sensitivity,
)
from rnngrad.measures.paths import interventions, path_scores
from rnngrad.measures.sensitivity import state_sensitivity
from rnngrad.measures.shares import article_terms, term_shares
from rnngrad.measures.step_products import Products, products
from rnngrad.measures.timescales import TimeConstants, time_constants
from rnngrad.measures.trajectories import trajectory

__all__ = [
    "Attractors",
    "Blocks",
    "Curvature",
    "LagContribution",
    "ParameterSensitivity",
    "Products",
    "TimeConstants",
    "article_terms",
    "attractors",
    "block_sensitivity",
    "cached_floats",
    "finite_time_exponents",
    "gradient_curvature",
    "growth_by_chunk",
    "interventions",
    "lag_contribution",
    "largest_exponent",
    "leading_exponents",
    "log_abs_det",
    "log_abs_det_of_gates",
    "lyapunov_spectrum",
    "output_offset",
    "parameter_sensitivity",
    "path_scores",
    "products",
    "share_beyond",
    "state_sensitivity",
    "tangent_growth",
    "term_shares",
    "time_constants",
    "trajectory",
]
