"""Rules across frames: one file per question. Each module has `RULES` and a function that returns findings.

Row rules live in `schemas.expectations`, rules of reading in `schemas.exports`.
"""
