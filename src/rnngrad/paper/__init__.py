"""What of the paper is computed: its numbers, its tables, and each sentence a verdict decides."""

from rnngrad import extras

extras.require("paper")
