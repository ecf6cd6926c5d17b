"""Claims made for tests."""

from rnngrad.claims.registry import Claim, Hypothesis


def made_claim(correction="holm", **hypotheses):
    """A claim with these hypotheses: each its interval, direction and margin."""
    made = {
        name: Hypothesis(
            "a number",
            "it holds",
            "it fails",
            interval,
            direction,
            margin,
            "because",
            "none",
            correction,
            bounds=(0, 1) if interval == "bounded_mean" else None,
        )
        for name, (interval, direction, margin) in hypotheses.items()
    }
    return Claim("X99", "title", "statement", "nowhere", "empirical", (), "none", "tasks", made)
