"""The pages of the HTML report."""

from rnngrad import extras

extras.require("report")
