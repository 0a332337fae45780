"""Ledgers as SAF-T Financial, before and after the amounts of dimensions were split in debit and credit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

from tests.exports.writers import Posting, Written

NAMESPACE = "urn:StandardAuditFile-Taxation-Financial:NO"


def saft_file(postings: Sequence[Posting], version: str) -> Written:
    """The postings as SAF-T Financial, a transaction for every run of one voucher; rows are lines from 1."""
    debit, credit = sum(p.ore for p in postings if p.ore > 0), -sum(p.ore for p in postings if p.ore < 0)
    transactions: list[list[Posting]] = []
    for posting in postings:
        if transactions and _transaction(transactions[-1][0]) == _transaction(posting):
            transactions[-1].append(posting)
        else:
            transactions.append([posting])
    types = "".join(
        f"<AnalysisTypeTableEntry><AnalysisType>{kind}</AnalysisType>"
        f"<AnalysisTypeDescription>{name}</AnalysisTypeDescription></AnalysisTypeTableEntry>"
        for kind, name in (("A", "Ansvar"), ("F", "Funksjon"), ("P", "Prosjekt"))
    )
    body = "".join(_transaction_xml(lines, version) for lines in transactions)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<AuditFile xmlns="{NAMESPACE}"><Header>'
        f"<AuditFileVersion>{version}</AuditFileVersion><DefaultCurrencyCode>NOK</DefaultCurrencyCode></Header>\n"
        f"<MasterFiles><AnalysisTypeTable>{types}</AnalysisTypeTable></MasterFiles>\n<GeneralLedgerEntries>"
        f"<NumberOfEntries>{len(transactions)}</NumberOfEntries><TotalDebit>{_kroner(debit)}</TotalDebit>"
        f"<TotalCredit>{_kroner(credit)}</TotalCredit>\n<Journal><JournalID>GL</JournalID>\n{body}</Journal>"
        "</GeneralLedgerEntries></AuditFile>\n"
    ).encode()
    return Written(content, list(enumerate(postings, start=1)))


def _transaction(posting: Posting) -> tuple[str, date, str]:
    return posting.voucher, posting.posted_on, posting.period


def _transaction_xml(lines: Sequence[Posting], version: str) -> str:
    first = lines[0]
    body = "".join(_line_xml(line, version) for line in lines)
    return (
        f"<Transaction><TransactionID>{escape(first.voucher)}</TransactionID><Period>{first.month}</Period>"
        f"<PeriodYear>{first.year}</PeriodYear><TransactionDate>{first.posted_on.isoformat()}</TransactionDate>"
        f"<Description>Bilag</Description>\n{body}</Transaction>\n"
    )


def _line_xml(posting: Posting, version: str) -> str:
    side = "Debit" if posting.ore >= 0 else "Credit"
    element = "AnalysisAmount" if version < "1.30" else f"{side}AnalysisAmount"
    amount = f"<Amount>{_kroner(abs(posting.ore))}</Amount>"
    analyses = "".join(
        f"<Analysis><AnalysisType>{kind}</AnalysisType><AnalysisID>{escape(code)}</AnalysisID>"
        f"<{element}>{amount}</{element}></Analysis>"
        for kind, code in (("A", posting.responsibility), ("F", posting.function), ("P", posting.project))
        if code
    )
    return (
        f"<Line><RecordID>1</RecordID><AccountID>{escape(posting.account)}</AccountID>{analyses}"
        f"<Description>{escape(posting.text)}</Description><{side}Amount>{amount}</{side}Amount></Line>\n"
    )


def _kroner(ore: int) -> str:
    sign, (whole, rest) = "-" if ore < 0 else "", divmod(abs(ore), 100)
    return f"{sign}{whole}.{rest:02d}"
