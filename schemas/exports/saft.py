"""SAF-T Financial, the Norwegian standard, versions 1.00 to 1.30, and newer ones with a warning.

Reading is `schemas.exports.saft_lines`, dividing the lines over projects `schemas.exports.saft_ledger`; here the file
is recognised, refused when it is another kind, and held against its own control totals.
"""

from __future__ import annotations

import codecs

from schemas.decoded import ControlTotals, DecodedFile
from schemas.exports.formats import ExportFormat, Upload
from schemas.exports.invented import says_invented
from schemas.exports.row_findings import counted, kroner
from schemas.exports.rules import (
    ASSUMED_DIMENSIONS,
    COLUMNS,
    CONTROL_TOTALS,
    DAMAGED,
    DERIVED_PERIOD,
    NO_POSTINGS,
    NOT_A_LEDGER,
    TOLERATED,
)
from schemas.exports.saft_header import header_findings, selection_findings
from schemas.exports.saft_ledger import SaftLedger, Sums, saft_ledger
from schemas.exports.saft_lines import SaftFile, read_saft
from schemas.exports.saft_records import TooDeepError
from schemas.exports.unreadable import UnreadableFile
from schemas.exports.xml_kinds import foreign_country, refusal
from schemas.exports.xml_root import looks_like_xml, xml_root
from schemas.exports.xml_text import DoctypeError, XmlFaultError
from schemas.findings import Finding

_FIELD_NAMES = {"project": "prosjekt", "responsibility": "ansvar", "function": "funksjon"}
_OUR_FORMS = frozenset({"utf-8", "us-ascii", "ascii"})


def recognises(upload: Upload) -> bool:
    """Whether the file is XML; XML that is no Norwegian SAF-T Financial is refused by name in `decode`."""
    return looks_like_xml(upload.content)


def decode(upload: Upload) -> DecodedFile:
    """The lines of the file as LEDGER; `row` is the line's number among all lines.

    Raises:
        UnreadableFile: it is other XML, or it breaks off; nothing half-read is handed on.
    """
    root = xml_root(upload.content)
    if root is None:
        raise _damaged(upload.name, "slutter før første element er lest")
    _refuse(upload.name, refusal(root))
    try:
        saft = read_saft(upload.content)
    except DoctypeError as error:
        raise _not_a_ledger(upload.name, "XML med DOCTYPE") from error
    except TooDeepError as error:
        raise _not_a_ledger(upload.name, "XML med elementer dypere enn i noen hovedbok") from error
    except XmlFaultError as error:
        raise _damaged(upload.name, _fault(upload.content, error.line)) from error
    _refuse(upload.name, foreign_country(saft.header.country))
    return _decoded(upload.name, saft)


FORMAT = ExportFormat(
    name="saft",
    order=10,
    recognises=recognises,
    decode=decode,
    title="SAF-T Financial",
    reason="kjent på XML med navnerommet til norsk SAF-T Financial.",
)


def _decoded(name: str, saft: SaftFile) -> DecodedFile:
    read = saft_ledger(name, saft)
    findings = [
        *read.findings,
        *header_findings(name, saft.header),
        *selection_findings(name, saft.header.selection, read.ledger),
        *_control_findings(name, saft, read.sums),
        *_tolerated(name, saft, read.sums),
        *_dimension_findings(name, saft),
    ]
    if not read.sums.lines:
        findings.append(NO_POSTINGS.finding("Fant ingen linjer under GeneralLedgerEntries.", file=name))
    return DecodedFile(
        name=name,
        sha256="",
        format=FORMAT.name,
        encoding=saft.encoding,
        ledger=read.ledger,
        rows=read.sums.lines,
        control=_control(saft, read),
        findings=tuple(findings),
        is_whole_ledger=True,
        is_invented=says_invented([saft.header.text]),
    )


def _control(saft: SaftFile, read: SaftLedger) -> ControlTotals:
    """The file's own totals. A negative debit is a credit in LEDGER, so it is moved to the other side here too."""
    moved = read.sums.moved_ore
    counts_lines = saft.entries == read.sums.lines != saft.transactions.height
    return ControlTotals(
        rows=saft.entries if counts_lines else None,
        vouchers=None if counts_lines else saft.entries,
        debit_ore=None if saft.debit_ore is None else saft.debit_ore + moved,
        credit_ore=None if saft.credit_ore is None else -saft.credit_ore - moved,
    )


