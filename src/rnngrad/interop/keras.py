"""Weights of Keras' recurrent layers."""

from collections.abc import Mapping
from typing import Any

from rnngrad.interop.weights import (
    Network,
    choose,
    count_gates,
    expect,
    layers_of,
    named_arrays,
    network,
    shaped,
)

ORDER = {"tanh": "h", "relu": "h", "lstm": "ifco", "gru": "zrh", "gru_reset_after": "zrh"}
PARTS = ("kernel", "recurrent_kernel", "bias")
CLASSES = ("SimpleRNN", "LSTM", "GRU")


def from_keras(source: Any, *, kind: str | None = None) -> Network:
    """Convert Keras' SimpleRNN, LSTM or GRU, or their cells.

    Weights alone do not say what the activations are: those of an LSTM or a GRU are taken for
    Keras' own, tanh and sigmoid.

    Args:
        source: the layer, a mapping with its arrays `kernel`, `recurrent_kernel` and `bias`, or a
            list of these, the lowest layer first.
        kind: where arrays leave it open: `tanh` or `relu` for a SimpleRNN, `gru` or
            `gru_reset_after` for a GRU without bias.

    Returns:
        The cell (a `Stack` of several layers) and its parameters.

    Raises:
        ValueError: if the layer is none of these, goes backwards or has other activations; if a
            name is unknown or missing, a shape does not fit or a number is not finite.
    """
    return layers_of(source, lambda layer: _layer(layer, kind))


def kind_of(class_name: str, config: Mapping[str, Any]) -> str:
    """Return the kind of a layer from the name of its class and its configuration.

    Raises:
        ValueError: if no cell here computes the same.
    """
    name = class_name.removesuffix("Cell")
    if name not in CLASSES:
        raise ValueError(f"{class_name}: not supported; allowed are {', '.join(CLASSES)}")
    if config.get("go_backwards"):
        raise ValueError(f"{class_name}(go_backwards=True): not supported")
    allowed = {"activation": ("tanh", "relu") if name == "SimpleRNN" else ("tanh",)}
    if name != "SimpleRNN":
        allowed["recurrent_activation"] = ("sigmoid",)
    for argument, values in allowed.items():
        if (given := config.get(argument, values[0])) not in values:
            raise ValueError(
                f"{class_name}({argument}={given!r}): not supported; allowed: {', '.join(values)}"
            )
    if name == "SimpleRNN":
        return str(config.get("activation", "tanh"))
    if name == "LSTM":
        return "lstm"
    return "gru_reset_after" if config.get("reset_after", True) else "gru"


def _layer(source: Any, kind: str | None) -> Network:
    """Convert one layer."""
    if hasattr(source, "get_config"):
        names = [each.__name__ for each in type(source).__mro__]
        own = next((name for name in names if name.removesuffix("Cell") in CLASSES), names[0])
        found = kind_of(own, source.get_config())
        kind = choose(kind, [found], f"weights of keras.layers.{own}")
        source = dict(zip(PARTS, source.get_weights(), strict=False))
    arrays = named_arrays(source)
    expect(arrays, PARTS, PARTS[:2])
    W, U = arrays["kernel"].T, arrays["recurrent_kernel"].T
    count = count_gates("recurrent_kernel, transposed", U)
    bias = arrays.get("bias")
    possible = {1: ["tanh", "relu"], 3: _grus(bias), 4: ["lstm"]}.get(count)
    if possible is None:
        raise ValueError(f"recurrent_kernel: {count} gates; Keras' layers have 1, 3 or 4")
    kind = choose(kind, possible, f"weights of {count} gate{'s' * (count > 1)} from Keras")
    if bias is None:
        return network(kind, ORDER[kind], W, U)
    if kind == "gru_reset_after":
        return network(kind, ORDER[kind], W, U, *shaped("bias", bias, 2, len(U)))
    return network(kind, ORDER[kind], W, U, shaped("bias", bias, len(U)))


def _grus(bias: Any) -> list[str]:
    """Return which GRUs a bias allows: it has two rows if the reset acts after the product."""
    if bias is None:
        return ["gru", "gru_reset_after"]
    return ["gru_reset_after"] if bias.ndim == 2 else ["gru"]
