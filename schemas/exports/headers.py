"""Which column holds what: the names Norwegian accounting systems give their columns.

A column is found by its name, never by its place, for the same report changes its order from one year to the next.
Texts of codes (`Konto(T)`, `Kontonavn`) are known so that they are never taken for the code.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

FIELDS: Mapping[str, tuple[str, ...]] = {
    "account": (
        "konto", "kontonr", "kontonummer", "kontokode", "art", "artnr", "artkode", "systemkonto", "hovedbokskonto",
        "hovudbokskonto", "regnskapskonto", "artskonto", "ktoniv7", "kontostreng", "account",
    ),
    "responsibility": (
        "ansvar", "ansvarnr", "ansvarsnr", "ansvarskode", "ansvarssted", "ansvarsted", "ansvarstad", "ansvarsstad",
        "koststed", "kostnadssted", "kostnadsstad", "avdeling", "avdelingskode", "avdelingsnr", "eining", "enhet",
        "dim1",
    ),
    "function": (
        "funksjon", "funksjon(k)", "funksjonskode", "funksjonsnr", "kostrafunksjon", "kostrafunksjonskode", "tjeneste",
        "teneste", "tjenestenr", "tenestenr", "tjenestekode", "tjenesteområde", "tenesteområde", "dim2",
    ),
    "project": (
        "prosjekt", "prosjektnr", "prosjektnummer", "prosjektkode", "project", "dim3", "fridim", "fridimensjon",
        "aktivitet", "prosjektnavn",
    ),
    "voucher": (
        "bilagsnr", "bilagsnummer", "bilag", "bilagnr", "vouchernr", "voucher", "transnr", "transaksjonsnr", "buntnr",
    ),
    "voucher_type": ("ba", "bilagsart", "bilagstype", "bilagsslag", "votp", "bt", "transaksjonstype"),
    "posted_on": (
        "regnskapsdato", "rekneskapsdato", "posteringsdato", "bokføringsdato", "bokførtdato", "postertdato", "postert",
        "bilagsdato", "dato", "transdato", "transaksjonsdato", "verdato",
    ),
    "period": (
        "periode", "regnskapsperiode", "rekneskapsperiode", "kontperiode", "konteringsperiode", "bokføringsperiode",
        "period", "per", "måned", "månad", "mnd",
    ),
    "year": ("år", "regnskapsår", "rekneskapsår", "aar", "year"),
    "text": (
        "linjetekst", "tekst", "posteringstekst", "beskrivelse", "beskriving", "bilagstekst", "forklaring", "omtale",
        "spesifikasjon",
    ),
    "tax_code": ("mvakode", "avgiftskode", "mva", "av", "momskode", "mk", "avgift"),
    "currency": ("valuta", "valutakode", "currency"),
    "amount": (
        "beløp(nok)", "beløpnok", "beløp", "beløpikroner", "beløpinok", "beløpkr", "beloep", "belop", "bokførtbeløp",
        "nettobeløp", "kontantbeløp", "regnskap", "rekneskap", "amount", "beløp(øre)", "beløpiøre", "beløpøre",
        "beløp(kr)", "beløp(ikr)", "beløp[nok]", "beløp[kr]", "regnskaphittiliår", "rekneskaphittiliår",
        "regnskaphittil", "hittiliår", "bokført",
    ),
    "debit": ("debet", "debit", "debetbeløp", "debitbeløp", "beløpdebet", "beløp/deb", "beløpdebit", "deb"),
    "credit": ("kredit", "kreditt", "kreditbeløp", "kredittbeløp", "beløpkredit", "beløp/kre", "beløpkreditt", "kre"),
    "side": (
        "d/k", "dk", "debet/kredit", "deb/kred", "debetkredit", "debit/kredit", "debet/kreditt",
        "dc", "d/c", "dkkode", "deb/kre", "debetkode", "debetkreditkode", "fortegn", "debet(d)/kredit(k)",
    ),
    "line_number": ("linjenr", "linjenummer", "linje"),
    "dimension_type": ("dimensjonstype",),
    "dimension_code": ("dimensjonskode",),
    "dimension_amount": ("dimensjonsbeløp",),
}  # fmt: skip
"""The names of each field, squeezed as `squeezed` does; the earlier name is the better one."""

PARTY_NAMES = (
    "resknr", "reskontronr", "reskontro", "leverandørnr", "leverandør", "kundenr", "kunde", "orgnr", "leverandørnavn",
    "kundenavn",
)  # fmt: skip
ORE_NAMES = frozenset({"beløp(øre)", "beløpiøre", "beløpøre"})
DECISIVE = frozenset(
    {"account", "amount", "debit", "credit", "side", "project", "function", "responsibility", "period"}
)
"""Fields where the wrong column of two would change a figure in the letter."""

_ACCOUNTS_OF_YEAR = re.compile(r"^(regnskap|rekneskap)(?:19|20)\d\d$")
_TEXT_ENDINGS = ("(t)", "tekst", "navn", "namn", "beskrivelse", "(tekst)", "(navn)")


@dataclass(frozen=True, slots=True)
class Layout:
    """What the header row says.

    Args:
        row: the header's row number.
        headers: every header as the file writes it, by column.
        fields: the column of each field that was found.
        parties: columns that name a supplier or customer, the best first.
        rivals: fields for which two columns have equally good names, with those columns.
    """

    row: int
    headers: Mapping[str, str]
    fields: Mapping[str, str]
    parties: tuple[str, ...] = ()
    rivals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_ledger(self) -> bool:
        """Whether there is an account and an amount, which a ledger cannot do without."""
        return "account" in self.fields and self.has_amount

    @property
    def has_amount(self) -> bool:
        """Whether there is an amount, in one column or two."""
        return "amount" in self.fields or self.has_two_sides

    @property
    def has_two_sides(self) -> bool:
        """Whether debit and credit stand in columns of their own."""
        return {"debit", "credit"} <= set(self.fields)

    @property
    def amount_columns(self) -> tuple[str, ...]:
        """The columns that hold money, in the order debit, credit, amount."""
        return tuple(self.fields[field] for field in ("debit", "credit", "amount") if field in self.fields)

    def header_of(self, field: str) -> str | None:
        """The field's header as the file writes it."""
        return self.headers.get(self.fields.get(field, ""))


