"""The bundled example: an invented municipal ledger, and the generator that writes it in three export styles."""
