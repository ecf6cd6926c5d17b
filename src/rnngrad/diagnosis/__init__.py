"""A network of one's own, measured: what its gradients do, as tables, in words and as a page."""

from rnngrad import extras

extras.require("measure")

from rnngrad.diagnosis.inputs import read_inputs
from rnngrad.diagnosis.losses import Loss, load_loss
from rnngrad.diagnosis.measured import Diagnosis, diagnose
from rnngrad.diagnosis.page import render, write_page
from rnngrad.diagnosis.recorder import Recorder
from rnngrad.diagnosis.words import Finding, findings

__all__ = [
    "Diagnosis",
    "Finding",
    "Loss",
    "Recorder",
    "diagnose",
    "findings",
    "load_loss",
    "read_inputs",
    "render",
    "write_page",
]
