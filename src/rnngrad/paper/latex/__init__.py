"""LaTeX: finding and running an engine, and turning text and tables into source."""
