"""Objects with the attributes that conversions look at, in classes of the libraries' names."""

from types import SimpleNamespace

import numpy as np


def torch_module(class_name, weights, **settings):
    own = type(class_name, (), {"state_dict": lambda self: weights})()
    vars(own).update(settings)
    return own


def keras_layer(class_name, weights, **config):
    methods = {
        "get_config": lambda self: config,
        "get_weights": lambda self: list(weights.values()),
    }
    return type(class_name, (), methods)()


def flax_cell(class_name, activation="tanh", gate="sigmoid", parts=None, **settings):
    """A module of Linen, or with the parts of NNX, which index their arrays by [...]."""
    own = type(class_name, (), {})()
    functions = {"activation_fn": activation, "gate_fn": gate}
    for name, called in functions.items():
        setattr(own, name, type(called, (), {}))
    for name, array in (parts or {}).items():
        layer, _, leaf = name.partition(".")
        if not hasattr(own, layer):
            setattr(own, layer, SimpleNamespace(kernel=None, bias=None))
        setattr(getattr(own, layer), leaf, np.asarray(array))
    vars(own).update(settings)
    return own


def equinox_cell(weights):
    return SimpleNamespace(**{"weight_ih": None, "bias": None, "bias_n": None} | weights)