def squeezed(header: str) -> str:
    """The header in the form names are compared in: composed, small letters, without blanks, dots and hyphens."""
    text = unicodedata.normalize("NFC", unmangled(header)).casefold()
    return re.sub(r"[\s.\-_:*\u00ad\ufeff]", "", text)


def _name(header: str) -> str:
    """The name a header is looked up by: `Regnskap 2026` is `regnskap`."""
    return _ACCOUNTS_OF_YEAR.sub(r"\1", squeezed(header))


def unmangled(header: str) -> str:
    """The header with `BelÃ¸p` set right, for recognition only; a header without such marks as it is."""
    if "Ã" not in header:
        return header
    try:
        return header.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return header


def layout_of(row: int, cells: Mapping[str, str | None]) -> Layout:
    """What that row says when read as a header.

    Args:
        row: its number in the file.
        cells: column to text, in the order of the file.
    """
    headers = {column: text.strip() for column, text in cells.items() if text and text.strip()}
    names = {column: _name(header) for column, header in headers.items()}
    best = {field: _best(synonyms, names) for field, synonyms in FIELDS.items()}
    return Layout(
        row=row,
        headers=headers,
        fields={field: columns[0] for field, columns in best.items() if columns},
        parties=tuple(column for name in PARTY_NAMES for column in names if names[column] == name),
        rivals={field: columns for field, columns in best.items() if len(columns) > 1},
    )


def case_twins(layout: Layout) -> tuple[tuple[str, ...], ...]:
    """Groups of headers that differ only in small and capital letters, such as `Region` and `region`."""
    groups: dict[str, list[str]] = {}
    for header in layout.headers.values():
        groups.setdefault(header.casefold(), []).append(header)
    return tuple(tuple(group) for group in groups.values() if len(set(group)) > 1)


def unused_headers(layout: Layout) -> tuple[str, ...]:
    """Headers that no field knows and that are not the text of a code."""
    known = {*PARTY_NAMES, *(name for names in FIELDS.values() for name in names)}
    return tuple(
        header
        for header in layout.headers.values()
        if _name(header) not in known and not squeezed(header).endswith(_TEXT_ENDINGS)
    )


def _best(synonyms: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...]:
    for synonym in synonyms:
        columns = tuple(column for column, name in names.items() if name == synonym)
        if columns:
            return columns
    return ()
