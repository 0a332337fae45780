"""SAF-T Financial, the Norwegian standard, versions 1.00 to 1.30: from the file to LEDGER.

Reading the XML is `schemas.exports.saft_lines`; here its lines are split over projects and held against the control
totals of the file.
"""

from __future__ import annotations

import codecs
import re

import polars as pl
from lxml import etree

from schemas.decoded import ControlTotals, DecodedFile
from schemas.exports.dimensions import split_line
from schemas.exports.formats import ExportFormat, Upload
from schemas.exports.invented import says_invented
from schemas.exports.row_findings import kroner, row_findings
from schemas.exports.rules import (
    AMOUNT,
    ASSUMED_DIMENSIONS,
    COLUMNS,
    CONTROL_TOTALS,
    DAMAGED,
    DEBIT_AND_CREDIT,
    NO_POSTINGS,
    NOT_A_LEDGER,
    PERIOD,
    TOLERATED,
    UNSPLIT_LINE,
)
from schemas.exports.saft_lines import SaftFile, SaftLine, read_saft
from schemas.exports.unreadable import UnreadableFile
from schemas.exports.xml_root import XmlRoot, looks_like_xml, xml_root
from schemas.findings import Finding
from schemas.frames import LEDGER
from schemas.rules import Rule

_NAMESPACE = "urn:StandardAuditFile-Taxation-Financial:NO"
_DECLARED = re.compile(rb"""\s*(?:\xef\xbb\xbf)?<\?xml[^>]*encoding=["']([A-Za-z0-9._-]+)["']""")
_FIELD_NAMES = {"project": "prosjekt", "responsibility": "ansvar", "function": "funksjon"}
_FAULT_SCHEMA = {"row": pl.Int64(), "voucher": pl.String(), "value": pl.String()}


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
    _refuse_others(upload.name, root)
    try:
        saft = read_saft(upload.content)
    except etree.XMLSyntaxError as error:
        raise _damaged(upload.name, _fault(upload.content, error.lineno)) from error
    return _decoded(upload.name, saft)


FORMAT = ExportFormat(name="saft", order=10, recognises=recognises, decode=decode)


def _decoded(name: str, saft: SaftFile) -> DecodedFile:
    ledger, unsplit = _ledger(name, saft)
    findings = [
        *_line_findings(name, saft.lines),
        *row_findings(UNSPLIT_LINE, name, unsplit, "Analysis", "Fant linje som {value}"),
        *_control_findings(name, saft),
        *_tolerated(name, saft),
        *_dimension_findings(name, saft),
    ]
    if not saft.lines:
        findings.append(NO_POSTINGS.finding("Fant ingen linjer under GeneralLedgerEntries.", file=name))
    return DecodedFile(
        name=name,
        sha256="",
        format=FORMAT.name,
        encoding=saft.encoding,
        ledger=ledger,
        rows=len(saft.lines),
        control=_control(saft),
        findings=tuple(findings),
        is_whole_ledger=True,
        is_invented=says_invented([saft.header_text]),
    )


def _ledger(name: str, saft: SaftFile) -> tuple[pl.DataFrame, pl.DataFrame]:
    """LEDGER, and the lines whose split says too little or too much."""
    columns: dict[str, list[object]] = {column: [] for column in LEDGER}
    unsplit: dict[str, list[object]] = {column: [] for column in _FAULT_SCHEMA}
    for row, line in enumerate(saft.lines, start=1):
        split = split_line(line.amount_ore, saft.analyses_of(line))
        for number, part in enumerate(split.parts, start=1):
            values = (
                name, row, number, line.voucher, line.voucher_type, line.posted_on, line.accounting_year, line.period,
                line.account, part.responsibility, part.function, part.project, line.text, line.party, line.tax_code,
                line.currency, part.amount_ore, line.amount_text,
            )  # fmt: skip
            for column, value in zip(columns.values(), values, strict=True):
                column.append(value)
        if split.fault:
            for column, value in zip(unsplit.values(), (row, line.voucher, split.fault), strict=True):
                column.append(value)
    ledger = pl.DataFrame(
        {**columns, "posted_on": pl.Series(columns["posted_on"], dtype=pl.String)}, schema=LEDGER_TEXT
    )
    dated = ledger.with_columns(pl.col("posted_on").str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False))
    return dated, pl.DataFrame(unsplit, schema=_FAULT_SCHEMA)


LEDGER_TEXT = {**LEDGER, "posted_on": pl.String()}
"""LEDGER while its dates are still texts; polars turns a column into dates far faster than Python does each."""


def _control(saft: SaftFile) -> ControlTotals:
    """The file's own totals. A negative debit is a credit in LEDGER, so it is moved to the other side here too."""
    known = [line for line in saft.lines if line.amount_ore is not None]
    moved = sum(max(line.amount_ore or 0, 0) - line.debit_ore for line in known)
    counts_lines = saft.entries == len(saft.lines) != saft.transactions
    return ControlTotals(
        rows=saft.entries if counts_lines else None,
        vouchers=None if counts_lines else saft.entries,
        debit_ore=None if saft.debit_ore is None else saft.debit_ore + moved,
        credit_ore=None if saft.credit_ore is None else -saft.credit_ore - moved,
    )


