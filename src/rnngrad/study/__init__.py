"""From a configuration to runs, their checkpoints on disk, and their tables."""

from rnngrad import extras

extras.require("study")
