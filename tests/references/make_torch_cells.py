"""Write torch_cells.npz: nn.LSTM and nn.GRU of PyTorch 2.13.0 on random weights, in float64.

Run once, in an environment of its own, beside the file: `pip install torch==2.13.0 numpy` and
`python make_torch_cells.py`.
"""

from pathlib import Path

import numpy as np
import torch

STEPS, BATCH, INPUT, HIDDEN = 7, 3, 2, 4


def reference(name: str, module: torch.nn.Module) -> dict[str, np.ndarray]:
    x = torch.randn(STEPS, BATCH, INPUT, requires_grad=True)
    weights = torch.randn(STEPS, BATCH, HIDDEN)
    h, _ = module(x)
    (h * weights).sum().backward()
    arrays = {"x": x, "weights": weights, "h": h, "x_grad": x.grad, **module.state_dict()}
    return {f"{name}/{key}": value.detach().numpy() for key, value in arrays.items()}


if __name__ == "__main__":
    torch.manual_seed(0)
    torch.set_default_dtype(torch.float64)
    arrays = reference("lstm", torch.nn.LSTM(INPUT, HIDDEN))
    arrays |= reference("gru_reset_after", torch.nn.GRU(INPUT, HIDDEN))
    np.savez_compressed(Path(__file__).with_name("torch_cells.npz"), **arrays)
