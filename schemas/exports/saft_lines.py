"""The lines of a SAF-T Financial file, read as a stream: one transaction in memory at a time.

Elements are matched by local name, so that a file without its namespace, or with another prefix, is read the same.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from lxml import etree

from schemas.exports.dimensions import LETTERS, Analysis, fields_of
from schemas.exports.xml_root import SAFE

_AMOUNT = re.compile(r"([+-]?)(\d{1,16})?(?:\.(\d+))?")
_READ = ("Header", "AnalysisTypeTable", "AnalysisTypeTableEntry", "NumberOfEntries", "TotalDebit", "TotalCredit",
         "Transaction", "Customer", "Supplier", "Account", "TaxTableEntry")  # fmt: skip
_AMOUNTS = ("DebitAmount", "CreditAmount")
_ANALYSIS_AMOUNTS = ("AnalysisAmount", "DebitAnalysisAmount", "CreditAnalysisAmount")

Element = etree._Element
"""lxml has no public name for the type."""
Texts = dict[str, str]
Children = dict[str, list[Element]]


@dataclass(slots=True)
class SaftLine:
    """One line of a transaction. Amounts in øre; `debit_ore` and `credit_ore` have the signs of the file."""

    voucher: str | None
    voucher_type: str | None
    posted_on: str | None
    accounting_year: int | None
    period: str | None
    account: str | None
    text: str | None
    party: str | None
    tax_code: str | None
    currency: str | None
    amount_ore: int | None
    amount_text: str | None
    debit_ore: int = 0
    credit_ore: int = 0
    is_both: bool = False
    analyses: tuple[Analysis, ...] = ()
    """With the file's own type where LEDGER's field will stand, until all types are known: `SaftFile.analyses_of`."""


@dataclass
class SaftFile:
    """What is gathered while the file streams by."""

    encoding: str = ""
    header_text: str = ""
    currency: str | None = None
    dimensions: dict[str, str] = field(default_factory=dict)
    has_dimension_table: bool = False
    entries: int | None = None
    debit_ore: int | None = None
    credit_ore: int | None = None
    transactions: int = 0
    lines: list[SaftLine] = field(default_factory=list)
    used_dimensions: set[str] = field(default_factory=set)

    @property
    def has_empty_dimension_table(self) -> bool:
        """Whether there is a table of dimension types without any."""
        return self.has_dimension_table and not self.dimensions

    @cached_property
    def named_fields(self) -> dict[str, str]:
        """Dimension type to field of LEDGER, by the table of types and else by the type's own word."""
        return fields_of({kind: self.dimensions.get(kind) or kind for kind in sorted(self.used_dimensions)})

    @cached_property
    def assumed_fields(self) -> dict[str, str]:
        """Bare letters without a name, read as the field they most often stand for, where nothing else claims it."""
        return {
            kind: field_name
            for kind, field_name in LETTERS.items()
            if kind in self.used_dimensions
            and not self.dimensions.get(kind)
            and field_name not in self.named_fields.values()
        }

    @property
    def unknown_dimensions(self) -> tuple[str, ...]:
        """Dimension types that lines use and that are neither project, responsibility nor function."""
        known = {*self.named_fields, *self.assumed_fields}
        return tuple(sorted(self.used_dimensions - known))

    def analyses_of(self, line: SaftLine) -> list[Analysis]:
        """The line's dimensions that LEDGER has a field for."""
        return [
            Analysis(field_name, each.code, each.amount_ore, each.is_signed, each.is_unread)
            for each in line.analyses
            if (field_name := self.named_fields.get(each.field) or self.assumed_fields.get(each.field))
        ]


def read_saft(content: bytes) -> SaftFile:
    """Everything of the file that a ledger needs.

    Raises:
        lxml.etree.XMLSyntaxError: the file is damaged or breaks off.
    """
    saft = SaftFile()
    tags = tuple(f"{{*}}{name}" for name in _READ)
    events = etree.iterparse(io.BytesIO(content), events=("end",), tag=tags, **SAFE)
    for _, element in events:
        _take(saft, element)
        if local(element) not in {"Header", "NumberOfEntries", "TotalDebit", "TotalCredit"}:
            _forget(element)
    saft.encoding = (events.root.getroottree().docinfo.encoding or "utf-8").lower()
    return saft


def ore(text: str | None) -> int | None:
    """Øre of an amount as XML Schema writes decimals; None when it is none or has more than two decimals."""
    match = _AMOUNT.fullmatch((text or "").strip())
    if match is None or not (match[2] or match[3]):
        return None
    decimals = (match[3] or "").rstrip("0")
    if len(decimals) > 2:
        return None
    amount = int((match[2] or "0") + decimals.ljust(2, "0"))
    return -amount if match[1] == "-" else amount


def local(element: Element) -> str:
    """The name of the element without its namespace; "" for comments."""
    return _local_tag(element.tag)


