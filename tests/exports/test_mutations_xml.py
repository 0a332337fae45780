"""Damaged SAF-T files end in rows or in a finding; see `test_mutations`."""

from __future__ import annotations

import pytest

from tests.exports.mutations import XML_MUTATIONS, saft_samples
from tests.exports.survival import assert_survived, damaged

FILES = 6000
CHUNKS = 10


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_damaged_saft_file_ends_in_rows_or_in_a_finding(chunk: int) -> None:
    samples = saft_samples()
    for seed in range(chunk, FILES, CHUNKS):
        name, content = damaged(samples, XML_MUTATIONS, seed)
        assert_survived(samples[name], content, f"{name} {seed}")
