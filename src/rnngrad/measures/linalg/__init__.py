"""Linear algebra in logarithms: scaled arrays, graded factors, singular values."""
