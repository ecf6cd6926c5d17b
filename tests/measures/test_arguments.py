"""Impossible arguments end in a line that names them, what was given and what is allowed."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from rnngrad import cells, measures
from rnngrad.cells.unrolling import hidden_states
from rnngrad.measures import arguments

KEY, STEPS, UNITS = jax.random.key(0), 10, 3
ONE = {
    "largest_exponent": lambda c, p, x: measures.largest_exponent(c, p, x, 2, KEY),
    "finite_time_exponents": lambda c, p, x: measures.finite_time_exponents(c, p, x, 2, 3, KEY),
    "tangent_growth": lambda c, p, x: measures.tangent_growth(c, p, x, KEY),
    "leading_exponents": lambda c, p, x: measures.leading_exponents(c, p, x, 2, 2, KEY),
    "lyapunov_spectrum": measures.lyapunov_spectrum,
    "log_abs_det": measures.log_abs_det,
    "state_sensitivity": lambda c, p, x: measures.state_sensitivity(c, p, x, [0, 2]),
    "block_sensitivity": measures.block_sensitivity,
    "products": measures.products,
    "term_shares": measures.term_shares,
    "trajectory": measures.trajectory,
}
MANY = {
    "lag_contribution": lambda c, p, x: measures.lag_contribution(c, p, x, lambda h: h.sum()),
    "hidden_states": hidden_states,
}


@pytest.fixture
def setting(draw_params, draw_inputs):
    cell = cells.load("lstm")
    return cell, draw_params(cell, UNITS), draw_inputs(STEPS, 2)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda *a: measures.lyapunov_spectrum(*a, transient=10),
            "transient: 10 .*to 9.*T = 10",
        ),
        (lambda *a: measures.lyapunov_spectrum(*a, transient=200), "transient: 200 .* 0 to 9"),
        (lambda *a: measures.lyapunov_spectrum(*a, transient=-1), "transient: -1 given"),
        (lambda *a: measures.lyapunov_spectrum(*a, transient=2.5), "transient: 2.5 given"),
        (lambda *a: measures.lyapunov_spectrum(*a, transient=True), "transient: True given"),
        (lambda *a: measures.largest_exponent(*a, 10, KEY), "transient: 10 given"),
        (lambda *a: measures.leading_exponents(*a, 2, 10, KEY), "transient: 10 given"),
        (lambda *a: measures.leading_exponents(*a, 0, 1, KEY), "k: 0 given"),
        (lambda *a: measures.leading_exponents(*a, 7, 1, KEY), "k: 7 given; .* 1 to 6.*m = 6"),
        (lambda *a: measures.finite_time_exponents(*a, 4, 7, KEY), "window: 7 given; .* 1 to 6"),
        (lambda *a: measures.finite_time_exponents(*a, 4, 0, KEY), "window: 0 given"),
        (lambda *a: measures.finite_time_exponents(*a, 12, 1, KEY), "transient: 12 given"),
        (lambda *a: measures.state_sensitivity(*a, [0, 11]), "lags: 0 to 11 given; .*0 to 10"),
        (lambda *a: measures.state_sensitivity(*a, [-1, 2]), "lags: -1 to 2 given"),
        (lambda *a: measures.state_sensitivity(*a, []), "lags: .* given; allowed is a vector"),
        (lambda *a: measures.state_sensitivity(*a, [1.5]), "lags: .*1.5.* given"),
        (lambda *a: measures.state_sensitivity(*a, 3), "lags: 3 given; allowed is a vector"),
        (lambda c, p, x: measures.log_abs_det_of_gates(cells.load("gru"), p, x), "cell: GRU given"),
        (lambda *a: measures.cached_floats(a[0], 0), "hidden_size: 0 given"),
    ],
)
def test_a_number_outside_of_what_is_possible(setting, call, message):
    with pytest.raises(ValueError, match=message) as error:
        call(*setting)
    assert "\n" not in str(error.value)


def test_a_traced_number_is_refused(setting):
    with pytest.raises(ValueError, match="transient: a traced value given"):
        jax.jit(lambda t: measures.lyapunov_spectrum(*setting, transient=t))(3)


def test_a_lag_of_share_beyond_is_within_the_sequence(setting):
    cell, params, x = setting
    found = measures.lag_contribution(cell, params, x[None], lambda h: h[:, -1].sum())
    for lag in (-1, STEPS, [0, STEPS]):
        with pytest.raises(ValueError, match=r"lags: .* given; .*0 to 9, as T - 1 = 9"):
            measures.share_beyond(found, lag)


@pytest.mark.parametrize("name", ONE)
@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda x: x[None], r"x: expected inputs \[T, d\].* got \[1, 10, 2\]; .*jax.vmap"),
        (lambda x: x[:0], r"x: expected inputs \[T, d\].* got \[0, 2\]"),
        (lambda x: x[:, 0], r"x: expected inputs \[T, d\].* got \[10\]"),
        (lambda x: x[:, :1], "x: LSTM with these params takes no input of d = 1"),
        (lambda x: x.at[4, 1].set(jnp.nan), "x: 1 of 20 are not finite"),
        (lambda x: "ten", "x: str given; expected an array of numbers"),
        (lambda x: [[1.0, 2.0], [3.0]], "x: list given; expected an array of numbers"),
    ],
)
def test_inputs_that_do_not_fit(setting, name, change, message):
    cell, params, x = setting
    with pytest.raises(ValueError, match=message) as error:
        ONE[name](cell, params, change(x))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", MANY)
def test_one_sequence_where_a_batch_is_wanted(setting, name):
    with pytest.raises(ValueError, match=r"x: expected inputs \[B, T, d\].* got \[10, 2\]"):
        MANY[name](*setting)


def test_parameters_that_do_not_fit(setting):
    cell, params, x = setting
    with pytest.raises(ValueError, match=r"params\['b'\]: 1 of 12 are not finite"):
        measures.lyapunov_spectrum(cell, params | {"b": params["b"].at[0, 0].set(jnp.inf)}, x)
    with pytest.raises(ValueError, match="params: list given; expected a mapping"):
        measures.lyapunov_spectrum(cell, list(params), x)


def test_the_loss_is_one_real_number(setting):
    cell, params, x = setting
    with pytest.raises(ValueError, match="loss_of_hidden: expected a real number"):
        measures.lag_contribution(cell, params, x[None], lambda h: h[:, -1])


def test_types_are_converted(setting):
    """Lists, whole numbers, and single precision beside double give what double gives."""
    cell, params, _ = setting
    x = np.random.default_rng(0).integers(-2, 3, (STEPS, 2))
    for given in (x, x.tolist(), x > 0, jnp.asarray(x, jnp.float32)):
        _, converted = arguments.sequence(cell, params, given)
        assert converted.dtype == jnp.float64
        np.testing.assert_array_equal(converted, np.asarray(given, float))
    with_list = {name: np.asarray(leaf).tolist() for name, leaf in params.items()}
    jax.tree.map(np.testing.assert_array_equal, arguments.sequence(cell, with_list, x)[0], params)


@pytest.mark.parametrize("given", [jnp.float32, jnp.int32])
def test_outputs_of_double_parameters_on_other_inputs(setting, given):
    cell, params, x = setting
    x = (3 * x[None]).astype(given)
    found = hidden_states(cell, params, x)
    assert found.dtype == jnp.float64
    np.testing.assert_array_equal(found, hidden_states(cell, params, x.astype(jnp.float64)))
    single = jax.tree.map(lambda leaf: leaf.astype(jnp.float32), params)
    assert hidden_states(cell, single, x).dtype == jnp.float32


@pytest.mark.slow
def test_the_derivative_of_the_state_sensitivity_is_in_forward_mode_only(setting):
    cell, params, x = setting

    @jax.jit
    def largest(scale):
        return measures.state_sensitivity(cell, params | {"U": scale * params["U"]}, x, [5])[0]

    step = 1e-5
    difference = (largest(1 + step) - largest(1 - step)) / (2 * step)
    np.testing.assert_allclose(jax.jacfwd(largest)(1.0), difference, rtol=1e-6)
    with pytest.raises(NotImplementedError, match=r"reverse mode .*use jax\.jacfwd"):
        jax.grad(lambda scale: largest(scale)[0])(1.0)
