"""Where the weights of our cells lie in other libraries, and their gradients back."""

import numpy as np

# The order in which a library stacks our gates. Its z keeps where ours replaces: all change sign.
ORDER = {
    "torch": {"tanh": "h", "lstm": "ifco", "gru_reset_after": "rzh"},
    "keras": {"tanh": "h", "lstm": "ifco", "gru_reset_after": "zrh"},
    "equinox": {"lstm": "ifco", "gru_reset_after": "rzh"},
}
FLAX_NAMES = {"i": "i", "f": "f", "c": "g", "o": "o", "r": "r", "z": "z", "h": "n"}


def permuted(stacked, gates, order):
    """Take `[G, ...]` from our order to another library's, or back with the orders exchanged."""
    rows = stacked[[gates.index(gate) for gate in order]]
    sign = np.array([-1.0 if gate == "z" else 1.0 for gate in order], rows.dtype)
    return rows * sign.reshape(-1, *[1] * (rows.ndim - 1))


def to_stacks(params, gates, order):
    """Return W `[G n, d]`, U `[G n, n]` and b `[G n]` in another library's order."""
    return [
        (flat := permuted(np.asarray(params[name]), gates, order)).reshape(-1, *flat.shape[2:])
        for name in ("W", "U", "b")
    ]


def from_stacks(W, U, b, gates, order):
    """Return our W, U and b of another library's stacks."""
    arrays = {"W": np.asarray(W), "U": np.asarray(U), "b": np.asarray(b)}
    return {
        name: permuted(a.reshape(len(order), -1, *a.shape[1:]), order, "".join(gates))
        for name, a in arrays.items()
    }


def to_flax(cell_name, params, gates):
    """Return the parameters of flax.linen's cell."""
    W, U, b = (permuted(np.asarray(params[k]), gates, "".join(gates)) for k in ("W", "U", "b"))
    if cell_name == "tanh":
        return {"i": {"kernel": W[0].T, "bias": b[0]}, "h": {"kernel": U[0].T}}
    found = {}
    for k, gate in enumerate(gates):
        name, bias = FLAX_NAMES[gate], {"bias": b[k]}
        lstm = cell_name == "lstm"
        found[f"i{name}"] = {"kernel": W[k].T} | ({} if lstm else bias)
        found[f"h{name}"] = {"kernel": U[k].T} | (bias if lstm else {})
    if cell_name == "gru_reset_after":
        found["hn"]["bias"] = np.asarray(params["b_rec"])
    return found


def from_flax(cell_name, tree, gates):
    """Return our parameters of flax.linen's cell."""
    if cell_name == "tanh":
        rows = [(tree["i"]["kernel"], tree["h"]["kernel"], tree["i"]["bias"])]
    else:
        names = [FLAX_NAMES[gate] for gate in gates]
        side = "h" if cell_name == "lstm" else "i"
        rows = [
            (tree[f"i{n}"]["kernel"], tree[f"h{n}"]["kernel"], tree[f"{side}{n}"]["bias"])
            for n in names
        ]
    W, U, b = (np.stack([np.asarray(a).T for a in each]) for each in zip(*rows, strict=True))
    found = {k: permuted(a, gates, "".join(gates)) for k, a in (("W", W), ("U", U), ("b", b))}
    if cell_name == "gru_reset_after":
        found["b_rec"] = np.asarray(tree["hn"]["bias"])
    return found
