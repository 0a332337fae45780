"""What a run rests on as one checksum, printed in letter and report so that a copy can be told from another."""

from __future__ import annotations

import hashlib

from schemas.records import Reconciliation


def basis_sha256(result: Reconciliation) -> str:
    """SHA-256 over the checksums of the files of accounts, sorted, and of the programme files, each on a line.

    Anyone with the files can compute it again with `sha256sum`.
    """
    lines = [*sorted(file.sha256 for file in result.inputs), result.programme_sha256]
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
