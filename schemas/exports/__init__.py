"""Accounting exports: the formats, in code and in data, and what they share to become LEDGER.

A module that holds a `FORMAT` is a kind of file and a TOML file is a layout of a table; both are found by being here,
and everything else serves them. The way in is `schemas.exports.decoding.decode`. What a posting means (class, measure,
period closed) is no business of this room.
"""
