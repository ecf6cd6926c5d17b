"""Stacked layers against the layers themselves and against automatic differentiation."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnngrad import cells, measures
from rnngrad.cells import Initialisation, Stack
from rnngrad.cells.stack import layers_of
from rnngrad.cells.state import flatten
from rnngrad.cells.unrolling import hidden_states
from rnngrad.measures.linalg.scaled import LN_10
from rnngrad.measures.trajectories import flat_step

KEY, STEPS, UNITS = jax.random.key(0), 9, 3
MIXTURES = [
    ("lstm", "gru"),
    pytest.param(("tanh", "lstm", "gru_reset_after"), marks=pytest.mark.slow),
    pytest.param(("lru", "linear_diagonal"), marks=pytest.mark.slow),  # complex
]
STACK = Stack([cells.load("lstm"), cells.load("gru")])


@pytest.fixture(scope="module")
def setting(draw_params, draw_inputs):
    """An LSTM below a GRU of another size, with its parameters and inputs."""
    lower, upper = STACK.layers
    params = STACK.join([draw_params(lower, UNITS, 2), draw_params(upper, 2, UNITS, seed=1)])
    return params, draw_inputs(STEPS, 2)


def loss(h):
    return (h[:, -1] ** 2).sum()


def derivative(cell, params, x):
    """The derivative of the last state by the first."""
    like = cell.first_state(params, x[0])

    def last(s):
        return jax.lax.scan(lambda s, x: (flat_step(cell, params, s, x, like), 0), s, x)[0]

    return jax.jacfwd(last)(flatten(like))


def many(cell, params, x):
    """What is measured on the stack and on its layers alike."""
    states, gates = measures.trajectory(cell, params, x)
    return {
        "states": flatten(states),
        "gates": gates,
        "spectrum": measures.lyapunov_spectrum(cell, params, x),
        "volume": measures.log_abs_det(cell, params, x),
        "time_constants": measures.time_constants(cell, gates),
    }


@pytest.fixture(scope="module")
def measured(setting):
    """Everything that the tests look at, in one compiled program."""

    @jax.jit
    def program(params, x):
        h, layers = x, []
        for at, layer in enumerate(STACK.layers):
            own = STACK.of_layer(at, params)
            layers.append(many(layer, own, h))
            h = hidden_states(layer, own, h[None])[0]
        batch = jnp.stack([x, 0.5 * x])
        gradient = jax.grad(lambda p: loss(hidden_states(STACK, p, batch)))(params)
        return many(STACK, params, x) | {
            "layers": layers,
            "outputs": h,
            "product": derivative(STACK, params, x),
            "gradient": jnp.concatenate([leaf.ravel() for leaf in jax.tree.leaves(gradient)]),
            "sensitivity": measures.state_sensitivity(STACK, params, x, [STEPS])[0],
            "blocks": measures.block_sensitivity(STACK, params, x),
            "products": measures.products(STACK, params, x),
            "shares": measures.term_shares(STACK, params, x),
            "lags": measures.lag_contribution(STACK, params, batch, loss),
        }

    return program(*setting)


@pytest.mark.parametrize("names", MIXTURES)
def test_the_terms_sum_to_the_jacobian(names, draw_params, draw_inputs, draw_state):
    stack = Stack([cells.load(name) for name in names])
    params, x = draw_params(stack, UNITS), draw_inputs(2)
    here = (params, draw_state(stack, params, x, seed=3), x)
    expected = jax.jit(stack.jacobian)(*here)
    terms = jax.jit(stack.local_terms)(*here)
    np.testing.assert_allclose(sum(terms.values()), expected, rtol=1e-12, atol=1e-14)
    below = {f"layer{at}.below" for at in range(1, len(names))}
    assert {name for name in terms if name.endswith("below")} == below
    lower, rest = jax.jit(stack.factored_jacobian)(*here)
    np.testing.assert_allclose(lower @ rest, expected, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(np.diag(lower), 1)
    np.testing.assert_array_equal(np.triu(lower, 1), 0)


@pytest.mark.slow
def test_the_state_is_that_of_the_layers_side_by_side(setting, measured):
    assert STACK.state_names == ("c0", "h0", "h1")
    assert [STACK.gates[0], STACK.gates[4]] == ["layer0.f", "layer1.z"]
    states, lower, upper = measured["states"], *measured["layers"]
    np.testing.assert_allclose(states, np.hstack([lower["states"], upper["states"]]), rtol=1e-12)
    np.testing.assert_allclose(measured["outputs"], states[1:, -2:], rtol=1e-12)
    for at, layer in enumerate(measured["layers"]):
        found = STACK.of_layer(at, measured["gates"])
        assert list(found) == list(layer["gates"])
        for name, gate in layer["gates"].items():
            np.testing.assert_allclose(found[name], gate, rtol=1e-12)
    entries = STACK.state_of_layer(1, STACK.first_state(setting[0], setting[1][0]))
    assert [entry.shape for entry in entries] == [(2,)]


def test_parameters_are_drawn_layer_by_layer():
    stack = Stack([cells.load("lstm"), cells.load("tanh"), cells.load("gru")])
    params = stack.init(KEY, 5, UNITS, Initialisation(keep_bias=2.0, tie_input=True))
    shapes = [params[f"layer{at}.W"].shape for at in range(3)]
    assert shapes == [(4, 3, 5), (1, 3, 3), (3, 3, 3)]
    for at, shifts in enumerate(([2, -2, 0, 0], [0], [-2, 0, 0])):
        found = params[f"layer{at}.b"]
        np.testing.assert_array_equal(found, np.repeat(np.array(shifts)[:, None], UNITS, axis=1))
    assert stack.hidden_size(params) == UNITS
    assert not np.allclose(params["layer1.U"], params["layer2.U"][0])
    twice = stack.add_keep_bias(KEY, params, Initialisation(keep_bias=1.0))
    np.testing.assert_array_equal(twice["layer0.b"][0], 3)
    np.testing.assert_array_equal(twice["layer2.b"][0], -3)


@pytest.mark.slow
def test_determinants_are_those_of_the_layers(measured):
    volume = sum(layer["volume"] for layer in measured["layers"])
    np.testing.assert_allclose(measured["volume"], volume, rtol=1e-10)
    np.testing.assert_allclose(measured["spectrum"].sum(), volume.mean(), rtol=1e-10)


@pytest.mark.slow
def test_sensitivities_are_those_of_the_whole_product(measured):
    product = np.asarray(measured["product"])
    singular = np.linalg.svd(product, compute_uv=False)
    expected = [singular[0], np.median(singular), np.sqrt((singular**2).mean())]
    np.testing.assert_allclose(measured["sensitivity"], np.log10(expected), rtol=1e-9)
    blocks, compared = measured["blocks"], measured["products"]
    parts = {"full": product, "memory": product[:3, :3], "output": product[-2:, -2:]}
    for name, part in parts.items():
        log = getattr(blocks, name)[-1]
        np.testing.assert_allclose(log, np.log(np.linalg.norm(part)), rtol=1e-11)
    np.testing.assert_allclose(compared.true[0], blocks.full[-1], rtol=1e-11)
    np.testing.assert_allclose(compared.article, compared.true, rtol=1e-10)


@pytest.mark.slow
def test_the_product_of_keep_terms_has_those_of_all_layers(setting, measured):
    params, x = setting
    like = STACK.first_state(params, x[0])
    ends = np.cumsum([len(entry) for entry in like])[:-1]
    state = tuple(np.split(np.asarray(measured["states"][-2]), ends))
    terms = jax.jit(STACK.local_terms)(params, state, x[-1])
    keep = terms["layer0.keep"] + terms["layer1.keep"]
    np.testing.assert_allclose(
        measured["products"].keep[-1], np.log(np.linalg.norm(keep)), rtol=1e-12
    )
    factors = STACK.keep_factor({name: gate[-1] for name, gate in measured["gates"].items()})
    np.testing.assert_allclose(np.diag(keep)[[0, 1, 2, 6, 7]], factors, rtol=1e-12)


@pytest.mark.slow
def test_the_gradient_is_split_by_lag(measured):
    norm = np.linalg.norm(measured["gradient"])
    np.testing.assert_allclose(measured["lags"].total * LN_10, np.log(norm), rtol=1e-11)


@pytest.mark.slow
def test_shares_and_time_constants(measured):
    shares = measured["shares"]
    np.testing.assert_allclose(sum(shares.values()), 1, rtol=1e-12)
    assert np.all(shares["layer1.below"][1:] > 0)
    own = [layer["time_constants"].time_constant for layer in measured["layers"]]
    found = measured["time_constants"].time_constant
    np.testing.assert_allclose(found, np.concatenate(own), rtol=1e-12)


@pytest.mark.slow
def test_exponents_are_those_of_the_layers(setting, draw_inputs):
    params, _ = setting
    x = draw_inputs(3000, 2, seed=5)

    @jax.jit
    def both(params, x):
        lower = (STACK.layers[0], STACK.of_layer(0, params), x)
        h = hidden_states(*lower[:2], x[None])[0]
        upper = (STACK.layers[1], STACK.of_layer(1, params), h)
        stacked = measures.lyapunov_spectrum(STACK, params, x, transient=200)
        return stacked, [
            measures.lyapunov_spectrum(*each, transient=200) for each in (lower, upper)
        ]

    found, own = both(params, x)
    np.testing.assert_allclose(found, -np.sort(-np.concatenate(own)), atol=2e-2)


@pytest.mark.slow
def test_what_is_measured_elsewhere(setting):
    params, x = setting
    settled = measures.attractors(STACK, params, x[:2], jnp.zeros(2), 240)
    assert np.all(settled.period >= 0)
    assert np.all(measures.output_offset(STACK, params, x) == 0)
    one, two = (Stack([cells.load("tanh")] * depth) for depth in (1, 2))
    assert measures.cached_floats(two, 4) > measures.cached_floats(one, 4)


def test_a_stack_of_rectifiers_is_followed_beyond_the_range_of_float64(draw_params, draw_inputs):
    stack = Stack([cells.load("relu")] * 2)
    assert stack.homogeneous_in == ("layer0.b", "layer1.b")
    scales = (1e2, 1e3)
    params = draw_params(stack, UNITS)
    for at, scale in enumerate(scales):
        params[f"layer{at}.U"] = scale * jnp.eye(UNITS)[None]
        params[f"layer{at}.W"] = jnp.abs(params[f"layer{at}.W"])
    x = 5 + jnp.abs(draw_inputs(150, 2))
    growth = jax.jit(lambda p, x: measures.lyapunov_spectrum(stack, p, x, 20))(params, x)
    np.testing.assert_allclose(growth, np.log([1e3] * 3 + [1e2] * 3), atol=1e-6)


def test_layers_without_a_keep_gate_have_no_keep_factor(draw_inputs):
    stack = Stack([cells.load("tanh"), cells.load("relu")])
    params = stack.init(KEY, 2, UNITS)
    assert stack.keep_gate is None and stack.homogeneous_in is None
    _, gates = stack.step(params, stack.initial_state(UNITS), draw_inputs(2))
    assert stack.keep_factor(gates) is None
    with pytest.raises(ValueError, match="layers: none given"):
        Stack([])


def test_the_derivative_is_block_triangular_with_that_of_each_layer_on_its_diagonal(setting):
    """So no norm of it is less than that of a layer, and depth makes nothing vanish faster."""
    (lower, upper), (params, x) = STACK.layers, setting

    @jax.jit
    def program(params, x):
        below, above = (STACK.of_layer(at, params) for at in range(2))
        h = hidden_states(lower, below, x[None])[0]
        alone = derivative(lower, below, x), derivative(upper, above, h)
        return derivative(STACK, params, x), alone

    whole, alone = program(params, x)
    first = len(alone[0])
    np.testing.assert_array_equal(whole[:first, first:], 0)
    blocks = whole[:first, :first], whole[first:, first:]
    for block, own in zip(blocks, alone, strict=True):
        np.testing.assert_allclose(block, own, rtol=1e-12)
        assert np.linalg.norm(whole, 2) >= np.linalg.norm(own, 2)


def test_deep_cells_are_stacks_of_equal_layers():
    cell, gru = cells.load("rnngrad.cells.deep:ThreeLSTM"), cells.load("gru")
    assert [type(layer).__name__ for layer in layers_of(cell)] == ["LSTM"] * 3
    assert layers_of(Stack([cell, gru])) == (*cell.layers, gru)
    assert layers_of(gru) == (gru,)
