"""The ledger as SAF-T Financial 1.30: one journal per voucher type, one transaction per voucher, three dimensions."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from examples import chart
from examples.ledger import LedgerYear
from examples.postings import Line, Posting, share

_NAMESPACE = "urn:StandardAuditFile-Taxation-Financial:NO"
_CREATED_ON = {2025: "2026-02-16", 2026: "2026-11-05"}
_DIMENSIONS = (
    ("A", "Ansvar", chart.RESPONSIBILITIES),
    ("F", "Funksjon", chart.FUNCTIONS),
    ("P", "Prosjekt", chart.PROJECTS),
)


def saft_bytes(ledger: LedgerYear) -> bytes:
    """The file, valid against the schema of version 1.30."""
    parts = (
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<AuditFile xmlns="{_NAMESPACE}">',
        *_header(ledger),
        "<MasterFiles>",
        *_accounts(ledger),
        *_suppliers(ledger),
        *_tax_table(),
        *_analysis_types(),
        "</MasterFiles>",
        *_entries(ledger),
        "</AuditFile>",
    )
    return "".join(f"{part}\n" for part in parts).encode()


def _tags(**texts: object) -> str:
    return "".join(f"<{name}>{escape(str(text), quote=False)}</{name}>" for name, text in texts.items())


def _kroner(amount_ore: int) -> str:
    return f"{abs(amount_ore) // 100}.{abs(amount_ore) % 100:02d}"


def _header(ledger: LedgerYear) -> Iterator[str]:
    yield "<Header>" + _tags(
        AuditFileVersion="1.30",
        AuditFileCountry="NO",
        AuditFileDateCreated=_CREATED_ON[ledger.year],
        SoftwareCompanyName="Eksempel",
        SoftwareID="Oppdiktet regnskapssystem",
        SoftwareVersion="1",
    )
    person = _tags(FirstName="NotUsed", LastName="NotUsed")
    yield (
        "<Company>"
        + _tags(RegistrationNumber="000000000", Name=chart.CLIENT)
        + f"<Contact><ContactPerson>{person}</ContactPerson><Telephone>00000000</Telephone></Contact></Company>"
    )
    yield "<DefaultCurrencyCode>NOK</DefaultCurrencyCode>"
    selection = _tags(
        PeriodStart=0, PeriodStartYear=ledger.year, PeriodEnd=ledger.last_period, PeriodEndYear=ledger.year
    )
    yield f"<SelectionCriteria>{selection}</SelectionCriteria>"
    yield _tags(HeaderComment=chart.NOTICE, TaxAccountingBasis="A") + "</Header>"


def _accounts(ledger: LedgerYear) -> Iterator[str]:
    """Accounts with closing balances; they open at nought because the opening balance is itself a transaction."""
    balances: dict[str, int] = {}
    for posting in ledger.postings:
        balances[posting.line.account] = balances.get(posting.line.account, 0) + posting.line.amount_ore
    yield "<GeneralLedgerAccounts>"
    for account, amount_ore in sorted(balances.items()):
        side = "ClosingDebitBalance" if amount_ore >= 0 else "ClosingCreditBalance"
        tags = _tags(
            AccountID=account,
            AccountDescription=chart.account_name(account),
            GroupingCategory="KA_K",
            GroupingCode=chart.grouping_code(account),
            AccountType="GL",
            OpeningDebitBalance="0.00",
        )
        yield f"<Account>{tags}<{side}>{_kroner(amount_ore)}</{side}></Account>"
    yield "</GeneralLedgerAccounts>"


def _suppliers(ledger: LedgerYear) -> Iterator[str]:
    yield "<Suppliers>"
    for party in sorted({posting.line.party for posting in ledger.postings} - {""}):
        yield f"<Supplier>{_tags(Name=chart.party_name(party), SupplierID=party)}</Supplier>"
    yield "</Suppliers>"


def _tax_table() -> Iterator[str]:
    yield "<TaxTable><TaxTableEntry><TaxType>MVA</TaxType><Description>Merverdiavgift</Description>"
    for code, pct in chart.TAX_PCT.items():
        tags = _tags(
            TaxCode=code,
            Description=f"Innenlands kjøp, {pct} prosent",
            TaxPercentage=pct,
            Country="NO",
            StandardTaxCode=code,
            Compensation="true",
            BaseRate=100,
        )
        yield f"<TaxCodeDetails>{tags}</TaxCodeDetails>"
    yield "</TaxTableEntry></TaxTable>"


def _analysis_types() -> Iterator[str]:
    yield "<AnalysisTypeTable>"
    for letter, description, names in _DIMENSIONS:
        for code, name in sorted(names.items()):
            tags = _tags(
                AnalysisType=letter, AnalysisTypeDescription=description, AnalysisID=code, AnalysisIDDescription=name
            )
            yield f"<AnalysisTypeTableEntry>{tags}</AnalysisTypeTableEntry>"
    yield "</AnalysisTypeTable>"


def _entries(ledger: LedgerYear) -> Iterator[str]:
    amounts = [posting.line.amount_ore for posting in ledger.postings]
    yield "<GeneralLedgerEntries>" + _tags(
        NumberOfEntries=len({posting.voucher for posting in ledger.postings}),
        TotalDebit=_kroner(sum(amount for amount in amounts if amount > 0)),
        TotalCredit=_kroner(sum(amount for amount in amounts if amount < 0)),
    )
    for kind, name in chart.VOUCHER_TYPES.items():
        yield "<Journal>" + _tags(JournalID=kind, Description=name, Type=kind)
        journal = (posting for posting in ledger.postings if posting.kind == kind)
        for _, voucher in groupby(journal, key=lambda posting: posting.voucher):
            yield from _transaction(tuple(voucher))
        yield "</Journal>"
    yield "</GeneralLedgerEntries>"


def _transaction(postings: tuple[Posting, ...]) -> Iterator[str]:
    first = postings[0]
    yield "<Transaction>" + _tags(
        TransactionID=first.voucher,
        Period=first.period,
        PeriodYear=first.year,
        TransactionDate=first.posted_on,
        VoucherType=first.kind,
        Description=first.line.text,
        SystemEntryDate=first.posted_on,
        GLPostingDate=first.posted_on,
    )
    for number, posting in enumerate(postings, start=1):
        yield _line(number, posting)
    yield "</Transaction>"


def _line(number: int, posting: Posting) -> str:
    line = posting.line
    codes = (line.coding.responsibility, line.coding.function, line.coding.project)
    analyses = "".join(
        f"<Analysis>{_tags(AnalysisType=letter, AnalysisID=code)}</Analysis>"
        for (letter, _, _), code in zip(_DIMENSIONS, codes, strict=True)
        if code
    )
    supplier = _tags(SupplierID=line.party) if line.party else ""
    side = "Debit" if line.amount_ore >= 0 else "Credit"
    amount = f"<{side}Amount><Amount>{_kroner(line.amount_ore)}</Amount></{side}Amount>"
    tax = _tax(line, side) if line.tax_code else ""
    head = _tags(RecordID=number, AccountID=line.account)
    return f"<Line>{head}{analyses}{supplier}{_tags(Description=line.text)}{amount}{tax}</Line>"


def _tax(line: Line, side: str) -> str:
    """The VAT of a purchase, for information: it is booked on lines of its own, art 429 and 729."""
    pct = chart.TAX_PCT[line.tax_code]
    vat = _kroner(share(abs(line.amount_ore), pct, 100))
    tags = _tags(TaxType="MVA", TaxCode=line.tax_code, TaxPercentage=pct)
    return f"<TaxInformation>{tags}<{side}TaxAmount><Amount>{vat}</Amount></{side}TaxAmount></TaxInformation>"
