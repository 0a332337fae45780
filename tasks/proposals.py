"""Proposing column maps for exports that nobody knows, and writing them where the user can correct them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from schemas.decoded import DecodedFile
from schemas.exports.decoding import decode
from schemas.exports.map_text import map_text
from schemas.exports.proposals import Proposal, propose
from schemas.exports.rules import NO_HEADER
from schemas.masking import without_identity
from tasks.inbox import Delivery, named_files
from tasks.order import InputError

FOLDER = "kolonnekart"
_SHOWN = ("row", "period", "posted_on", "voucher", "account", "responsibility", "function", "project", "amount_ore")
"""What is shown of a row: never its text or party, which may name people."""
_SHOWN_ROWS = 5


@dataclass(frozen=True, slots=True)
class WrittenMap:
    """A column map that was written: the proposal, its file, the file it would have overwritten, and how it reads.

    `rows` are the first rows as the map reads them; of a map without account or amount, the cells as they stand.
    """

    proposal: Proposal
    path: Path
    instead_of: Path | None
    rows: tuple[Mapping[str, Any], ...]

    def as_dict(self) -> dict[str, Any]:
        """The proposal as `check --json` prints it."""
        guesses = self.proposal.guesses
        return {
            "path": str(self.path),
            "instead_of": str(self.instead_of) if self.instead_of else None,
            "is_complete": self.proposal.is_complete,
            "header_row": self.proposal.header_row,
            "fields": {field: {"header": guess.header, "reason": guess.reason} for field, guess in guesses.items()},
            "unused": list(self.proposal.others),
            "rows": [dict(row) for row in self.rows],
        }


def write_proposals(
    paths: Sequence[Path], checked: Sequence[DecodedFile], output: Path, named: Path | None = None
) -> dict[int, WrittenMap]:
    """A column map for every file that needs one, written; by the file's place among the paths.

    A file that is there is never overwritten: the new one gets a number.

    Args:
        paths: the files.
        checked: the same files, decoded.
        output: where outputs go; maps are written to its folder `kolonnekart`.
        named: the file to write the map to, when the caller has named one.

    Raises:
        InputError: a file cannot be read or written.
    """
    written = {}
    for place, (path, decoded) in enumerate(zip(paths, checked, strict=True)):
        if not _is_wanting(decoded):
            continue
        (delivery,) = named_files([path])
        if proposal := _proposal(delivery, decoded):
            target = named or output / FOLDER / f"{PurePath(delivery.name).stem}.toml"
            written[place] = _write(proposal, target, _rows(proposal, delivery))
    return written


def _is_wanting(decoded: DecodedFile) -> bool:
    """Whether the layout is unknown, or has no column for the project."""
    is_unknown = any(finding.rule == NO_HEADER.code for finding in decoded.findings)
    return is_unknown or (decoded.is_readable and "project" not in decoded.fields)


def _proposal(delivery: Delivery, decoded: DecodedFile) -> Proposal | None:
    """A map; of a file that can be read only when a column of it could be the project."""
    proposal = propose(delivery.name, delivery.content)
    is_of_use = proposal is not None and (not decoded.is_readable or "project" in proposal.guesses)
    return proposal if is_of_use else None


def _rows(proposal: Proposal, delivery: Delivery) -> tuple[Mapping[str, Any], ...]:
    column_map = proposal.column_map()
    if column_map is None:
        return proposal.raw_rows
    read = decode(delivery.name, delivery.content, (column_map,), is_trial=True).ledger
    rows = read.select(_SHOWN).head(_SHOWN_ROWS).iter_rows(named=True)
    return tuple({name: _shown(value) for name, value in row.items()} for row in rows)


def _shown(value: object) -> object:
    return value if value is None or isinstance(value, int) else without_identity(str(value))


def _write(proposal: Proposal, target: Path, rows: tuple[Mapping[str, Any], ...]) -> WrittenMap:
    path = _free(target)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(map_text(proposal))
    except OSError as error:
        reason = error.strerror or error
        raise InputError(
            f"{path}: the column map cannot be written: {reason}; name another place with --mapping"
        ) from error
    return WrittenMap(proposal, path, target if path != target else None, rows)


def _free(target: Path) -> Path:
    """The path, or the first numbered one that is not there yet."""
    path, number = target, 2
    while path.exists():
        path = target.with_name(f"{target.stem}-{number}{target.suffix}")
        number += 1
    return path