def _line_findings(name: str, lines: list[SaftLine]) -> list[Finding]:
    both = [line.is_both for line in lines]
    return [
        *_faults(AMOUNT, name, lines, [line.amount_ore is None and not line.is_both for line in lines],
                 "DebitAmount/CreditAmount", "Fant beløp «{value}» som ikke kan leses"),
        *_faults(DEBIT_AND_CREDIT, name, lines, both, "DebitAmount/CreditAmount",
                 "Fant linje med både debet og kredit, «{value}»"),
        *_faults(PERIOD, name, lines, [line.period is None for line in lines], "Period",
                 "Fant linje uten lesbar periode"),
    ]  # fmt: skip


def _faults(
    rule: Rule, name: str, lines: list[SaftLine], is_faulty: list[bool], column: str, message: str
) -> list[Finding]:
    rows = [
        (row, line.voucher, line.amount_text)
        for row, (line, faulty) in enumerate(zip(lines, is_faulty, strict=True), start=1)
        if faulty
    ]
    return row_findings(rule, name, pl.DataFrame(rows, schema=_FAULT_SCHEMA, orient="row"), column, message)


def _control_findings(name: str, saft: SaftFile) -> list[Finding]:
    findings = []
    if saft.entries is not None and saft.entries not in {saft.transactions, len(saft.lines)}:
        message = f"Fant {saft.transactions} bilag, men filen sier at den har {saft.entries} (NumberOfEntries)."
        findings.append(
            CONTROL_TOTALS.finding(message, file=name, value=str(saft.transactions), expected=str(saft.entries))
        )
    debit = sum(line.debit_ore for line in saft.lines)
    credit = sum(line.credit_ore for line in saft.lines)
    for element, word, stated, found in (
        ("TotalDebit", "debet", saft.debit_ore, debit),
        ("TotalCredit", "kredit", saft.credit_ore, credit),
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


def _tolerated(name: str, saft: SaftFile) -> list[Finding]:
    findings = []
    negative = [row for row, line in enumerate(saft.lines, start=1) if line.debit_ore < 0 or line.credit_ore < 0]
    if negative:
        message = f"Fant {len(negative)} linjer med negativt debet- eller kreditbeløp, først linje {negative[0]}."
        findings.append(TOLERATED.finding(message, file=name, row=negative[0], count=len(negative)))
    if saft.has_empty_dimension_table:
        message = "Fant ingen dimensjoner i AnalysisTypeTable. Uten den er prosjekt og ansvar ikke kjent."
        findings.append(TOLERATED.finding(message, file=name, column="AnalysisTypeTable"))
    if saft.unknown_dimensions:
        message = f"Fant dimensjonstyper som ikke er brukt: {', '.join(saft.unknown_dimensions)}."
        findings.append(TOLERATED.finding(message, file=name, column="AnalysisType"))
    return findings


def _dimension_findings(name: str, saft: SaftFile) -> list[Finding]:
    """What the types of dimension were taken for without a name, and that none of them is the project."""
    findings = []
    if saft.assumed_fields:
        read_as = ", ".join(
            f"«{kind}» som {_FIELD_NAMES[field]}" for kind, field in sorted(saft.assumed_fields.items())
        )
        message = f"Fant ingen navn på dimensjonstyper i AnalysisTypeTable. De er lest slik: {read_as}."
        findings.append(ASSUMED_DIMENSIONS.finding(message, file=name, column="AnalysisTypeTable"))
    found = {*saft.named_fields.values(), *saft.assumed_fields.values()}
    if saft.used_dimensions and "project" not in found:
        types = ", ".join(f"«{saft.dimensions.get(kind) or kind}»" for kind in sorted(saft.used_dimensions))
        message = f"Fant ingen dimensjon for prosjekt. Linjene har dimensjonene {types}."
        findings.append(COLUMNS.finding(message, file=name, column="AnalysisType"))
    return findings


def _refuse_others(name: str, root: XmlRoot) -> None:
    refusal = _refusal(root)
    if refusal:
        raise UnreadableFile(NOT_A_LEDGER.finding(f"Filen er {refusal}.", file=name), "xml", "")


def _refusal(root: XmlRoot) -> str | None:
    if root.has_doctype:
        return "XML med DOCTYPE, som kan vise til andre filer og derfor ikke åpnes"
    if root.name.casefold() != "auditfile":
        return f"XML av typen «{root.name}», ikke SAF-T Financial"
    if "cashregister" in root.namespace.casefold():
        return "SAF-T Kassasystem (kassajournal), ikke SAF-T Financial"
    if root.namespace not in {"", _NAMESPACE}:
        return (
            f"SAF-T fra et annet land eller for et annet formål (navnerom {root.namespace}), ikke norsk SAF-T Financial"
        )
    return None


def _fault(content: bytes, line: int | None) -> str:
    """Why the parser stopped; letters in another encoding than the file names are told by that name."""
    declared = _DECLARED.match(content[:200])
    encoding = (declared[1].decode("ascii") if declared else "utf-8").lower()
    if encoding == "utf-8" and not _is_utf_8(content):
        return f"sier at tegnsettet er UTF-8, men har bokstaver i et annet, trolig cp1252 (linje {line})"
    return f"er ødelagt eller avkortet ved linje {line}"


def _is_utf_8(content: bytes) -> bool:
    """Whether the bytes are UTF-8; a last letter that is cut in two does not count."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return False
    return True


def _damaged(name: str, what: str) -> UnreadableFile:
    return UnreadableFile(DAMAGED.finding(f"XML-filen {what}.", file=name), FORMAT.name, "")
