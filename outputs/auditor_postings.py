"""The postings of the auditor's package: one by one, and summed by voucher. No party is ever among them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from domain.audit_selection import NUMBER, numbered
from outputs.csv_table import CsvCell, Kroner, csv_table
from outputs.shown_postings import HIDDEN_TEXT, shown_postings
from outputs.wording import KIND_NAMES, PLACEMENT_NAMES
from schemas.private_persons import looks_like_a_person, without_names
from schemas.programme_files import ProgrammeFiles
from schemas.records import Kind, Placement

POSTING_HEADINGS: Final = (
    *("Nr", "Fil", "Rad", "Del", "Bilag", "Bilagsart", "Dato", "Regnskapsår", "Periode", "Konto", "Art", "Funksjon"),
    *("Ansvar", "Prosjekt", "Mva-kode", "Tekst", "Plassering", "Konteringsregel", "Tiltakskode", "Tiltak", "Kildekode"),
    *("Kilde", "Type", "Beløp i øre", "Beløp i kroner"),
)
VOUCHER_HEADINGS: Final = (
    *("Fil", "Bilag", "Bilagsart", "Regnskapsår", "Første dato", "Siste dato", "Rader", "Debet i øre", "Kredit i øre"),
    *("Sum i øre", "Sum i kroner"),
)
_PAY_ARTS: Final = pl.col("art").is_between(pl.lit("010"), pl.lit("099")) | (pl.col("art") == "710")
"""Pay, and the refund of sick pay: what is written there is written about somebody."""
_VOUCHER: Final = ("file", "accounting_year", "voucher_type", "voucher")


def package_postings(postings: pl.DataFrame) -> pl.DataFrame:
    """The postings as an auditor gets them: numbered in the order of file, row and part, with people hidden.

    The text is hidden where it is about pay, or names a supplier who may be a person; elsewhere what may be a name is.

    Args:
        postings: PLACED.
    """
    if postings.is_empty():
        return numbered(shown_postings(postings))
    names = pl.col("text").map_elements(without_names, return_dtype=pl.String)
    is_secret = pl.any_horizontal(_PAY_ARTS, _names_its_party(postings)).fill_null(value=False)
    is_told = pl.col("text").is_not_null()
    shown = shown_postings(postings)
    return numbered(
        shown.with_columns(text=pl.when(is_secret & is_told).then(pl.lit(HIDDEN_TEXT)).otherwise(names)).with_columns(
            pl.col("text").replace("", None)
        )
    )


def _names_its_party(postings: pl.DataFrame) -> pl.Series:
    """Whether the text has a word of the party's name, where the party may be a person."""
    people = {party for party in postings["party"].drop_nulls().unique() if looks_like_a_person(party)}
    rows = postings.select("party", "text").iter_rows()
    return pl.Series(
        [party in people and bool(_words(party) & _words(text or "")) for party, text in rows], dtype=pl.Boolean
    )


def _words(text: str) -> set[str]:
    return {word for word in text.casefold().replace(",", " ").split() if len(word) > 2 and word.isalpha()}


def postings_table(postings: pl.DataFrame, files: ProgrammeFiles) -> bytes:
    """`posteringer.csv`: every posting of the programme that is placed, unplaced, parked or rejected.

    Args:
        postings: as `package_postings` gives them.
        files: the programme, for the names of measures and sources.
    """
    measures = {measure.id: measure.name for measure in files.programme.measures}
    sources = {source.id: source.name for source in files.programme.funding_sources}
    rows = (_cells(posting, measures, sources) for posting in postings.iter_rows(named=True))
    return csv_table(POSTING_HEADINGS, rows)


def _cells(posting: dict[str, Any], measures: Mapping[str, str], sources: Mapping[str, str]) -> list[CsvCell]:
    measure, source, kind, ore = (posting[key] for key in ("measure", "funding_source", "kind", "amount_ore"))
    keys = (*(NUMBER, "file", "row", "part", "voucher", "voucher_type", "posted_on", "accounting_year", "period"),)
    codes = ("account", "art", "function", "responsibility", "project", "tax_code", "text")
    return [
        *(posting[key] for key in (*keys, *codes)),
        PLACEMENT_NAMES[Placement(posting["placement"])],
        *(posting["coding_rule"], measure, measures.get(measure, measure), source, sources.get(source, source)),
        KIND_NAMES[Kind(kind)] if kind else None,
        *(ore, None if ore is None else Kroner(ore)),
    ]


def vouchers_table(postings: pl.DataFrame) -> bytes:
    """`bilag.csv`: the programme's postings summed by voucher; those without a number together, file by file.

    Args:
        postings: as `package_postings` gives them.
    """
    ore, day = pl.col("amount_ore"), pl.col("posted_on")
    sums = postings.group_by(_VOUCHER).agg(
        day.min().alias("first"),
        day.max().alias("last"),
        pl.len().alias("rows"),
        ore.filter(ore > 0).sum().alias("debit"),
        ore.filter(ore < 0).sum().alias("credit"),
        ore.sum().alias("sum"),
        pl.col(NUMBER).min(),
    )
    ordered = sums.sort(NUMBER).select(
        "file", "voucher", "voucher_type", "accounting_year", "first", "last", "rows", "debit", "credit", "sum"
    )
    return csv_table(VOUCHER_HEADINGS, ((*row, Kroner(row[-1])) for row in ordered.iter_rows()))
