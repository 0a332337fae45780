"""What the header of a SAF-T file says of the file: version, country, currency, and which periods it holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from schemas.exports.row_findings import counted, kroner, place
from schemas.exports.rules import OTHER_CURRENCY, OUTSIDE_SELECTION, SAFT_VERSION
from schemas.exports.xml_text import unescaped
from schemas.findings import Finding

NEWEST_VERSION = (1, 30)
_VERSION = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,3}))?")
_MONTHS = (1, 12)


@dataclass(frozen=True, slots=True)
class Selection:
    """The span the file was taken out for, months counted as year times 100 plus month; the dates where it has them."""

    first_month: int
    last_month: int
    first_day: date | None = None
    last_day: date | None = None

    def __str__(self) -> str:
        if self.first_day and self.last_day:
            return f"{self.first_day:%d.%m.%Y} til {self.last_day:%d.%m.%Y}"
        first, last = (f"{month // 100}-{month % 100:02d}" for month in (self.first_month, self.last_month))
        return f"{first} til {last}"


@dataclass(frozen=True, slots=True)
class SaftHeader:
    """The header; None for what it does not say."""

    version: str | None
    country: str | None
    currency: str | None
    selection: Selection | None
    text: str

    @property
    def year(self) -> int | None:
        """The year of the whole file, when it is one."""
        span = self.selection
        return span.first_month // 100 if span and span.first_month // 100 == span.last_month // 100 else None


def read_header(fields: Mapping[str, str]) -> SaftHeader:
    """The header from its texts, by path below `Header`."""
    texts = {name: text for name, raw in fields.items() if (text := unescaped(raw).strip())}
    return SaftHeader(
        version=texts.get("AuditFileVersion"),
        country=texts.get("AuditFileCountry"),
        currency=texts.get("DefaultCurrencyCode"),
        selection=_selection({name.removeprefix("SelectionCriteria/"): text for name, text in texts.items()}),
        text=" ".join(texts.values()),
    )


def header_findings(name: str, header: SaftHeader) -> list[Finding]:
    """A version nobody has tried, none at all, and amounts in another currency."""
    findings = []
    if header.version is None:
        message = "Fant ingen versjon i SAF-T-filen (AuditFileVersion). Den er lest som versjon 1.30."
        findings.append(SAFT_VERSION.finding(message, file=name, column="AuditFileVersion", expected="1.30"))
    elif not _is_known(header.version):
        message = f"Fant SAF-T versjon {header.version}, som er ukjent. Filen er lest som versjon 1.30."
        findings.append(
            SAFT_VERSION.finding(message, file=name, column="AuditFileVersion", value=header.version, expected="1.30")
        )
    if header.currency is not None and header.currency.upper() != "NOK":
        message = f"Fant beløp i {header.currency}, ikke i norske kroner (DefaultCurrencyCode)."
        findings.append(
            OTHER_CURRENCY.finding(
                message, file=name, column="DefaultCurrencyCode", value=header.currency, expected="NOK"
            )
        )
    return findings


def selection_findings(name: str, selection: Selection | None, ledger: pl.DataFrame) -> list[Finding]:
    """Lines outside the span the file itself gives, in one finding.

    The opening balance belongs to the first month and year-end to the last. Where the span is dates, a line is outside
    when neither its period nor its date lies within.
    """
    if selection is None:
        return []
    month = pl.col("period").str.slice(5, 2).cast(pl.Int32, strict=False).clip(*_MONTHS)
    in_months = (pl.col("accounting_year") * 100 + month).is_between(selection.first_month, selection.last_month)
    in_days = pl.col("posted_on").is_between(pl.lit(selection.first_day), pl.lit(selection.last_day))
    outside = ledger.filter(pl.col("period").is_not_null() & ~in_months & ~in_days.fill_null(value=False))
    if outside.is_empty():
        return []
    first, rows = outside.row(0, named=True), outside["row"].n_unique()
    periods = outside["period"].unique().sort()
    shown = ", ".join(periods.head(5)) + (f" og {len(periods) - 5} til" if len(periods) > 5 else "")
    debit = kroner(int(outside["amount_ore"].clip(lower_bound=0).sum()))
    message = (
        f"Fant {counted(rows)} utenfor utvalget filen oppgir, {selection}: perioder {shown}, debet {debit}, "
        f"først {place(first['row'], first['voucher'], None)[1:-1]}."
    )
    return [
        OUTSIDE_SELECTION.finding(
            message,
            file=name,
            row=first["row"],
            voucher=first["voucher"],
            column="SelectionCriteria",
            value=shown,
            expected=str(selection),
            count=rows,
        )
    ]


def _is_known(version: str) -> bool:
    found = _VERSION.fullmatch(version)
    if found is None:
        return False
    # "1.0" and "1.3" are written for 1.00 and 1.30.
    return (1, 0) <= (int(found[1]), int((found[2] or "0").ljust(2, "0"))) <= NEWEST_VERSION


def _selection(texts: Mapping[str, str]) -> Selection | None:
    first_day, last_day = (_day(texts.get(f"Selection{end}Date")) for end in ("Start", "End"))
    if first_day and last_day:
        return Selection(
            _month(first_day.year, first_day.month), _month(last_day.year, last_day.month), first_day, last_day
        )
    numbers = [texts.get(f"Period{end}", "") for end in ("StartYear", "Start", "EndYear", "End")]
    if not all(number.isascii() and number.isdecimal() and len(number) <= 4 for number in numbers):
        return None
    first_year, first, last_year, last = map(int, numbers)
    return Selection(_month(first_year, first), _month(last_year, last))


def _month(year: int, number: int) -> int:
    return year * 100 + min(max(number, _MONTHS[0]), _MONTHS[1])


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
