"""Damaged delimited texts end in rows or in a finding, never in a traceback, a hang or a silently different sum.

With its siblings for XML and for workbooks, 10 000 damaged files in all.
"""

from __future__ import annotations

import pytest

from tests.exports.mutations import TEXT_MUTATIONS, text_samples
from tests.exports.survival import assert_survived, damaged

FILES = 2200
CHUNKS = 22


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_damaged_text_ends_in_rows_or_in_a_finding(chunk: int) -> None:
    samples = text_samples()
    for seed in range(chunk, FILES, CHUNKS):
        name, content = damaged(samples, TEXT_MUTATIONS, seed)
        assert_survived(samples[name], content, f"{name} {seed}")
