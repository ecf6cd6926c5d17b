"""Files that the libraries have written, read without them (tests/references/weights)."""

import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest

from rnngrad import extras, interop
from rnngrad.cells.state import flatten
from rnngrad.interop import pickled
from tests.interop.test_conversions import CASES, weights_of

WEIGHTS = Path(__file__).parents[1] / "references" / "weights"


def stored(name):
    with np.load(WEIGHTS / name) as file:
        return dict(file)


def within(arrays, prefix):
    return {k.removeprefix(prefix): a for k, a in arrays.items() if k.startswith(prefix)}


def assert_equal(found, expected, **tolerance):
    assert list(found) == list(expected)
    for name, value in expected.items():
        np.testing.assert_allclose(found[name], value, **tolerance or {"rtol": 0})


@pytest.mark.parametrize("name", ["pt", "npz", "safetensors"])
def test_a_model_of_torch(name):
    loaded = interop.load(WEIGHTS / f"model.{name}")
    arrays = stored("model.npz")
    cell, params = interop.from_torch(within(arrays, "rnn."))
    assert type(loaded.cell) is type(cell)
    assert_equal(loaded.params, params)
    assert loaded.origin == "torch.nn.LSTM, 2 layers"
    V, v = loaded.readout
    np.testing.assert_array_equal(V, arrays["out.weight"])
    np.testing.assert_array_equal(v, arrays["out.bias"])


@pytest.mark.parametrize("name", ["half.pt", "half.safetensors"])
def test_numbers_in_bfloat16(name):
    expected = interop.load(WEIGHTS / "model.npz").params
    assert_equal(interop.load(WEIGHTS / name).params, expected, rtol=2**-7, atol=2**-7)


def test_a_checkpoint_with_an_optimiser():
    loaded = interop.load(WEIGHTS / "checkpoint.pt")
    assert_equal(loaded.params, interop.load(WEIGHTS / "model.pt").params)
    assert loaded.readout is not None


@pytest.mark.parametrize("name", ["model.keras", "model.h5", "model.weights.h5"])
def test_a_model_of_keras(name):
    arrays = stored("keras.npz")
    lower, upper = (within(arrays, f"sequential/{layer}/") for layer in ("lower", "upper"))
    lower, upper = within(lower, "lstm_cell/"), within(upper, "gru_cell/")
    loaded = interop.load(WEIGHTS / name, prefix="lower, upper")
    assert_equal(loaded.params, interop.from_keras([lower, upper])[1])
    assert loaded.origin == "keras.layers.LSTM below keras.layers.GRU(reset_after=False)"
    V, v = loaded.readout
    np.testing.assert_array_equal(V, arrays["sequential/out/kernel"].T)
    np.testing.assert_array_equal(v, arrays["sequential/out/bias"])
    single = interop.load(WEIGHTS / name, prefix="upper")
    assert_equal(single.params, interop.from_keras(upper)[1])
    assert single.readout is None  # the lower layer is left
    with pytest.raises(ValueError, match=f"{name}: several recurrent modules: .*upper.*; "):
        interop.load(WEIGHTS / name)
    with pytest.raises(ValueError, match=r"prefix: 'middle' given; .* are .*lower"):
        interop.load(WEIGHTS / name, prefix="middle")
    if name != "model.weights.h5":  # which has no settings
        with pytest.raises(ValueError, match="'lstm' given; the settings of layer 'upper' allow"):
            interop.load(WEIGHTS / name, prefix="upper", kind="lstm")


@pytest.mark.parametrize("case", [case for case in CASES if ".True" in case and "2" not in case])
@pytest.mark.parametrize("prefix", ["", "net.rnn."])
def test_a_library_is_recognised_by_names(case, prefix, tmp_path):
    library, name, kind, *_ = case.split(".")
    path = tmp_path / "weights.npz"
    np.savez(path, **{f"{prefix}{key}": a for key, a in weights_of(case).items()})
    loaded = interop.load(path, kind=kind if kind in ("tanh", "relu") else None)
    convert = getattr(interop, f"from_{library.replace('nnx', 'flax')}")
    kind = {"before": "gru", "after": "gru_reset_after"}.get(kind, kind)
    assert_equal(loaded.params, convert(weights_of(case), kind=kind or None)[1])
    assert loaded.origin.startswith(library.replace("nnx", "flax"))
    assert name.removeprefix("Optimized").removesuffix("Cell") in loaded.origin
    assert loaded.readout is None
    state = loaded.cell.first_state(loaded.params, np.zeros(2))
    assert flatten(state).size in (3, 6)


