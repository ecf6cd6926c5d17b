"""Train networks of PyTorch on the sunspots, and store what its autograd says of their gradients.

sunspots.csv is the mean number of sunspots of each year, 1700 to 2008, of the National Geophysical
Data Center; it is in the public domain (statsmodels ships it, with a note that says so). Two
networks learn to predict the next year from those before: weights/sunspots_lstm.pt has two layers,
weights/sunspots_gru.pt three. sunspots.npz holds, in float64, what is measured by autograd alone,
on `x`. Run once, in the environment that `./run bench` makes: `python make_sunspots.py`.
"""

from pathlib import Path

import numpy as np
import torch
from torch.func import functional_call, jacrev

FOLDER = Path(__file__).parent
TRAINED_TO = 250
"""Years that the networks are trained on; they are measured on the last ones, which are new."""
STEPS, WINDOWS = 28, 2
"""Length of the windows that are measured, and how many."""


class Forecast(torch.nn.Module):
    """Recurrent layers and a linear read-out."""

    def __init__(self, kind, hidden_size, layers):
        super().__init__()
        self.rnn = getattr(torch.nn, kind)(1, hidden_size, layers, batch_first=True)
        self.out = torch.nn.Linear(hidden_size, 1)

    def forward(self, x):
        return self.out(self.rnn(x)[0])[..., 0]


def train(model, series):
    """Predict each year from those before."""
    x, y = series[None, : TRAINED_TO - 1, None], series[None, 1:TRAINED_TO]
    optimiser = torch.optim.Adam(model.parameters(), lr=0.01)
    for step in range(400):
        optimiser.zero_grad()
        loss = ((model(x) - y) ** 2).mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        if step % 100 == 99:
            print(type(model.rnn).__name__, step + 1, f"{loss.item():.4f}", flush=True)


def advance(rnn, weights, state, x):
    """One step from a state: the hidden states of all layers, and of an LSTM its memories."""
    own = state if isinstance(rnn, torch.nn.LSTM) else state[0]
    new = functional_call(rnn, weights, (x[:, None], own))[1]
    return new if isinstance(new, tuple) else (new,)


def first_state(rnn, batch):
    zero = torch.zeros(rnn.num_layers, batch, rnn.hidden_size)
    return (zero, zero.clone()) if isinstance(rnn, torch.nn.LSTM) else (zero,)


def flat(state):
    """A state as `[B, m]`, layer by layer, of an LSTM memory and output."""
    return torch.stack(state[::-1], dim=1).permute(2, 0, 1, 3).flatten(1)


def unflat(rnn, s):
    parts = s.reshape(len(s), rnn.num_layers, -1, rnn.hidden_size).permute(2, 1, 0, 3)
    return tuple(part.contiguous() for part in parts.flip(0))


def gradients(model, x, y):
    """The gradient by the state and by the weights of every step, of the last step's error."""
    rnn, states, copies = model.rnn, [], []
    s = flat(first_state(rnn, len(x)))
    for t in range(x.shape[1]):
        weights = {k: v.detach().clone().requires_grad_() for k, v in rnn.named_parameters()}
        s = flat(advance(rnn, weights, unflat(rnn, s), x[:, t]))
        s.retain_grad()
        states.append(s)
        copies.append(weights)
    prediction = model.out(unflat(rnn, s)[0][-1])[:, 0]
    loss = ((prediction - y) ** 2).mean()
    loss.backward()
    by_state = torch.stack([each.grad.norm(dim=1) for each in states], dim=1)
    by_step = [without_twins(rnn, copy) for copy in copies]
    return {
        "prediction": prediction,
        "loss": loss,
        "loss_sensitivity": by_state.log10(),
        "contribution": torch.stack([each.norm() for each in by_step]).log10(),
        "total": sum(by_step).norm().log10(),
    }


def without_twins(rnn, weights):
    """The gradient of a step's weights, of which two biases that are only added count once."""
    parts = []
    for name, weight in weights.items():
        gradient = weight.grad
        if name.startswith("bias_hh"):
            gru = isinstance(rnn, torch.nn.GRU)
            gradient = gradient[2 * rnn.hidden_size :] if gru else gradient[:0]
        parts.append(gradient.flatten())
    return torch.cat(parts)


def exponents(model, x):
    """All Lyapunov exponents on one sequence `[T, 1]`, and log10 of the product's 2-norm."""
    rnn, weights = model.rnn, dict(model.rnn.named_parameters())
    s = flat(first_state(rnn, 1))
    basis, product = torch.eye(s.shape[1]), torch.eye(s.shape[1])
    growth = torch.zeros(s.shape[1])
    for x_t in x:

        def step(s, x_t=x_t):
            return flat(advance(rnn, weights, unflat(rnn, s[None]), x_t[None]))[0]

        jacobian = jacrev(step)(s[0]).detach()
        basis, triangle = torch.linalg.qr(jacobian @ basis)
        growth += triangle.diagonal().abs().log()
        product = jacobian @ product
        s = step(s[0])[None].detach()
    found = (growth / len(x)).sort(descending=True).values
    return {"exponents": found, "largest": torch.linalg.svdvals(product)[0].log10()}


if __name__ == "__main__":
    numbers = np.loadtxt(FOLDER / "sunspots.csv", delimiter=",", skiprows=1)[:, 1]
    series = torch.tensor((numbers - 50) / 50, dtype=torch.float32)
    arrays = {}
    for name, kind, size, layers in (("lstm", "LSTM", 12, 2), ("gru", "GRU", 8, 3)):
        torch.manual_seed(0)
        model = Forecast(kind, size, layers)
        train(model, series)
        torch.save(model.state_dict(), FOLDER / f"weights/sunspots_{name}.pt")
        torch.set_default_dtype(torch.float64)
        model, last = model.double(), series[-WINDOWS * (STEPS + 1) :].double()
        windows = last.reshape(WINDOWS, STEPS + 1)
        x, y = windows[:, :-1, None], windows[:, -1]
        found = gradients(model, x, y) | exponents(model, x[0])
        arrays |= {f"{name}/{key}": value.detach().numpy() for key, value in found.items()}
        arrays |= {"x": x.numpy(), "y": y.numpy()}
        torch.set_default_dtype(torch.float32)
    np.savez_compressed(FOLDER / "sunspots.npz", **arrays)
