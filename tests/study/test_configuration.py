"""What is said of a bad configuration."""

import copy

import pytest

from rnngrad.cells import Cell
from rnngrad.study.configuration.schema import ConfigError
from rnngrad.study.configuration.validation import validate
from rnngrad.tasks import Task
from tests import configurations
from tests.configurations import SCHEMA, put


@pytest.mark.parametrize("name", ["config", "smoke", "published", "cluster"])
def test_the_configurations_that_come_along_are_valid(name):
    validate(configurations.read(name), SCHEMA)


BAD = [
    ("study", "a/b", r"study: 'a/b' does not match: at most 100 letters"),
    ("study", 2024, r"study: 2024 is not of type 'string'; put it in quotes"),
    ("seed", -1, r"seed: -1 is less than the minimum of 0"),
    ("looks", [3], r"looks: \[3\] given; two or more are wanted; leave the key out for a single"),
    ("looks", [6, 3], r"looks: \[6, 3\] given; each has to be larger than the one before"),
    ("looks", [3, 3, 6], r"looks: \[3, 3, 6\] given; each has to be larger"),
    ("looks", [6, 9], r"looks: \[6, 9\] given; training.seeds is 3, which is not one of them"),
    ("looks", 3, r"looks: 3 is not of type 'array'"),
    ("seed", "registri", r"seed: 'registri' is neither .*; did you mean 'registry'\?"),
    ("training.optimiser", "adan", r"optimiser: 'adan' is not one of \['adam'.*mean 'adam'\?"),
    ("training.learning_rate", 0, r"training.learning_rate: 0 is less than or equal to"),
    ("training.steps", 100, r"steps: 100 given for recall/.*every 16; allowed are multiples of 16"),
    ("training.steps", 16, r"steps: 16 given for .* allowed are multiples of 16 from 32 on"),
    ("training.evaluate_every", 0, r"evaluate_every: 0 is less than the minimum of 1"),
    ("training.data", "new", r"training.data: 'new' is not one of \['fresh', 'reused'\]"),
    ("experiments.load.tasks", ["digits"], r"lengths: task 'digits': length 3 is not allowed"),
    (
        "training.momentum",
        0.9,
        r"training: 'momentum' was unexpected; allowed are batch_size, clip,",
    ),
    ("training.keep_bias", "big", r"'big' is neither number nor one of \['log_length', 'chrono'\]"),
    ("training.keep_bias", "crono", r"did you mean 'chrono'\?"),
    ("mistake", 1, r"the top level: 'mistake' was unexpected; allowed are arms, cells, claims,"),
    ("figurs", [], r"the top level: 'figurs' was unexpected; did you mean 'figures'\?"),
    ("datasets.train", "many", r"datasets.train: 'many' is not of type 'integer'"),
    ("experiments.gated.cells", "lstm", r"gated.cells: 'lstm' is not of type 'array'; write \['ls"),
    ("tasks", None, r"tasks: null is not of type 'object'; write {} for none"),
    ("training.tie_input", "true", r"tie_input: 'true' is not .*; write true without quotes"),
    (
        "experiments.gated.cells",
        ["lstn"],
        r"experiments.gated.cells: unknown cell 'lstn'; did you mean 'lstm'\?; allowed are tanh.*",
    ),
    ("experiments.gated.tasks", ["recal"], r"gated.tasks: unknown task 'recal': allowed are rec"),
    ("experiments.gated.tasks", ["no:Task"], r"gated.tasks: cannot load task 'no:Task': No module"),
    ("experiments.gated.arms", ["keep9"], r"gated.arms: unknown arm 'keep9'; did you .*'keep0'\?"),
    ("experiments.gated.lengths", [0], r"experiments.gated.lengths.0: 0 is less than"),
    ("experiments.gated.cells", [], r"experiments.gated.cells: \[\] should be non-empty"),
    ("experiments", {}, r"experiments: {} should be non-empty"),
    (
        "experiments.gateless.arms",
        ["remember"],
        r"gateless: arm 'remember' sets keep_bias, but cell 'tanh' has no gate that keeps",
    ),
    ("training.keep_bias", 1.0, r"gateless: training sets keep_bias, but cell 'tanh' has no gate"),
    ("cells.tanh", {"keep_bias": 1.0}, r"gateless: cell 'tanh' sets keep_bias, but"),
    ("tasks.recall", {"keep_bias": "chrono"}, r"gateless: task 'recall' sets keep_bias, but"),
    ("maps.gain.keep_biases", [0.0, 1.0], r"maps.gain.keep_biases: cell 'tanh' has no gate that"),
    ("maps.keep.cells", ["gruu"], r"maps.keep.cells: unknown cell 'gruu'; did you mean 'gru'"),
    ("maps.keep.transient", 40, r"maps.keep.transient: 40 given; allowed are numbers below"),
    ("maps.keep.gains", [1.0, 1.0], r"maps.keep.gains: \[1.0, 1.0\] has non-unique elements"),
    ("priors.wide.gain", [0, 1], r"priors.wide.gain.0: 0 is less than or equal to"),
    ("priors.wide.gain", [2.0, 0.5], r"priors.wide.gain: \[2.0, 0.5\] given; .*write \[0.5, 2.0\]"),
    ("priors.wide.keep_bias", [2, -1], r"priors.wide.keep_bias: .* lower bound comes first"),
    ("spectra.cells", ["gruu"], r"spectra.cells: unknown cell 'gruu'"),
    ("spectra.window", 14, r"spectra.window: 14 given; allowed are numbers up to 13"),
    ("cells.lstm", {"label": "mine"}, r"cells.lstm.label: a built-in cell has its label"),
    (
        "cells.mine",
        {"class": "rnngrad.cells.gru:GRU", "label": "lstm"},
        r"cells.mine.label: 'lstm' is what another cell is called",
    ),
    ("sensitivities.seeing.cells", ["gruu"], r"sensitivities.seeing.cells: unknown cell 'gruu'"),
    ("sensitivities.seeing.cells", ["tanh"], r"seeing.cells: cell 'tanh' has no gate that keeps"),
    ("sensitivities.seeing.time_constants", [1], r"time_constants.0: 1 is less than or equal to"),
    ("memory.cells", ["gruu"], r"memory.cells: unknown cell 'gruu'"),
    ("measures.sequences", 129, r"measures.sequences: 129 given; allowed are numbers up to .* 128"),
    ("horizon.untrained.cells", ["gruu"], r"horizon.untrained.cells: unknown cell 'gruu'"),
    (
        "horizon.untrained.arms",
        ["keep0", "tuned"],
        r"tuned: the same networks as in horizon.untrained, recall/T10/tanh/keep0; list",
    ),
    ("training.learning_rate", "tuned", r"training.learning_rate: 'tuned' is .*`tuned` is for an"),
    ("cells.lstm", {"learning_rate": "tuned"}, r"cells.lstm.learning_rate: 'tuned' is not of type"),
    ("tasks.recall", {"learning_rate": "tuned"}, r"tasks.recall.learning_rate: 'tuned' is not of"),
    ("arms.tuned.learning_rate", "tunes", r"'tunes' is neither number nor one of \['tuned'\]; did"),
    (
        "cells.mine",
        {"class": "nowhere.cells:Mine"},
        r"cells.mine: cannot load cell 'nowhere.cells:Mine': No module named 'nowhere'",
    ),
    ("cells.mine", {"class": "pathlib:Path"}, r"cells.mine: .* not a subclass of rnngrad"),
    ("cells.lstn", {"hidden_size": 4}, r"cells: unknown cell 'lstn'; did you mean 'lstm'\?"),
    (
        "cells.lstm",
        {"class": "rnngrad.cells.gru:GRU"},
        r"cells.lstm.class: 'lstm' is the name of rnngrad.cells.lstm:LSTM; give another class",
    ),
    ("tasks.recal", {"learning_rate": 0.1}, r"tasks: unknown task 'recal'.*did you mean 'recall'"),
    (
        "arms.raised",
        {"start": "kept"},
        r"arms.raised.start: no experiment trains recall/T12/lstm/k",
    ),
    ("arms.raised", {"start": "continued"}, r"arms.raised.start: .*continued itself starts from"),
    ("arms.raised", {"start": "keep0", "seeds": 7}, r"arms.raised.start: seeds is 7, but 3 in"),
    (
        "arms.raised",
        {"start": "keep0", "learning_rate": "tuned"},
        r"arms.raised.start: .* no tuned",
    ),
    ("arms.keep0", {"start": "remember"}, r"arms.keep0.start: "),
    ("horizon.untrained.arms", ["continued"], r"untrained.arms: 'continued' starts from trained"),
    ("cells", {1: {}}, r"cells: as a name: 1 is not of type 'string'; put it in quotes"),
]

