"""What no cell computes, and weights that do not fit, end in one line that names them."""

import numpy as np
import pytest

from rnngrad import interop
from tests.interop import stand_ins
from tests.interop.test_conversions import weights_of

LSTM = weights_of("torch.LSTM..1.True")
RNN = weights_of("torch.RNN.tanh.1.True")
KERAS = weights_of("keras.LSTM..1.True")
FLAX = weights_of("flax.LSTMCell..1.True")
SIMPLE = weights_of("flax.SimpleCell.tanh.1.True")
GRU = weights_of("equinox.GRUCell..1.True")


def without(weights, name):
    return {key: value for key, value in weights.items() if key != name}


def keras(name="LSTM", **config):
    return lambda: interop.from_keras(stand_ins.keras_layer(name, KERAS, **config))


def flax(name, *functions, **settings):
    module = stand_ins.flax_cell(name, *functions, **settings)
    return lambda: interop.from_flax(FLAX, module=module)


def torch(weights=LSTM, name="LSTM", **settings):
    return lambda: interop.from_torch(stand_ins.torch_module(name, weights, **settings))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (torch(bidirectional=True), "bidirectional=True: .* not supported"),
        (torch(proj_size=2), "proj_size=2: projections are not supported"),
        (torch(name="Transformer"), "Transformer is none of PyTorch's RNN, LSTM, GRU"),
        (keras(go_backwards=True), r"LSTM\(go_backwards=True\): not supported"),
        (keras(activation="relu"), r"LSTM\(activation='relu'\): not supported; allowed: tanh"),
        (
            keras(recurrent_activation="hard_sigmoid"),
            r"LSTM\(recurrent_activation='hard_sigmoid'\)",
        ),
        (keras("SimpleRNN", activation="elu"), r"SimpleRNN\(activation='elu'\).*: tanh, relu"),
        (keras("Bidirectional"), "Bidirectional: not supported; allowed are SimpleRNN, LSTM, GRU"),
        (flax("MGUCell"), "MGUCell: not supported; allowed are SimpleCell"),
        (flax("LSTMCell", "relu"), "LSTMCell with activations relu and sigmoid: not supported"),
        (flax("LSTMCell", "tanh", "hard_sigmoid"), "activations tanh and hard_sigmoid"),
        (flax("SimpleCell", residual=True), r"SimpleCell\(residual=True\): not supported"),
        (lambda: interop.from_flax(stand_ins.flax_cell("RNN", reverse=True)), "reverse=True"),
    ],
)
def test_a_setting_that_is_not_supported(call, message):
    with pytest.raises(ValueError, match=message) as error:
        call()
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("convert", "weights", "message"),
    [
        ("torch", LSTM | {"weight_ih_l0_reverse": 0}, "weight_ih_l0_reverse: bidirectional"),
        ("torch", LSTM | {"weight_hr_l0": 0}, "weight_hr_l0: projections"),
        ("torch", LSTM | {"weight_ci": 0}, "weight_ci: unknown; a recurrent module has weight_ih"),
        ("torch", LSTM | {"fc.weight": 0}, r"fc.weight: unknown; .*give the module itself"),
        ("torch", {}, "layers: no weights given"),
        ("torch", {"weight_hh_l1": LSTM["weight_hh_l0"]}, "layers: _l1 given; .* without a gap"),
        ("torch", without(LSTM, "bias_hh_l0"), "bias_hh: missing"),
        (
            "torch",
            LSTM | {"weight_ih_l0": np.ones((9, 2))},
            r"weight_ih: .*\[12, 2\], got \[9, 2\]",
        ),
        ("torch", LSTM | {"bias_ih_l0": np.ones(3)}, r"bias_ih: expected \[12\], got \[3\]"),
        ("torch", LSTM | {"weight_hh_l0": np.ones((6, 3))}, "2 gates; PyTorch's modules have 1, 3"),
        ("torch", LSTM | {"weight_hh_l0": np.ones((7, 3))}, r"expected \[G n, n\].*\[7, 3\]"),
        (
            "torch",
            LSTM | {"bias_ih_l0": np.full(12, np.nan)},
            "bias_ih_l0: 12 of 12 are not finite",
        ),
        (
            "torch",
            LSTM | {"bias_ih_l0": "much"},
            "bias_ih_l0: str given; expected an array of real",
        ),
        ("torch", RNN, "weights of 1 gate .* several kinds: give kind='tanh' or kind='relu'"),
        ("keras", KERAS | {"peephole": 0}, "peephole: unknown; a layer has bias, kernel"),
        ("keras", KERAS | {"bias": np.ones((2, 12))}, r"bias: expected \[12\], got \[2, 12\]"),
        ("keras", weights_of("keras.GRU.after.1.False"), "kind='gru' or kind='gru_reset_after'"),
        ("keras", weights_of("keras.SimpleRNN.tanh.1.True"), "give kind='tanh' or kind='relu'"),
        ("flax", SIMPLE, "give kind='tanh' or kind='relu'"),
        ("flax", FLAX | {"ci.kernel": 0}, "ci.kernel: unknown"),
        ("flax", without(FLAX, "ig.kernel"), "ig.kernel: missing"),
        ("flax", {"Dense_0.kernel": 0}, "params: Dense_0.kernel given; expected those of Flax'"),
        ("equinox", without(GRU, "bias_n"), "bias_n: missing"),
        ("equinox", {"weight_hh": RNN["weight_hh_l0"], "weight_ih": 0}, "1 gates; Equinox' cells"),
    ],
)
def test_weights_that_do_not_fit(convert, weights, message):
    with pytest.raises(ValueError, match=message) as error:
        getattr(interop, f"from_{convert}")(weights)
    assert "\n" not in str(error.value)


def test_a_kind_that_contradicts_the_weights():
    with pytest.raises(ValueError, match=r"kind: 'gru' given; weights of 4 gates .* kind='lstm'"):
        interop.from_torch(LSTM, kind="gru")
    module = stand_ins.torch_module("RNN", RNN, nonlinearity="relu")
    with pytest.raises(ValueError, match=r"kind: 'tanh' given; weights of nn.RNN allow .*'relu'"):
        interop.from_torch(module, kind="tanh")
