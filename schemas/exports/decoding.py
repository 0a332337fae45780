"""The way in: bytes of any kind to a DecodedFile. Bad input is a finding, never an exception."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import polars as pl

from schemas.decoded import DecodedFile
from schemas.exports.formats import Upload, formats
from schemas.exports.masking import masked
from schemas.exports.refusals import refuse
from schemas.exports.rules import DAMAGED
from schemas.exports.table_format import ColumnMap
from schemas.exports.unreadable import UnreadableFile
from schemas.findings import sorted_findings
from schemas.frames import LEDGER, empty

_LOG = logging.getLogger(__name__)


def decode(name: str, content: bytes, mappings: Sequence[ColumnMap] = (), *, is_trial: bool = False) -> DecodedFile:
    """What the file holds, whatever it is; the name is for messages only and decides nothing.

    Args:
        name: the file's name.
        content: its bytes.
        mappings: the programme's own column maps, tried before the formats built in.
        is_trial: the rows are only looked at, so that a column map nobody has confirmed may be used.

    Returns:
        The postings as LEDGER with everything that was left out and found. A file that cannot be used has an empty
        ledger and a fatal finding; nothing of it is half-read.
    """
    # The sum of the bytes is taken beside the reading, which is bound to one processor for its first part.
    with ThreadPoolExecutor(1) as beside:
        digest = beside.submit(lambda: hashlib.sha256(content).hexdigest())
        try:
            decoded = _decoded(Upload(name, content, tuple(mappings), is_trial))
        except UnreadableFile as refusal:
            decoded = _refused(name, refusal)
        except (Exception, pl.exceptions.PanicException) as error:  # noqa: BLE001 - no file may stop the others
            decoded = _refused(name, _unforeseen(name, error))
        findings = sorted_findings(masked(finding) for finding in decoded.findings)
        return replace(decoded, sha256=digest.result(), findings=findings)


def _decoded(upload: Upload) -> DecodedFile:
    refuse(upload.name, upload.content)
    export_format = next(each for each in formats() if each.recognises(upload))
    decoded = export_format.decode(upload)
    if decoded.layout:
        return decoded
    return replace(
        decoded, layout=export_format.name, layout_reason=f"Lest som {export_format.title}: {export_format.reason}"
    )


def _unforeseen(name: str, error: BaseException) -> UnreadableFile:
    """The refusal of a file that breaks the program; only the kind of error is logged, for a text may name people."""
    _LOG.error("%s: decoding stopped by %s", name, type(error).__name__)
    message = "Filen kan ikke leses: den er bygd på en måte programmet ikke kjenner."
    return UnreadableFile(DAMAGED.finding(message, file=name))


def _refused(name: str, refusal: UnreadableFile) -> DecodedFile:
    return DecodedFile(
        name=name,
        sha256="",
        format=refusal.format_name,
        encoding=refusal.encoding,
        ledger=empty(LEDGER),
        rows=0,
        findings=(refusal.finding,),
        layout=refusal.layout,
        layout_reason=refusal.layout_reason,
        headers=refusal.headers,
    )