WITHOUT_EFFECT = [
    ("tasks.adding", {"learning_rate": 0.1}, r"tasks.adding.learning_rate: .*no experiment or hor"),
    ("cells.merged_gru", {"hidden_size": 4}, r"merged_gru.hidden_size: has no effect: no exper"),
    ("arms.keep0", {"clip_threshold": 2.0}, r"arms.keep0.clip_threshold: .*clip is none; remove"),
    ("cells.lstm", {"clip_threshold": 2.0}, r"cells.lstm.clip_threshold: has no effect: nothing"),
    ("arms.continued", {"start": "keep0", "gain": 2.0}, r"continued.gain: .*first parameters are"),
    ("arms.continued", {"start": "keep0", "scheme": "normal"}, r"continued.scheme: has no effect"),
    ("arms.keep0", {"tie_input": True}, r"arms.keep0.tie_input: .*keep bias, which is 0; remove"),
    ("arms.remember", {"keep_bias": "chrono", "tie_input": False}, r"tie_input: .* in any case"),
    ("cells.tanh", {"tie_input": True}, r"cells.tanh.tie_input: has no effect: it is tied"),
    ("tasks.load1", {"keep_bias": 1.0}, r"has no effect: arms.remember overrides it"),
]


@pytest.mark.parametrize(
    ("path", "value", "message"),
    BAD + WITHOUT_EFFECT,
    ids=[f"{path}={value}" for path, value, _ in BAD + WITHOUT_EFFECT],
)
def test_a_bad_value_is_named_in_one_line(config, path, value, message):
    put(config, path, value)
    with pytest.raises(ConfigError, match=message) as caught:
        validate(config, SCHEMA)
    assert "\n" not in str(caught.value)


