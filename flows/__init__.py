"""When things run and in which order: flows, settings, the clock and the command line. Kept empty so that it loads fast."""
