"""Random ledgers through every way of writing them and back: same rows, same øre, same row numbers, nothing lost."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.conservation import conserve
from domain.periods import Period
from domain.placing import place
from schemas.decoded import DecodedFile
from schemas.exports.decoding import decode
from tests.exports import saft_files, writers
from tests.exports.writers import Line, Note, Posting, Style, Written
from tests.ledgers import mysen

PROGRAMME = mysen().programme
TEN_BILLION = 10**10 * 100
ORE = st.one_of(
    st.sampled_from([0, 1, -1, 100, -100, TEN_BILLION, -TEN_BILLION]), st.integers(-TEN_BILLION, TEN_BILLION)
)
LETTERS = "abcæøåÆØÅéö Rr5§–€\"';,|\t\n%&<>()=-."
TEXTS = st.text(alphabet=LETTERS, max_size=14).map(str.strip)
ACCOUNTS = st.sampled_from(["1010", "1270", "0195", "010", "120", "1429", "1729", "216640"])
PROJECTS = st.sampled_from(["", "00123", "50001", "71001", "P77", "99999"])
POSTINGS = st.builds(
    Posting,
    account=ACCOUNTS,
    responsibility=st.sampled_from(["2310", "0231", "300100"]),
    function=st.sampled_from(["201", "0202", "23100"]),
    project=PROJECTS,
    voucher=st.integers(1, 99_999).map(str),
    posted_on=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    year=st.just(2026),
    month=st.integers(0, 13),
    text=TEXTS,
    ore=ORE,
)
ABOVE = st.lists(
    st.one_of(
        st.just(Note("blank")),
        st.sampled_from([Note("preamble", text) for text in ("Hovedbok", "Utvalg: ansvar 2310", "Kjørt; av økonomi")]),
    ),
    max_size=4,
)
BETWEEN = st.sampled_from(
    [
        Note("blank"), Note("header"), Note("footer", "Side 1 av 2"), Note("subtotal", "Sum"),
        Note("subtotal", "Delsum"), Note("total", "Totalt"), Note("total", "Sum totalt"),
    ]
)  # fmt: skip
BODY = st.lists(st.one_of(POSTINGS, POSTINGS, BETWEEN), min_size=1, max_size=12)
AMOUNT_STYLES = [
    ("", ","), (" ", ","), ("\u00a0", ","), (".", ","), ("", "."), (",", "."), (" ", "."), ("'", "."),
]  # fmt: skip
STYLES = st.builds(
    lambda grammar, **marks: Style(group=grammar[0], mark=grammar[1], **marks),
    grammar=st.sampled_from(AMOUNT_STYLES),
    delimiter=st.sampled_from([";", "\t", ",", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16-le", "utf-16-be"]),
    newline=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    negative=st.sampled_from(["-{}", "- {}", "{}-", "({})", "–{}"]),
    sides=st.sampled_from(["signed", "columns", "letter"]),
    date=st.sampled_from(["%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d", "%d/%m/%Y", "%Y%m%d", "%d-%m-%Y"]),
    period=st.sampled_from(["{year}{month:02d}", "{year}-{month:02d}", "{month}/{year}", "{month:02d}.{year}"]),
    ends_in_newline=st.booleans(),
)
LAYOUTS: dict[str, dict[str, Any]] = {
    "generic": {},
    "unit4": {"constants": (("BA", "IV"), ("Konto(T)", "Navn"), ("AV", "1"))},
    "visma-enterprise": {
        "names": ("Art", *writers.NAMES[1:]),
        "constants": (("Firma", "1"), ("Art navn", "Navn"), ("Ansvar navn", "Navn"), ("Bilagsart", "IF")),
    },
    "xledger-lines": {
        "names": (
            "Systemkonto", "Ansvar", "Funksjon (K)", "Prosjekt", "Bilagsnr", "Konteringsdato", "Periode", "Beskrivelse",
        ),
        "constants": (("Fridimensjon", "DEKOM"),),
    },
}  # fmt: skip
"""The headers by which each named layout is known."""
SLOWLY = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])


def has_quoted_row(posting: Posting, columns: int = 7) -> bool:
    """Whether the text holds line breaks and as many delimiters as a whole row, which is read as a broken quote."""
    return "\n" in posting.text and max(posting.text.count(mark) for mark in ";,|\t") >= columns - 1


@st.composite
def reports(draw: st.DrawFn) -> list[Line]:
    """A preamble, the header, then postings with blank rows, page headers, footers and sums among them."""
    body = draw(BODY.filter(lambda lines: any(isinstance(line, Posting) for line in lines)))
    sound = [line for line in body if not (isinstance(line, Posting) and has_quoted_row(line))]
    start = next((index for index, line in enumerate(sound) if isinstance(line, Posting)), len(sound))
    return [*draw(ABOVE), Note("header"), *sound[start:], *draw(st.sampled_from([[], [Note("total", "Totalt")]]))]


def as_read(posting: Posting) -> tuple[object, ...]:
    codes = (posting.account, posting.responsibility, posting.function, posting.project or None)
    return (*codes, posting.voucher, posting.posted_on, posting.period, posting.text or None, posting.ore)


READ = ("account", "responsibility", "function", "project", "voucher", "posted_on", "period", "text", "amount_ore")


def assert_same(decoded: DecodedFile, written: Written) -> None:
    assert decoded.ledger.select("row", *READ).rows() == [(row, *as_read(each)) for row, each in written.postings]
    assert [(row.row, row.reason) for row in decoded.ignored] == written.ignored
    assert decoded.rows == len(written.postings)
    assert [found.message for found in decoded.findings if found.blocks] == []
    assert_conserved(decoded)


def assert_conserved(decoded: DecodedFile) -> None:
    placed = place(decoded.ledger, PROGRAMME, Period.parse("2026-13"))
    law = conserve(decoded.ledger, placed, len(decoded.ignored))
    assert law.rows.read == decoded.ledger.height
    assert law.amount_ore.read == int(decoded.ledger["amount_ore"].sum() or 0)


@SLOWLY
@given(reports(), STYLES)
def test_a_ledger_in_any_text_style_is_read_back(lines: list[Line], style: Style) -> None:
    written = writers.text_file(lines, style)
    assert_same(decode("uttrekk.csv", written.content), written)


@settings(SLOWLY, max_examples=50)
@given(reports(), STYLES, st.booleans())
def test_a_ledger_in_any_workbook_is_read_back(lines: list[Line], style: Style, has_numbers: bool) -> None:
    written = writers.workbook_file(lines, style, has_numbers=has_numbers)
    assert_same(decode("uttrekk.xlsx", written.content), written)


@settings(SLOWLY, max_examples=60)
@given(st.lists(POSTINGS, min_size=1, max_size=12), st.sampled_from(["1.20", "1.30"]))
def test_a_ledger_in_saft_is_read_back(postings: list[Posting], version: str) -> None:
    written = saft_files.saft_file(postings, version)
    decoded = decode("uttrekk.xml", written.content)
    assert decoded.format == "saft"
    shown = [(row, *as_read(each)) for row, each in written.postings]
    read = decoded.ledger.select("row", *READ)
    assert read.drop("text").rows() == [(*row[:8], row[9]) for row in shown]
    assert_conserved(decoded)


@settings(SLOWLY, max_examples=60)
@given(reports(), STYLES, st.sampled_from(sorted(LAYOUTS)))
def test_a_ledger_in_a_named_layout_is_read_back_and_the_layout_is_known(
    lines: list[Line], style: Style, layout: str
) -> None:
    written = writers.text_file(lines, replace(style, **LAYOUTS[layout]))
    decoded = decode("uttrekk.csv", written.content)
    assert decoded.layout == layout
    assert_same(decoded, written)


@settings(SLOWLY, max_examples=40)
@given(st.lists(POSTINGS, min_size=1, max_size=12), STYLES, st.sampled_from(["-", "|"]))
def test_a_ledger_with_joined_codes_is_read_back(postings: list[Posting], style: Style, separator: str) -> None:
    sound = [each for each in postings if not has_quoted_row(each, columns=5)] or [replace(postings[0], text="")]
    dated = [replace(each, month=each.posted_on.month) for each in sound]
    written = writers.joined_file(dated, separator, style)
    decoded = decode("uttrekk.csv", written.content)
    assert decoded.layout == "dynamics-365"
    assert decoded.ledger.select("row", *READ).rows() == [(row, *as_read(each)) for row, each in written.postings]
    assert_conserved(decoded)


MONTHS = st.lists(st.integers(-(10**12), 10**12), min_size=3, max_size=3).filter(any)
BALANCES = st.tuples(st.integers(1, 10**12), st.integers(-(10**12), 10**12)).map(lambda sums: [sums[0], 0, sums[1], 0])


@settings(SLOWLY, max_examples=40)
@given(
    st.lists(st.tuples(POSTINGS, MONTHS.map(lambda months: [0, *months])), min_size=1, max_size=6), POSTINGS, BALANCES
)
def test_a_cumulative_pivot_is_read_back_as_the_movement_of_each_month(
    spent: list[tuple[Posting, list[int]]], balance: Posting, balances: list[int]
) -> None:
    rows = [*spent, (replace(balance, account="216640"), balances)]
    decoded = decode("uttrekk.xlsx", writers.pivot_file(rows, 2026, is_cumulative=True))
    assert decoded.format == "xledger-flex"
    moved = [
        (number, posting.account, posting.project or None, f"2026-{month:02d}", ore)
        for number, (posting, movements) in enumerate(rows, start=3)
        for month, ore in enumerate(movements)
        if ore or (not any(movements) and month == 0)
    ]
    held = any(found.rule == "P04" for found in decoded.findings)
    assert held or decoded.ledger.select("row", "account", "project", "period", "amount_ore").rows() == moved
    assert_conserved(decoded)


@settings(SLOWLY, max_examples=40)
@given(st.lists(st.tuples(POSTINGS, st.lists(ORE, min_size=3, max_size=3)), min_size=1, max_size=6), STYLES)
def test_a_municipal_pivot_is_read_back_month_by_month(rows: list[tuple[Posting, list[int]]], style: Style) -> None:
    decoded = decode("uttrekk.csv", writers.municipal_pivot_file(rows, 2026, style))
    if any(found.rule == "P04" for found in decoded.findings):
        assert decoded.ledger.is_empty()
        return
    moved = [
        (number, posting.responsibility, posting.account, f"2026-{month:02d}", ore)
        for number, (posting, movements) in enumerate(rows, start=3)
        for month, ore in enumerate(movements, start=1)
        if ore
    ]
    read = decoded.ledger.filter(pl.col("amount_ore") != 0)
    assert decoded.layout == "municipal-pivot"
    assert read.select("row", "responsibility", "account", "period", "amount_ore").rows() == moved
    assert_conserved(decoded)


@settings(SLOWLY, max_examples=20)
@given(reports(), STYLES)
def test_the_order_of_rows_changes_no_sum(lines: list[Line], style: Style) -> None:
    postings = [line for line in lines if isinstance(line, Posting)]
    turned = writers.text_file([Note("header"), *reversed(postings)], style)
    straight = writers.text_file([Note("header"), *postings], style)
    sums = [
        decode("x", each.content).ledger.group_by("project").agg(pl.col("amount_ore").sum())
        for each in (turned, straight)
    ]
    assert sums[0].sort("project").equals(sums[1].sort("project"))
