"""Letter, report, workbook and JSON of a year say the same of every figure, each read from its own bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from domain.printed_figures import report_figures
from outputs.annual_report import annual_report
from outputs.payment_request import payment_request_letter
from outputs.read_back import printed_figures
from outputs.reconciliation_json import as_json_text, reconciliation_document
from outputs.word_fields import tag_of
from tests.outputs_tables.test_figures_in_outputs import FILES, content, figure_rows, run_of

_DIGITS = re.compile(
    r"(?P<minus>minus |−)?(?P<number>\d[\d ]*(?:,\d+)?)(?P<unit> (?:kroner|krone|kr|%))?( mer| mindre)?"
)


@cache
def written() -> Any:
    """`reconciliation.json`."""
    return json.loads(as_json_text(reconciliation_document(run_of("year"))))


@cache
def in_json() -> dict[str, Decimal]:
    """Kroner, per cent and numbers by figure id; a share without a whole has no value."""
    document = written()
    shares = {figure: share["percent"] for figure, share in document["shares"].items()}
    return {
        **{figure: Decimal(ore).scaleb(-2) for name in ("figures", "finding_figures")
           for figure, ore in document[name].items()},
        **{figure: Decimal(percent) for figure, percent in shares.items() if percent is not None},
        **{figure: Decimal(number) for figure, number in document["numbers"].items()},
    }  # fmt: skip


@cache
def in_workbook() -> dict[str, Decimal]:
    """The same of the sheets Tall and Tall med andre svar, where shares are parts of one."""
    shares = written()["shares"].keys()
    rows = {row["A"].value: row["C"] for row in figure_rows(content("year")) if "C" in row and row["C"].type == "n"}
    return {figure: Decimal(cell.value) * (100 if figure in shares else 1) for figure, cell in rows.items()}


@cache
def in_documents() -> tuple[tuple[str, str, str], ...]:
    """Document, figure id and text of everything that letter and report print by id."""
    run = run_of("year")
    values = report_figures(run, FILES)
    ids = {tag_of(figure): figure for figure in (*values.amounts, *values.shares, *values.numbers)}
    made = {"brev": payment_request_letter(run, FILES), "rapport": annual_report(run, FILES)}
    return tuple((name, ids[one.id], one.text) for name, document in made.items() for one in printed_figures(document))


def read(text: str) -> Decimal | None:
    """What a printed figure says, read here and not there; None for one in words."""
    found = _DIGITS.fullmatch(text.replace("\u00a0", " "))
    if found is None:
        return None
    number = Decimal(found["number"].replace(" ", "").replace(",", "."))
    return -number if found["minus"] or text.endswith("mindre") else number


def test_json_and_workbook_hold_the_same_figures_with_the_same_values() -> None:
    assert in_workbook() == in_json()
    assert len(in_json()) > 900


def disagreements() -> Iterator[tuple[str, str, str]]:
    for document, figure, text in in_documents():
        value, said = in_json().get(figure), read(text)
        if value is None or said is None:
            continue
        # Whole kroner may be rounded up or down, so that a column adds up; everything else is exact.
        is_right = abs(said - value) < 1 if "," not in text and value % 1 else said == value
        if not is_right:
            yield document, figure, text


def test_letter_and_report_say_what_json_says() -> None:
    assert list(disagreements()) == []


def test_almost_all_that_is_printed_is_compared() -> None:
    compared = [figure for _, figure, text in in_documents() if figure in in_json() and read(text) is not None]
    others = {figure for _, figure, text in in_documents() if figure not in in_json() or read(text) is None}
    assert len(compared) > 500
    of_files = {figure for figure in others if figure.startswith(("samfinansiering.", "egeninnsats.", "indikator."))}
    no_whole = {figure for figure, share in written()["shares"].items() if share["percent"] is None}
    in_words = {figure for figure in others if figure in in_json()}
    assert others == of_files | (others & no_whole) | in_words
    assert len(in_words) < 10


@pytest.mark.parametrize("document", ["brev", "rapport"])
def test_shares_and_numbers_are_printed_by_id_in_the_documents(document: str) -> None:
    figures = {figure for name, figure, _ in in_documents() if name == document}
    assert "rader.lest" in figures
    assert document == "brev" or {"andel.brukt-av-disponibelt", "avvik.sum", "tiltak.overforbruk"} <= figures
