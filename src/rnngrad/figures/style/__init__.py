"""The one style of all figures: page, colours, names of cells and settings."""
