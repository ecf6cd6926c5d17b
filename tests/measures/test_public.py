"""What `rnngrad.measures` offers, and what it costs to import."""

import subprocess
import sys

from rnngrad import measures


def test_public_names_are_functions_and_what_they_return():
    for name in measures.__all__:
        assert callable(getattr(measures, name)), name


def test_the_import_is_light():
    heavy = ("matplotlib", "optax", "pandas", "scipy", "sklearn", "sympy")
    code = f"import sys, rnngrad.measures; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
