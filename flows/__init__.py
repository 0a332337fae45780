"""When things run and in which order. Kept empty so that `--help` loads fast."""
