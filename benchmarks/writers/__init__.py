"""Writers of invented ledgers of any size, the same for the same seed."""