@lru_cache(maxsize=4096)
def _local_tag(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _take(saft: SaftFile, element: Element) -> None:
    name = local(element)
    parent = element.getparent()
    if name == "Transaction":
        _take_transaction(saft, element)
    elif name == "Header":
        saft.header_text = " ".join(str(text).strip() for text in element.itertext() if text.strip())
        saft.currency = _texts(element).get("DefaultCurrencyCode")
    elif name == "AnalysisTypeTable":
        saft.has_dimension_table = True
    elif name == "AnalysisTypeTableEntry":
        _take_dimension(saft, _texts(element))
    elif parent is not None and local(parent) == "GeneralLedgerEntries":
        _take_control(saft, name, element.text)


def _take_dimension(saft: SaftFile, entry: dict[str, str]) -> None:
    kind = entry.get("AnalysisType", "")
    saft.dimensions.setdefault(kind, entry.get("AnalysisTypeDescription", ""))


def _take_control(saft: SaftFile, name: str, text: str | None) -> None:
    if name == "NumberOfEntries":
        saft.entries = int(text) if text and text.strip().isdecimal() else None
    elif name == "TotalDebit":
        saft.debit_ore = ore(text)
    elif name == "TotalCredit":
        saft.credit_ore = ore(text)


def _take_transaction(saft: SaftFile, element: Element) -> None:
    saft.transactions += 1
    about = _texts(element)
    journal = element.getparent()
    kind = about.get("VoucherType") or (None if journal is None else _texts(journal).get("JournalID"))
    period = _period(about)
    for child in element:
        if _local_tag(child.tag) == "Line":
            saft.lines.append(_line(saft, about, kind, period, _children(child)))


def _line(
    saft: SaftFile, about: Texts, voucher_type: str | None, period: tuple[int | None, str | None], own: Children
) -> SaftLine:
    sides = [_amount(own[name][0]) for name in _AMOUNTS if name in own]
    texts = [text for text, _ in sides if text is not None]
    debit, credit = (ore(_amount(own[name][0])[0]) if name in own else None for name in _AMOUNTS)
    is_both = bool(debit) and bool(credit)
    is_unread = not texts or any(ore(text) is None for text in texts)
    return SaftLine(
        voucher=about.get("TransactionID"),
        voucher_type=voucher_type,
        posted_on=about.get("GLPostingDate") or about.get("TransactionDate"),
        accounting_year=period[0],
        period=period[1],
        account=_text(own, "AccountID"),
        text=_text(own, "Description") or about.get("Description"),
        party=_text(own, "SupplierID") or _text(own, "CustomerID"),
        tax_code=_texts(own["TaxInformation"][0]).get("TaxCode") if "TaxInformation" in own else None,
        currency=next((currency for _, currency in sides if currency), saft.currency),
        amount_ore=None if is_both or is_unread else (debit or 0) - (credit or 0),
        amount_text=" / ".join(texts) or None,
        debit_ore=debit or 0,
        credit_ore=credit or 0,
        is_both=is_both,
        analyses=_analyses(saft, own.get("Analysis", ())),
    )


def _amount(element: Element) -> tuple[str | None, str | None]:
    """The text and the currency of an amount element."""
    inner = _texts(element)
    return inner.get("Amount", (element.text or "").strip()), inner.get("CurrencyCode")


def _period(about: dict[str, str]) -> tuple[int | None, str | None]:
    year_text = about.get("PeriodYear") or (about.get("TransactionDate") or "")[:4]
    year = int(year_text) if year_text.isdecimal() else None
    number = about.get("Period", "")
    if year is None or not number.isdecimal() or int(number) > 15:
        return year, None
    return year, f"{year:04d}-{int(number):02d}"


def _analyses(saft: SaftFile, elements: Iterable[Element]) -> tuple[Analysis, ...]:
    found = []
    for element in elements:
        children = _children(element)
        kind, code = _text(children, "AnalysisType") or "", _text(children, "AnalysisID")
        saft.used_dimensions.add(kind)
        if code:
            found.append(_analysis(kind, code, children))
    return tuple(found)


def _analysis(kind: str, code: str, children: Children) -> Analysis:
    """Up to 1.20 one amount with the line's sign; in 1.30 debit and credit apart."""
    texts = {name: _amount(children[name][0])[0] for name in _ANALYSIS_AMOUNTS if name in children}
    plain, debit, credit = (ore(texts.get(name)) for name in _ANALYSIS_AMOUNTS)
    if any(ore(text) is None for text in texts.values()):
        return Analysis(kind, code, is_unread=True)
    if debit is None and credit is None:
        return Analysis(kind, code, plain)
    return Analysis(kind, code, (debit or 0) - (credit or 0), is_signed=True)


def _texts(element: Element) -> Texts:
    """The texts of the children by local name, the first of each name; blank ones left out."""
    texts: Texts = {}
    for child in element:
        text = (child.text or "").strip()
        if text:
            texts.setdefault(_local_tag(child.tag), text)
    return texts


def _children(element: Element) -> Children:
    """The children by local name."""
    children: Children = {}
    for child in element:
        children.setdefault(_local_tag(child.tag), []).append(child)
    return children


def _text(children: Children, name: str) -> str | None:
    """The text of the first child of that name; None when it is blank or not there."""
    found = children.get(name)
    return ((found[0].text or "").strip() or None) if found else None


def _forget(element: Element) -> None:
    """Frees what has been read; the element itself goes with the next one, for the parser still holds it."""
    element.clear()
    parent, earlier = element.getparent(), element.getprevious()
    if parent is not None and earlier is not None and earlier.tag == element.tag:
        parent.remove(earlier)
