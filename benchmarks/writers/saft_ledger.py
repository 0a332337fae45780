"""An invented ledger as SAF-T Financial 1.30, written as a stream: as many lines as asked for, the same for a seed.

Vouchers of four lines that balance, each line with responsibility and function and most with a project; one line in
twenty is split over two projects.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

LINES_OF_A_VOUCHER: Final = 4
_NAMESPACE: Final = "urn:StandardAuditFile-Taxation-Financial:NO"
_HEADER: Final = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<AuditFile xmlns="{_NAMESPACE}">
 <Header>
  <AuditFileVersion>1.30</AuditFileVersion>
  <AuditFileCountry>NO</AuditFileCountry>
  <AuditFileDateCreated>2026-11-01</AuditFileDateCreated>
  <SoftwareCompanyName>Eksempel</SoftwareCompanyName>
  <SoftwareID>Oppdiktet regnskapssystem</SoftwareID>
  <SoftwareVersion>1</SoftwareVersion>
  <Company>
   <RegistrationNumber>000000000</RegistrationNumber>
   <Name>Oppdiktet kommune</Name>
   <Contact>
    <ContactPerson><FirstName>NotUsed</FirstName><LastName>NotUsed</LastName></ContactPerson>
    <Telephone>00000000</Telephone>
   </Contact>
  </Company>
  <DefaultCurrencyCode>NOK</DefaultCurrencyCode>
  <SelectionCriteria>
   <PeriodStart>1</PeriodStart><PeriodStartYear>2026</PeriodStartYear>
   <PeriodEnd>12</PeriodEnd><PeriodEndYear>2026</PeriodEndYear>
  </SelectionCriteria>
  <HeaderComment>Oppdiktede eksempeldata</HeaderComment>
  <TaxAccountingBasis>A</TaxAccountingBasis>
 </Header>
 <MasterFiles>
  <AnalysisTypeTable>
"""
_TYPE: Final = (
    "   <AnalysisTypeTableEntry><AnalysisType>{0}</AnalysisType>"
    "<AnalysisTypeDescription>{1}</AnalysisTypeDescription><AnalysisID>{2}</AnalysisID>"
    "<AnalysisIDDescription>{1} {2}</AnalysisIDDescription></AnalysisTypeTableEntry>\n"
)
_TYPES: Final = (("A", "Ansvar", "2300"), ("F", "Funksjon", "234"), ("P", "Prosjekt", "50001"))
_JOURNAL: Final = """\
  </AnalysisTypeTable>
 </MasterFiles>
 <GeneralLedgerEntries>
  <NumberOfEntries>{vouchers}</NumberOfEntries>
  <TotalDebit>{total}</TotalDebit>
  <TotalCredit>{total}</TotalCredit>
  <Journal>
   <JournalID>HB</JournalID><Description>Hovedbok</Description><Type>HB</Type>
"""
_END: Final = "  </Journal>\n </GeneralLedgerEntries>\n</AuditFile>\n"
_TRANSACTION: Final = """\
   <Transaction>
    <TransactionID>{voucher}</TransactionID>
    <Period>{month}</Period>
    <PeriodYear>2026</PeriodYear>
    <TransactionDate>2026-{month:02d}-15</TransactionDate>
    <VoucherType>IF</VoucherType>
    <Description>Inngående faktura {voucher}</Description>
    <SystemEntryDate>2026-{month:02d}-16</SystemEntryDate>
    <GLPostingDate>2026-{month:02d}-15</GLPostingDate>
"""
_LINE: Final = """\
    <Line>
     <RecordID>{number}</RecordID>
     <AccountID>{account}</AccountID>
{analyses}     <Description>Kjøp av varer {voucher}</Description>
     <{side}Amount><Amount>{amount}</Amount></{side}Amount>
    </Line>
"""
_ANALYSIS: Final = "     <Analysis><AnalysisType>{0}</AnalysisType><AnalysisID>{1}</AnalysisID>{2}</Analysis>\n"


def write_saft(file: Path, lines: int, seed: int = 2026) -> None:
    """Write a ledger of so many lines, rounded down to whole vouchers; valid against the schema of version 1.30."""
    vouchers = lines // LINES_OF_A_VOUCHER
    # Two lines of each voucher are debit. The amounts are drawn twice, first to sum them: the totals come first.
    total = sum(2 * amount for amount in _amounts(vouchers, seed))
    with file.open("w", encoding="utf-8", newline="\n") as target:
        target.write(_HEADER)
        target.writelines(_TYPE.format(*entry) for entry in _TYPES)
        target.write(_JOURNAL.format(vouchers=vouchers, total=_kroner(total)))
        for voucher, amount in enumerate(_amounts(vouchers, seed), start=1):
            target.write(_transaction(voucher, amount))
        target.write(_END)


def _amounts(vouchers: int, seed: int) -> Iterator[int]:
    draw = random.Random(seed)  # noqa: S311 - an example, no secret
    return (draw.randrange(200, 10_000_000, 2) for _ in range(vouchers))


def _transaction(voucher: int, amount: int) -> str:
    lines = "".join(_line(voucher, number, amount) for number in range(1, LINES_OF_A_VOUCHER + 1))
    return f"{_TRANSACTION.format(voucher=voucher, month=voucher % 12 + 1)}{lines}   </Transaction>\n"


def _line(voucher: int, number: int, amount: int) -> str:
    side = "Debit" if number % 2 else "Credit"
    return _LINE.format(
        number=number,
        account=f"1{100 + voucher % 90}" if number % 2 else "23500010",
        analyses=_analyses(voucher, number, side, amount),
        voucher=voucher,
        side=side,
        amount=_kroner(amount),
    )


def _analyses(voucher: int, number: int, side: str, amount: int) -> str:
    codes = _ANALYSIS.format("A", 2300 + voucher % 50, "") + _ANALYSIS.format("F", 200 + voucher % 90, "")
    if number == LINES_OF_A_VOUCHER:
        return codes
    project = 50001 + voucher % 200
    if voucher % 5 or number > 1:
        return codes + _ANALYSIS.format("P", project, "")
    half = f"<{side}AnalysisAmount><Amount>{_kroner(amount // 2)}</Amount></{side}AnalysisAmount>"
    return codes + _ANALYSIS.format("P", project, half) + _ANALYSIS.format("P", project + 1, half)


def _kroner(amount_ore: int) -> str:
    return f"{amount_ore // 100}.{amount_ore % 100:02d}"
