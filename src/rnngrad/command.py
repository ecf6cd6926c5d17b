"""The command `rnngrad`."""

import argparse
import os
import re
import sys
import textwrap
import time
from collections.abc import Sequence
from pathlib import Path

WIDTH = 100
"""Columns of the table in a terminal, at the most."""
LIBRARIES = ("OMP", "OPENBLAS", "MKL")
"""The libraries below LAPACK that have threads of their own, as their variables name them."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return 0, or 2 where its arguments or files do not fit.

    Args:
        arguments: what stands after `rnngrad`; those of the process if none are given.
    """
    given = _parser().parse_args(arguments)
    try:
        if arguments is None:
            _use_one_thread()
            _keep_programs()
        _measure(given)
    except (ImportError, OSError, ValueError, FloatingPointError, NotImplementedError) as error:
        print(f"rnngrad: {_in_options(' '.join(str(error).split()))}", file=sys.stderr)
        return 2
    return 0


def _in_options(message: str) -> str:
    """Return an error of the library in the words of the command: `kind='gru'` as `--kind gru`."""
    return re.sub(r"\bkind='(\w+)'", r"--kind \1", message)


def _parser() -> argparse.ArgumentParser:
    """Return what the command understands."""
    parser = argparse.ArgumentParser(
        prog="rnngrad", description="Gradients of recurrent networks through time."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    measure = commands.add_parser(
        "measure",
        help="measure a network of your own",
        description="Measure how gradients travel through a trained network on its inputs.",
    )
    measure.add_argument(
        "weights", type=Path, help="file of PyTorch, Keras, Flax or Equinox, or .npz, .safetensors"
    )
    measure.add_argument(
        "--inputs", type=Path, required=True, metavar="X.npy", help="inputs [T, d] or [B, T, d]"
    )
    measure.add_argument(
        "--loss",
        default="last",
        help="mean square of the outputs at the `last` step (default) or the `mean` over all, or "
        "file.py:function of the outputs h [B, T, n]",
    )
    measure.add_argument("--out", type=Path, metavar="REPORT.html", help="write a page, and tables")
    measure.add_argument("--kind", help="the cell, where the weights leave it open")
    measure.add_argument("--prefix", help="which module, where the file has several")
    return parser


def _use_one_thread() -> None:
    """Have LAPACK use one thread, unless the environment says how many; NumPy must not be loaded.

    The matrices of a step are small: more threads wait for one another longer than they work.
    """
    for library in LIBRARIES:
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")


def _keep_programs() -> None:
    """Have compiled programs kept for the next call, in the user's cache folder or as JAX is told.

    Most of the time of a call is spent on compiling them.
    """
    import jax

    from rnngrad import compiled

    if "JAX_COMPILATION_CACHE_DIR" not in os.environ:
        caches = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
        jax.config.update("jax_compilation_cache_dir", os.path.join(caches, "rnngrad"))
        jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.1)
    compiled.check_entries()


def _measure(given: argparse.Namespace) -> None:
    """Measure a network, print what was found and write the page."""
    import jax

    jax.config.update("jax_enable_x64", True)
    from rnngrad import diagnosis, interop

    network = interop.load(given.weights, kind=given.kind, prefix=given.prefix)
    x = diagnosis.read_inputs(given.inputs)
    loss = diagnosis.load_loss(given.loss, network.readout)
    if given.out and given.out.suffix != ".html":
        raise ValueError(f"--out: {given.out} given; the name of a page ends in .html")
    try:
        found = diagnosis.diagnose(network.cell, network.params, x, loss, _Progress())
    except ValueError as error:
        named = str(error).replace("x: ", f"{given.inputs}: ", str(error).startswith("x: "))
        raise ValueError(named) from error
    title = f"{given.weights.name}: {network.origin}"
    print(title, end="\n\n")
    for each in diagnosis.findings(found):
        print(f"{each.name:34s}  {each.value}")
        print(textwrap.fill(each.meaning, WIDTH, initial_indent="    ", subsequent_indent="    "))
    if given.out:
        folder = diagnosis.write_page(given.out, found, title)
        print(f"\n{given.out}, tables in {folder}")


class _Progress:
    """Says on stderr what is being measured, and how long it takes yet: every ten seconds."""

    def __init__(self) -> None:
        self.what, self.began, self.said = "", 0.0, 0.0

    def __call__(self, what: str, part: float) -> None:
        """Tell what part, from 0 to 1, of a measure is done."""
        now = time.monotonic()
        if what != self.what:
            self.what, self.began, self.said = what, now, now
            print(f"rnngrad: {what}", file=sys.stderr)
        elif now - self.said > 10 and part < 1:
            self.said = now
            left = (now - self.began) * (1 - part) / part
            print(f"rnngrad: {what}, {part:.0%}, {left:.0f} s left", file=sys.stderr)
