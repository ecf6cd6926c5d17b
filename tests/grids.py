"""Small grids of untrained networks, to be changed at will."""

GRID = {
    "gains": [1.0, 2.0],
    "keep_biases": [0.0, 1.0],
    "tie_input": [False],
    "scheme": "normal",
    "hidden_sizes": [1],
    "steps": 30,
    "transient": 10,
    "seeds": 6,
}
PRIOR = {
    "gain": [0.25, 4.0],
    "keep_bias": [0.0, 5.0],
    "scheme": "normal",
    "hidden_sizes": [1],
    "steps": 30,
    "transient": 10,
    "draws": 5,
}
SPECTRA = {
    "gain": 1.0,
    "keep_bias": 1.0,
    "scheme": "normal",
    "hidden_size": 3,
    "steps": 20,
    "window": 5,
    "seeds": 3,
}
