"""What every job needs: files that are whole, where they come from, what a run says."""

from rnngrad import extras

extras.require("study")
