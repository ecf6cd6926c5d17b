"""Seeds per second on a GPU: all seeds of a cell in one program, beside cuDNN's layers.

Ours trains the seeds together by `vmap`, as the pipeline does on an accelerator. PyTorch has
nn.LSTM or nn.GRU for each seed, on a stream of its own. Both compute in full float32.
"""

import argparse
import os
import sys
import time
from datetime import date
from itertools import product

os.environ["XLA_PYTHON_CLIENT_PREALLOCATE"] = "false"  # PyTorch needs memory too
CORES = os.sched_getaffinity(0)

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
import torch
from contenders import Ours, Torch
from train_step import check, network

os.sched_setaffinity(0, CORES)  # train_step keeps one, and PyTorch's backward pass is a thread
CELLS = ("lstm", "gru_reset_after")
STEPS = 1000
"""Optimiser steps that a seed is trained for when seeds per second are counted."""


class Seeds(Ours):
    """Ours, with seeds that start from one set of weights; `params` have a leading axis `[S]`."""

    def __init__(self, cell_name, params, x, y, seeds):
        super().__init__(cell_name, params, x, y)
        one = self.many
        self.many = jax.jit(jax.vmap(one, in_axes=(0, None)), static_argnums=1, donate_argnums=0)
        self.params, self.moments = jax.tree.map(
            lambda leaf: jnp.repeat(leaf[None], seeds, axis=0), (self.params, self.moments)
        )

    def gradient(self):
        each = jax.vmap(jax.value_and_grad(self.loss), in_axes=(0, None, None))
        values, gradients = each(self.params, self.x, self.y)
        return float(values[-1]), jax.tree.map(lambda leaf: np.asarray(leaf[-1]), gradients)


class TorchSeeds:
    """A PyTorch layer for each seed."""

    def __init__(self, cell_name, params, x, y, seeds, device):
        self.each = [Torch(cell_name, params, x, y, device) for _ in range(seeds)]
        self.streams = [torch.cuda.Stream() for _ in self.each] if device == "cuda" else []

    def gradient(self):
        return self.each[-1].gradient()

    def run(self, steps):
        if not self.streams:
            for one in self.each:
                one.run(steps)
            return
        for _ in range(steps):
            for one, stream in zip(self.each, self.streams, strict=True):
                with torch.cuda.stream(stream):
                    one.run(1)
        torch.cuda.synchronize()


def compare(cell_name, size, length, seeds, device, rounds=5, steps=10):
    """Check both contenders, then return the median seeds per second of each, and their ratio."""
    given = cell_name, *network(cell_name, size, length)
    reference = Ours(*given).gradient()
    field = {"rnngrad": Seeds(*given, seeds), "cuDNN": TorchSeeds(*given, seeds, device)}
    for contender in field.values():
        check(contender, reference)
        contender.run(steps)
    rows = []
    for _ in range(rounds):
        for name, contender in field.items():
            begin = time.perf_counter()
            contender.run(steps)
            took = time.perf_counter() - begin
            rows.append((name, seeds * steps / STEPS / took))
    table = pd.DataFrame(rows, columns=["contender", "seeds_per_s"])
    medians = table.groupby("contender")["seeds_per_s"].median()
    return medians["rnngrad"], medians["cuDNN"], medians["rnngrad"] / medians["cuDNN"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", nargs="+", type=int, default=[64, 256])
    parser.add_argument("--lengths", nargs="+", type=int, default=[100, 400])
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 8, 32, 128])
    options = parser.parse_args()
    if not torch.cuda.is_available() or jax.default_backend() != "gpu":
        sys.exit("bench-gpu: PyTorch and JAX do not both see an NVIDIA GPU here")
    jax.config.update("jax_default_matmul_precision", "highest")
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    print(f"{date.today()}, {torch.cuda.get_device_name()}, {STEPS} steps for each seed")
    print(f"{'cell':16} {'n':>4} {'T':>4} {'seeds':>5} {'rnngrad':>8} {'cuDNN':>8} {'ratio':>6}")
    grid = product(CELLS, options.sizes, options.lengths, options.seeds)
    for cell_name, size, length, seeds in grid:
        ours, theirs, ratio = compare(cell_name, size, length, seeds, "cuda")
        print(
            f"{cell_name:16} {size:4} {length:4} {seeds:5} {ours:8.3f} {theirs:8.3f} {ratio:6.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
