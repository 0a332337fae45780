"""Accounting exports: one module per format, and the decoding of bytes into LEDGER."""