@pytest.mark.parametrize(
    ("others", "found"),
    [
        ({"out.weight": np.ones((5, 3)), "out.bias": np.ones(5)}, True),
        ({"out.weight": np.ones((5, 3))}, True),
        ({"out.weight": np.ones((5, 3)), "embed.weight": np.ones((7, 2))}, True),
        ({"out.weight": np.ones((5, 4))}, False),
        ({"a.weight": np.ones((5, 3)), "b.weight": np.ones((4, 3))}, False),
        ({"a.weight": np.ones((5, 3)), "b.weight": np.ones((1, 5)), "b.bias": np.ones(1)}, False),
        ({"out.weight": np.ones((5, 3)), "norm.weight": np.ones(3)}, False),
    ],
)
def test_a_readout_that_leaves_no_doubt(others, found, tmp_path):
    path = tmp_path / "weights.npz"
    np.savez(path, **{f"rnn.{k}": a for k, a in weights_of("torch.LSTM..1.True").items()}, **others)
    readout = interop.load(path).readout
    assert (readout is not None) == found
    if found:
        assert readout[0].shape == (5, 3) and readout[1].shape == (5,)


def test_only_what_is_used_has_to_be_finite(tmp_path):
    path, nan = tmp_path / "weights.npz", np.full(3, np.nan)
    weights = {f"rnn.{k}": a for k, a in weights_of("torch.LSTM..1.True").items()}
    np.savez(path, **weights, mask=nan)
    assert interop.load(path).readout is None
    np.savez(path, **weights, **{"out.weight": np.ones((3, 3)), "out.bias": nan})
    with pytest.raises(ValueError, match=r"npz: bias of the read-out: 3 of 3 are not finite"):
        interop.load(path)
    np.savez(path, **weights | {"rnn.bias_hh_l0": np.full(12, np.inf)})
    with pytest.raises(ValueError, match=r"npz: bias_hh_l0: 12 of 12 are not finite"):
        interop.load(path)


@pytest.mark.parametrize("weights", [{"weight_hh": 1}, {"fc.weight": np.ones((2, 2))}])
def test_a_file_without_a_recurrent_module(weights, tmp_path):
    path = tmp_path / "weights.npz"
    np.savez(path, **weights)
    with pytest.raises(ValueError, match=r"weights\.npz: "):
        interop.load(path)


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"nowhere\.pt: there is no such file"):
        interop.load(tmp_path / "nowhere.pt")
    for name in ("weights.bin", "weights.pt", "weights.safetensors", "weights.npz", "weights.h5"):
        (tmp_path / name).write_bytes(b"0123456789abcdef")
        with pytest.raises(ValueError, match=name) as error:
            interop.load(tmp_path / name)
        assert "\n" not in str(error.value)


def test_a_whole_module_is_not_unpickled():
    with pytest.raises(ValueError, match=r"module\.pt: holds .*Model, which is no weight"):
        interop.load(WEIGHTS / "module.pt")


def archive(path, data, **members):
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("archive/data.pkl", data)
        for name, content in members.items():
            file.writestr(f"archive/{name}", content)
    return path


class Command:
    def __reduce__(self):
        return exec, ("raise SystemExit",)


def test_no_code_in_a_file_is_run(tmp_path):
    path = archive(tmp_path / "code.pt", pickle.dumps({"weight_hh": Command()}))
    with pytest.raises(ValueError, match=r"code\.pt: holds builtins\.exec"):
        interop.load(path)


def test_a_tensor_stays_within_its_storage():
    storage = np.arange(6.0)
    np.testing.assert_array_equal(pickled._tensor(storage, 1, (2, 2), (2, 1)), [[1, 2], [3, 4]])
    assert pickled._tensor(storage, 6, (0, 3), (3, 1)).shape == (0, 3)
    for arguments in ((3, (2, 2), (2, 1)), (0, (2,), (-1,)), (-1, (2,), (1,)), (0, (7,), (1,))):
        with pytest.raises(pickle.UnpicklingError, match="leaves its storage"):
            pickled._tensor(storage, *arguments)


@pytest.mark.parametrize("name", ["model.safetensors", "model.keras"])
def test_a_format_that_needs_a_package_says_so(name, monkeypatch):
    monkeypatch.setattr(extras, "is_installed", lambda package: False)
    with pytest.raises(ImportError, match=r"pip install 'rnngrad\[interop\]'"):
        interop.load(WEIGHTS / name)
