"""Accounting exports: one module per format, and what they share to become LEDGER.

A module that holds a `FORMAT` is a format and is found by being here; everything else serves them. The way in is
`schemas.exports.decoding.decode`. What a posting means (class, measure, period closed) is no business of this room.
"""
