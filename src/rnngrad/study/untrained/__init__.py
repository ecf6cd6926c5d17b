"""Measures on untrained networks: over grids of initialisations, over priors, over long lags."""