def test_a_mistyped_key_is_named_before_the_missing_one(config):
    config["training"]["hiden_size"] = config["training"].pop("hidden_size")
    with pytest.raises(ConfigError, match=r"'hiden_size' was .*did you mean 'hidden_size'\?"):
        validate(config, SCHEMA)
    del config["training"]["hiden_size"]
    with pytest.raises(ConfigError, match="training: 'hidden_size' is a required property"):
        validate(config, SCHEMA)


def test_a_length_that_the_task_cannot_have_is_named(config):
    config["experiments"]["gated"]["tasks"] = ["digits"]
    with pytest.raises(ConfigError, match=r"gated.lengths: task 'digits': length"):
        validate(config, SCHEMA)


class OneStep(Task):
    name, input_size, output_size = "one_step", 2, 2

    def steps(self, length):
        return 1

    def generate(self, rng, length, count):
        raise NotImplementedError


class Odd(OneStep):
    def steps(self, length):
        return length // 0


class Unfinished(Task):
    name, input_size, output_size = "unfinished", 2, 2

    def generate(self, rng, length, count):
        raise NotImplementedError("to do")

    def draw(self, key, length, count):
        raise NotImplementedError


class Nameless(Task):
    def generate(self, rng, length, count):
        raise NotImplementedError


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("OneStep", r"gated: arm 'remember' sets keep_bias log_length, .* from 2 .* has 1 here"),
        ("Odd", r"gated.lengths: .*division.* by zero"),
        ("Nameless", r"gated.tasks: '.*Nameless' does not define name"),
        ("Unfinished", r"experiments: .*:Unfinished: 'unfinished': its generate.* fails: to do"),
    ],
)
def test_a_users_task_that_cannot_be_run_is_named(config, name, message):
    config["experiments"]["gated"]["tasks"] = [f"{__name__}:{name}"]
    with pytest.raises(ConfigError, match=message):
        validate(config, SCHEMA)


class Still(Cell):
    gates = ("h",)

    def step(self, params, state, x):
        return state, {"h": state[0]}


class WithoutInput(Still):
    def step(self, params, state):
        return super().step(params, state, None)


class WithoutGates(Still):
    def step(self, params, state, x):
        return state[0]


class Shrinking(Still):
    def step(self, params, state, x):
        return (state[0][:2],), {"h": state[0]}


class Silent(Still):
    gates = ("h", "k")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("WithoutInput", r"own.class: its first step\(params, state, x\) fails: .* 4 were given"),
        ("WithoutGates", r"own.class: its first step.* fails: "),
        ("Shrinking", r"own.class: its first step.* fails: .* a step returns \[\(2,\)\]"),
        ("Silent", r"own.class: its step returns no value of k, which the cell lists in gates"),
    ],
)
def test_a_users_cell_that_takes_no_step_is_named(config, name, message):
    config["cells"]["still"] = {"class": f"{__name__}:Still"}
    validate(config, SCHEMA)
    config["cells"]["own"] = {"class": f"{__name__}:{name}"}
    with pytest.raises(ConfigError, match=message) as caught:
        validate(config, SCHEMA)
    assert "\n" not in str(caught.value)


def test_fresh_data_are_refused_where_a_task_draws_none(config):
    config["experiments"]["load"] |= {"tasks": ["digits"], "lengths": [64]}
    with pytest.raises(ConfigError, match="'fresh' given for digits/T64/lstm/remember, but task"):
        validate(config, SCHEMA)
    config["tasks"]["digits"] = {"data": "reused"}
    validate(config, SCHEMA)


def test_a_network_without_training_is_measured_once(config):
    config["horizon"]["again"] = copy.deepcopy(config["horizon"]["untrained"])
    with pytest.raises(ConfigError, match=r"horizon.again: recall/T10/tanh/keep0: the same netw"):
        validate(config, SCHEMA)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("maps", {}),
        ("priors", {}),
        ("horizon", {}),
        ("sensitivities", {}),
        ("spectra.cells", []),
        ("memory.cells", []),
        ("arms.unused", {"gain": 2.0}),
        ("cells.mine", {"class": "rnngrad.cells.gru:GRU"}),
        ("cells.lstm", {"class": "rnngrad.cells.lstm:LSTM", "label": "Größe α"}),
        ("arms.keep0", {"clip": "norm", "clip_threshold": 2.0}),
        ("arms.keep0", {"keep_bias": 0}),
        ("priors.wide.gain", [1, 1]),
        ("training.gain", 1),
        ("spectra.window", 13),
    ],
)
def test_what_makes_sense_is_valid(config, path, value):
    put(config, path, value)
    validate(config, SCHEMA)
