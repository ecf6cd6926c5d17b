"""Measures of how gradients travel through time, for any cell, as pure functions of arrays.

They work in float64 (`jax.config.update("jax_enable_x64", True)`) and carry every long product as
a mantissa and an exponent, so that a value far below 1e-308 still has a finite logarithm. Nothing
is compiled here: wrap a call in `jax.jit`, or map it over sequences or seeds with `jax.vmap`.
"""
