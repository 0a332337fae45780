"""Exports written as small tables in a test: text files, workbooks and SAF-T files with just what the test is about."""

from __future__ import annotations

import io
from collections.abc import Sequence
from textwrap import dedent

import polars as pl
import xlsxwriter

from schemas.decoded import DecodedFile
from schemas.exports.decoding import decode
from schemas.findings import Finding

HEADER = "Konto;Ansvar;Funksjon;Prosjekt;Bilagsnr;Bilagsdato;Periode;Tekst;Beløp"


def text_file(table: str, encoding: str = "utf-8") -> DecodedFile:
    """The table decoded as it stands, without the indentation of the test."""
    return decode("uttrekk.csv", dedent(table).lstrip("\n").encode(encoding))


def amounts_file(*amounts: str, header: str = HEADER) -> DecodedFile:
    """A ledger whose postings differ only in their amounts."""
    rows = [f"1010;2310;234;50001;{2000 + number};21.11.2026;202611;Vare;{text}" for number, text in enumerate(amounts)]
    return decode("uttrekk.csv", "\n".join([header, *rows]).encode())


def workbook(*sheets: tuple[str, Sequence[Sequence[object]]]) -> bytes:
    """A workbook; None leaves the cell empty."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value is not None:
                        sheet.write(number, column, value)
    return target.getvalue()


def amounts(decoded: DecodedFile) -> list[int | None]:
    """The amounts in øre, in the order of the file."""
    return decoded.ledger["amount_ore"].to_list()


def column(decoded: DecodedFile, name: str) -> list[object]:
    """One column of the ledger, in the order of the file."""
    return decoded.ledger[name].to_list()


def rules(decoded: DecodedFile) -> list[str]:
    """The rules that found something, each once, without those that only inform."""
    return sorted({finding.rule for finding in decoded.findings if finding.severity != "info"})


def finding(decoded: DecodedFile, rule: str) -> Finding:
    """The first finding of that rule."""
    return next(found for found in decoded.findings if found.rule == rule)


def ignored(decoded: DecodedFile) -> list[tuple[int, str]]:
    """Row and reason of everything that was put aside."""
    return [(row.row, row.reason) for row in decoded.ignored]


def saft_file(lines: str, *, header: str = "", types: str = "", totals: str = "", tag: str = "AuditFile") -> bytes:
    """A SAF-T file with one transaction: voucher 7 of period 3 in 2026."""
    return dedent(f"""\
        <?xml version="1.0" encoding="UTF-8"?>
        <{tag} xmlns="urn:StandardAuditFile-Taxation-Financial:NO">
        <Header><AuditFileVersion>1.20</AuditFileVersion><DefaultCurrencyCode>NOK</DefaultCurrencyCode>{header}</Header>
        <MasterFiles>{types}</MasterFiles>
        <GeneralLedgerEntries>{totals}
        <Journal><JournalID>GL</JournalID>
        <Transaction><TransactionID>7</TransactionID><Period>3</Period><PeriodYear>2026</PeriodYear>
        <TransactionDate>2026-03-04</TransactionDate><Description>Bilag 7</Description>
        {lines}
        </Transaction></Journal></GeneralLedgerEntries></{tag}>""").encode()


def saft_line(amount: str, analyses: str = "", side: str = "Debit") -> str:
    """A line of account 1270."""
    money = f"<{side}Amount><Amount>{amount}</Amount></{side}Amount>"
    return f"<Line><RecordID>1</RecordID><AccountID>1270</AccountID>{analyses}{money}</Line>"


def saft_analysis(kind: str, code: str, amount: str = "", element: str = "AnalysisAmount") -> str:
    """A dimension of a line."""
    money = f"<{element}><Amount>{amount}</Amount></{element}>" if amount else ""
    return f"<Analysis><AnalysisType>{kind}</AnalysisType><AnalysisID>{code}</AnalysisID>{money}</Analysis>"


def saft_types(**descriptions: str) -> str:
    """A table of dimension types, letter to description."""
    entries = "".join(
        f"<AnalysisTypeTableEntry><AnalysisType>{kind}</AnalysisType>"
        f"<AnalysisTypeDescription>{description}</AnalysisTypeDescription></AnalysisTypeTableEntry>"
        for kind, description in descriptions.items()
    )
    return f"<AnalysisTypeTable>{entries}</AnalysisTypeTable>"


def parts(decoded: DecodedFile, *columns: str) -> list[tuple[object, ...]]:
    """The given columns of the ledger as rows."""
    return decoded.ledger.select(pl.col(columns)).rows()
