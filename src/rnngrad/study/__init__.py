"""From a configuration to runs, their checkpoints on disk, and their tables."""