def _control_findings(name: str, saft: SaftFile, sums: Sums) -> list[Finding]:
    findings = []
    vouchers = saft.transactions.height
    if saft.entries is not None and saft.entries not in {vouchers, sums.lines}:
        message = f"Fant {vouchers} bilag, men filen sier at den har {saft.entries} (NumberOfEntries)."
        findings.append(CONTROL_TOTALS.finding(message, file=name, value=str(vouchers), expected=str(saft.entries)))
    for element, word, stated, found in (
        ("TotalDebit", "debet", saft.debit_ore, sums.debit_ore),
        ("TotalCredit", "kredit", saft.credit_ore, sums.credit_ore),
    ):
        if stated is not None and stated != found:
            message = (
                f"Fant {word} {kroner(found)} i linjene, men filen sier {kroner(stated)} ({element}); "
                f"avvik {kroner(found - stated)}."
            )
            findings.append(
                CONTROL_TOTALS.finding(
                    message,
                    file=name,
                    column=element,
                    value=kroner(found),
                    expected=kroner(stated),
                    difference_ore=found - stated,
                )
            )
    return findings


def _tolerated(name: str, saft: SaftFile, sums: Sums) -> list[Finding]:
    findings = []
    if sums.negative:
        message = (
            f"Fant {sums.negative} linjer med negativt debet- eller kreditbeløp, først linje {sums.first_negative}."
        )
        findings.append(TOLERATED.finding(message, file=name, row=sums.first_negative, count=sums.negative))
    if sums.derived:
        message = (
            f"Fant {counted(sums.derived)} uten PeriodYear, først linje {sums.first_derived}. "
            "Året er lest av utvalget i filen eller av datoen."
        )
        findings.append(
            DERIVED_PERIOD.finding(message, file=name, row=sums.first_derived, column="PeriodYear", count=sums.derived)
        )
    if not saft.dimensions.descriptions and (saft.has_dimension_table or saft.dimensions.used):
        what = "ingen dimensjoner i" if saft.has_dimension_table else "ingen"
        message = f"Fant {what} AnalysisTypeTable. Uten den er prosjekt og ansvar ikke kjent ved navn."
        findings.append(TOLERATED.finding(message, file=name, column="AnalysisTypeTable"))
    if saft.dimensions.unknown:
        message = f"Fant dimensjonstyper som ikke er brukt: {', '.join(saft.dimensions.unknown)}."
        findings.append(TOLERATED.finding(message, file=name, column="AnalysisType"))
    return findings


def _dimension_findings(name: str, saft: SaftFile) -> list[Finding]:
    """What the types of dimension were taken for without a name, and that none of them is the project."""
    findings = []
    types = saft.dimensions
    if types.assumed:
        read_as = ", ".join(f"«{kind}» som {_FIELD_NAMES[field]}" for kind, field in sorted(types.assumed.items()))
        message = f"Fant ingen navn på dimensjonstyper i AnalysisTypeTable. De er lest slik: {read_as}."
        findings.append(ASSUMED_DIMENSIONS.finding(message, file=name, column="AnalysisTypeTable"))
    if types.used and "project" not in types.fields.values():
        shown = ", ".join(f"«{types.descriptions.get(kind) or kind}»" for kind in sorted(types.used))
        message = f"Fant ingen dimensjon for prosjekt. Linjene har dimensjonene {shown}."
        findings.append(COLUMNS.finding(message, file=name, column="AnalysisType"))
    return findings


def _refuse(name: str, what: str | None) -> None:
    if what:
        raise _not_a_ledger(name, what)


def _not_a_ledger(name: str, what: str) -> UnreadableFile:
    return UnreadableFile(NOT_A_LEDGER.finding(f"Filen er {what}.", file=name), "xml", "")


def _fault(content: bytes, line: int | None) -> str:
    """Why the parser stopped; letters in another encoding than the file names are told by that name."""
    if line is None:
        return "har et tegnsett som ikke kan leses"
    if _says_utf_8(content) and not _is_utf_8(content):
        return f"sier at tegnsettet er UTF-8, men har bokstaver i et annet, trolig cp1252 (linje {line})"
    return f"er ødelagt eller avkortet ved linje {line}"


def _says_utf_8(content: bytes) -> bool:
    head = content[:200].lower()
    return b"encoding=" not in head or any(
        f"{mark}{name}{mark}".encode() in head for name in _OUR_FORMS for mark in "\"'"
    )


def _is_utf_8(content: bytes) -> bool:
    """Whether the bytes are UTF-8; a last letter that is cut in two does not count."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return False
    return True


def _damaged(name: str, what: str) -> UnreadableFile:
    return UnreadableFile(DAMAGED.finding(f"XML-filen {what}.", file=name), FORMAT.name, "")
