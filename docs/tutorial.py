# %% [markdown]
# # From an equation to a measured gradient
#
# What a recurrent network learns of a distant input depends on a product of derivatives, one for
# each step between. The article this project examines studies one such derivative at a time. Here
# we take its first one, see what it can and cannot say about the product, and then measure the
# same thing on networks of many units. Run this file as it is, or open it as a notebook in an
# editor that knows cells marked by `# %%`. Each statement about a number is asserted beside it.

# %%
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

from rnngrad import cells, interop
from rnngrad.cells import Initialisation
from rnngrad.measures import (
    lag_contribution,
    products,
    share_beyond,
    state_sensitivity,
    term_shares,
)

jax.config.update("jax_enable_x64", True)  # the measures are taken in double precision

# %% [markdown]
# ## One unit
#
# The simple network with one unit is `h_t = tanh(W x_t + U h_{t-1} + b)`. The article's equation
# 6 is its derivative by the state before, `(1 - h_t^2) U`. Automatic differentiation agrees.


# %%
def step(h, U, drive):
    """Return h_t; the drive is W x_t + b."""
    return jnp.tanh(drive + U * h)


def equation_6(h, U, drive):
    return (1 - step(h, U, drive) ** 2) * U


h, U, drive = 0.3, 1.7, -0.4
np.testing.assert_allclose(equation_6(h, U, drive), jax.grad(step)(h, U, drive))

# %% [markdown]
# ## A product of factors below one need not vanish
#
# The usual argument continues: each factor below one in size, so their product goes to zero. That
# needs a bound below one that is the same for every step. The factors `1 - 1/t^2` are all below
# one, and their product stays above one half.

# %%
t = jnp.arange(2, 10_001)
assert jnp.prod(1 - 1 / t**2) > 0.5

# %% [markdown]
# A network does this too. With `U = 1` and no drive the state creeps towards zero, and every
# factor `1 - h_t^2` is below one but comes closer to it as time goes on. The product falls as a
# power of the lag, not exponentially: ten times the lag costs a constant factor, at any lag.


# %%
def unit(h, _):
    h = step(h, 1.0, 0.0)
    return h, 1 - h**2


_, factors = jax.lax.scan(unit, 1.0, length=10_000)
log10_product = jnp.cumsum(jnp.log10(factors))
assert jnp.all(factors < 1)
for steps in (100, 1_000):
    decade = log10_product[10 * steps - 1] - log10_product[steps - 1]
    print(f"from lag {steps} to {10 * steps} the product falls to 10^{decade:.2f} of itself")
    assert -1.6 < decade < -1.4  # T^(-3/2), as 1 - h_t^2 is near 1 - 3 / (2 t)

# %% [markdown]
# Nor does the mean factor decide. If half of the factors are 1/2 and half 1.6, their mean is
# above one, and still the product goes to zero, because the mean of their logarithms is below
# zero. This mean logarithm is the Lyapunov exponent, and it is what `rnngrad` maps over
# initialisations.

# %%
assert np.mean([0.5, 1.6]) > 1 and np.mean(np.log([0.5, 1.6])) < 0

# %% [markdown]
# ## Many units
#
# With n units a factor is an n by n matrix, and sizes of single entries say little about a
# product. `state_sensitivity` gives singular values of the product itself, as logarithms, since
# the product soon leaves the range of ordinary numbers. We take untrained networks on random
# inputs.

# %%
n, T = 16, 200
x = jax.random.normal(jax.random.key(1), (4, T, 3))
lags = np.array([1, 10, 100, T])


def untrained(name, **settings):
    cell = cells.load(name)
    return cell, cell.init(jax.random.key(0), 3, n, Initialisation(**settings))


tanh, params = untrained("tanh")
largest = state_sensitivity(tanh, params, x[0], lags)[:, 0]
for lag, value in zip(lags, largest, strict=True):
    print(f"tanh: a change of the state {lag} steps ago reaches the last one times 10^{value:.1f}")
assert largest[-1] < -10

# %% [markdown]
# But a gradient is a sum over lags, and the sum does not vanish with its far terms. That is the
# article's own point about the word: to vanish is to lose the distant terms. `lag_contribution`
# takes the sum apart, for any loss of the outputs; its total is the ordinary gradient.


# %%
def loss(h):
    return (h[:, -1] ** 2).mean()


