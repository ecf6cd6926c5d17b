"""A cell with a read-out, optimisers, and the training of many seeds at once."""

from rnngrad import extras

extras.require("study")
