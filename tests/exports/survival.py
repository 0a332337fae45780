"""What every damaged file must come through with."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from random import Random

from schemas.decoded import DecodedFile
from schemas.exports.decoding import decode
from tests.exports.mutations import Mutation, Sample

LONGEST_SECONDS = 10.0
UNFORESEEN = "bygd på en måte programmet ikke kjenner"


def damaged(samples: Mapping[str, Sample], mutations: Sequence[Mutation], seed: int) -> tuple[str, bytes]:
    """One of the samples with one kind of damage, or now and then two; and the name of the sample."""
    chance = Random(seed)
    name = chance.choice(sorted(samples))
    content = samples[name].content
    for _ in range(chance.choice((1, 1, 1, 2))):
        content = chance.choice(mutations)(content, chance) if len(content) > 3 else content
    return name, content


def assert_survived(sample: Sample, content: bytes, label: str) -> None:
    """Fails when the reading of a damaged file breaks a promise; the label says which file."""
    started = time.perf_counter()
    decoded = decode("uttrekk", content)
    assert time.perf_counter() - started < LONGEST_SECONDS, label
    assert not any(UNFORESEEN in found.message for found in decoded.findings), label
    assert decoded.is_readable or (decoded.ledger.is_empty() and decoded.findings), label
    assert not decoded.is_readable or decoded.ledger["row"].n_unique() == decoded.rows, label
    assert not is_silently_different(sample, content, decoded), label


def is_silently_different(sample: Sample, content: bytes, decoded: DecodedFile) -> bool:
    """Whether the file still states its sum in its own bytes, the rows say otherwise, and no finding tells of it."""
    if not sample.statement or content.count(sample.statement) != 1 or not decoded.is_readable:
        return False
    if any(found.blocks for found in decoded.findings):
        return False
    amount = decoded.ledger["amount_ore"]
    is_same = int(amount.sum() or 0) == sample.sum_ore
    return not is_same or bool(sample.debit_ore and int(amount.filter(amount > 0).sum() or 0) != sample.debit_ore)
