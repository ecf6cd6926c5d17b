"""One estimator for each claim: the tables it reads, and the effects by seed."""
