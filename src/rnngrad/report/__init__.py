"""The pages of the HTML report."""