def loss_of_params(params):
    def last(x):
        state = tanh.initial_state(n, x.dtype)
        return jax.lax.scan(lambda s, x: (tanh.step(params, s, x)[0], None), state, x)[0][-1]

    return loss(jax.vmap(last)(x)[:, None])


found = lag_contribution(tanh, params, x, loss)
gradient = jax.grad(loss_of_params)(params)
norm = jnp.sqrt(sum(jnp.sum(leaf**2) for leaf in gradient.values()))
np.testing.assert_allclose(found.total, jnp.log10(norm))
far = share_beyond(found, 100)
print(f"tanh: |gradient| 10^{found.total:.1f}; lags beyond 100 are a share of 10^{far:.1f} of it")
assert found.total > -2 and far < -6

# %% [markdown]
# ## Is the forget gate the main term?
#
# For the LSTM the article writes the step's derivative as a sum: the forget gate, and three terms
# through the other gates, taken to be small. `term_shares` measures each term's share of the sum
# of their norms, and `products` the size of the product over all steps, beside that of the forget
# gates alone. We start the forget gate half open, and opened by a bias of four.

# %%
lstm = cells.load("lstm")


@jax.jit
def measured(params):
    return term_shares(lstm, params, x[0]), products(lstm, params, x[0])


share, excess = {}, {}
for bias in (0, 4):
    _, params = untrained("lstm", keep_bias=bias)
    shares, product = measured(params)
    share[bias] = shares["keep"].mean()
    excess[bias] = (product.true[0] - product.keep[0]) / np.log(10)
    print(f"LSTM, forget bias {bias}: in a step the forget gate is {share[bias]:.0%} of all terms,")
    print(f"  over {T} steps the true product is 10^{excess[bias]:.0f} times that of forget gates")

# %% [markdown]
# In a single step the forget gate leads, and the more so the further it is open. But a product of
# sums is not the sum's main term multiplied up. Half open, the neglected terms carry nearly all
# of what reaches over many steps; opened, they add some orders of magnitude. So the article's
# step is right about one step, and its conclusion holds under a condition that has to be
# measured: claim C08.

# %%
assert 0.5 < share[0] < share[4] < 1
assert excess[0] > 15 > 5 > excess[4] > 0

# %% [markdown]
# ## A network trained elsewhere
#
# The same measures take a network that another library has trained: `interop.load` reads its
# weights, without that library. This LSTM of two layers was trained with PyTorch to predict each
# year's sunspots from those before; the network and the series are in the repository. Sunspots
# come back every eleven years, so the question is how much of the gradient crosses a cycle.

# %%
here = Path(globals().get("__file__", ".")).resolve()
folder = next(at / "tests/references" for at in (here, *here.parents) if (at / "tests").is_dir())
network = interop.load(folder / "weights/sunspots_lstm.pt")
V, v = network.readout  # of the linear layer on top
sunspots = np.loadtxt(folder / "sunspots.csv", delimiter=",", skiprows=1)[:, 1]
series = (sunspots - 50) / 50  # as it was trained
windows = np.lib.stride_tricks.sliding_window_view(series, 101)[::10]
x, target = windows[:, :-1, None], windows[:, -1]


def squared_error(h):
    return jnp.mean((h[:, -1] @ V[0] + v[0] - target) ** 2)


found = lag_contribution(network.cell, network.params, x, squared_error)
by_lag = found.loss_sensitivity[:, ::-1]
left = np.median(by_lag - by_lag[:, :1], axis=0)
for years in (11, 44):
    share = 10 ** share_beyond(found, years)
    print(f"{network.origin}: 10^{left[years]:.1f} of the gradient is left {years} years back;")
    print(f"  all years beyond are a share of {share:.0%} in the gradient of the weights")

# %% [markdown]
# By the state, a seventh is left after one cycle and a hundredth after four. It falls off, but the
# years beyond a cycle still are more than a third of what the weights learn from, and those beyond
# four cycles a tenth. `rnngrad measure` takes these measures and others on a file of weights of
# your own: docs/measure-your-network.md.

# %%
assert network.origin == "torch.nn.LSTM, 2 layers"
assert 1 / 8 < 10 ** left[11] < 1 / 6 and 1 / 110 < 10 ** left[44] < 1 / 80
assert 1 / 3 < 10 ** share_beyond(found, 11) < 0.4
assert 0.09 < 10 ** share_beyond(found, 44) < 0.11
