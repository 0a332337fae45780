"""Damaged workbooks end in rows or in a finding, whether the zip is broken or what is in it; see `test_mutations`."""

from __future__ import annotations

from random import Random

import pytest

from tests.exports.mutations import BYTE_MUTATIONS, XML_MUTATIONS, inside_zip, members_of, workbook_samples
from tests.exports.survival import assert_survived, damaged

BROKEN_ZIPS = 600
BROKEN_PARTS = 1200
CHUNKS = 20


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_workbook_whose_zip_is_damaged_ends_in_rows_or_in_a_finding(chunk: int) -> None:
    samples = workbook_samples()
    for seed in range(chunk, BROKEN_ZIPS, CHUNKS):
        name, content = damaged(samples, BYTE_MUTATIONS, seed)
        assert_survived(samples[name], content, f"{name} {seed}")


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_workbook_whose_parts_are_damaged_ends_in_rows_or_in_a_finding(chunk: int) -> None:
    samples = workbook_samples()
    members = {name: members_of(sample.content) for name, sample in samples.items()}
    for seed in range(chunk, BROKEN_PARTS, CHUNKS):
        chance = Random(seed)
        name = chance.choice(sorted(samples))
        content = inside_zip(chance.choice(XML_MUTATIONS), members[name], chance)
        assert_survived(samples[name], content, f"{name} {seed}")
