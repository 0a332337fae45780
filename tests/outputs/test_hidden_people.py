"""A small number of people does not stand in the public edition, wherever and however it was written."""

from __future__ import annotations

from typing import Any

import pytest

from domain.checks.private_texts import private_text_findings
from domain.few_people import few_people_places
from domain.public_figures import hidden_in_public
from domain.small_groups import Suppression
from outputs.annual_report import annual_report
from outputs.annual_report_indicators import write_indicators
from outputs.annual_report_measure_texts import write_measure_text
from outputs.narrative_text import HIDDEN_NUMBER, in_public
from outputs.read_back import printed_figures
from schemas.narratives import Narrative
from tests.outputs.documents import rows, tables, text
from tests.outputs.mysen_year import mysen_run
from tests.outputs.written_chapters import FULL, PUBLIC, files_with, narrative, part_of, people

GIRLS = people(9, {"jenter": 2, "gutter": 7})


def shown(markdown: str, key: str = "kapittel-sammendrag", *others: Narrative) -> str:
    """What the public edition says of a text."""
    files = files_with(narrative(key, markdown), *others)
    return in_public(markdown, key, mysen_run().reconciliation, hidden_in_public(files, 2026))


def of_girls(markdown: str) -> str:
    """What it says in the text of the indicator itself."""
    files = files_with(narrative("sosionom", markdown, indicators=[GIRLS]))
    return in_public(markdown, "sosionom", mysen_run().reconciliation, hidden_in_public(files, 2026))


@pytest.mark.parametrize(
    ("sentence", "public"),
    [
        ("Sosionomen hjalp to jenter.", f"Sosionomen hjalp {HIDDEN_NUMBER} jenter."),
        ("Vi hjalp 2 nye familier.", f"Vi hjalp {HIDDEN_NUMBER} nye familier."),
        ("Ett barn sluttet.", f"{HIDDEN_NUMBER} barn sluttet."),
        ("Tre av dem flyttet.", f"{HIDDEN_NUMBER} av dem flyttet."),
        ("Her var 2 av 9 barn jenter.", f"Her var {HIDDEN_NUMBER} av {HIDDEN_NUMBER} barn jenter."),
        (
            "Av ni barn var to jenter og 7 gutter.",
            f"Av {HIDDEN_NUMBER} barn var {HIDDEN_NUMBER} jenter og {HIDDEN_NUMBER} gutter.",
        ),
        (
            "Vi så 40 barn. Fire\nungdommer kom. Så kom 12 deltakere.",
            f"Vi så 40 barn. {HIDDEN_NUMBER}\nungdommer kom. Så kom 12 deltakere.",
        ),
    ],
)
def test_a_typed_number_of_few_people_goes_with_the_numbers_beside_it(sentence: str, public: str) -> None:
    assert shown(sentence) == public
    assert few_people_places(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "To programledere har ledet arbeidet, og vi holdt tre kurs for barn og unge.",
        "Vi nådde 12 deltakere og fem familier.",
        "Barn på 2 år og 4 år gamle søsken fikk plass i to barnehager.",
        "Se kapittel 4 Barn og unge, og punkt 2.3.",
        "Møtet er 3. mai, og to ganger i uken er det kafé.",
        "1. Åpne møter\n2. Utvalg med innbyggere\n3. Utprøving",
        "Tre millioner kroner gikk til to familiesentre.",
    ],
)
def test_what_is_not_few_people_stands(sentence: str) -> None:
    assert shown(sentence) == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "22,2 prosent var jenter.",
        "22 % var jenter.",
        "Gutter utgjorde 78 % av barna.",
        "To niendedeler er ikke mange, men 22,22 prosent er det.",
    ],
)
def test_a_share_that_tells_a_hidden_group_is_hidden(sentence: str) -> None:
    assert HIDDEN_NUMBER in of_girls(sentence)


@pytest.mark.parametrize("sentence", ["40 prosent var nye.", "Vi brukte 78 % av budsjettet.", "Ni barn kom."])
def test_a_share_that_tells_nothing_stands(sentence: str) -> None:
    assert of_girls(sentence) == sentence


def test_a_multiple_of_a_shown_start_does_not_tell_a_small_number() -> None:
    few = people(4, before=8)
    files = files_with(narrative("sosionom", "Tallet er halvert.", indicators=[few]))
    hidden = hidden_in_public(files, 2026)
    assert (
        in_public("Tallet er halvert.", "sosionom", mysen_run().reconciliation, hidden) == f"Tallet er {HIDDEN_NUMBER}."
    )


@pytest.mark.parametrize(
    "mark",
    [
        "{figur:\nindikator.sosionom.barn.gruppe-1}",
        "{figur:indikator.sosionom.barn.gruppe-1\n|tall}",
        "{figur :\n indikator.sosionom.barn.gruppe-1 }",
    ],
)
def test_a_mark_broken_over_lines_cannot_print_a_hidden_number(mark: str) -> None:
    assert of_girls(f"Det var {mark} jenter.") == f"Det var {HIDDEN_NUMBER} jenter."


def test_a_mark_in_bold_pieces_cannot_print_a_hidden_number() -> None:
    pieces = "**{figur:indikator.sosionom.**\u200b**barn.gruppe-1}**"
    files = files_with(narrative("sosionom", f"## Mål\n\nDet var {pieces} jenter.", indicators=[GIRLS]))
    found = {figure.id for figure in printed_figures(annual_report(mysen_run(), files, PUBLIC))}
    assert not {f"indikator.sosionom.barn.gruppe-{number}" for number in (1, 2)} & found


def indicator_row(public: bool, **facts: Any) -> list[str]:
    indicator = people(9, {"jenter": 2, "gutter": 7}, **facts)
    files = files_with(narrative("sosionom", "", indicators=[indicator]))
    (table,) = tables(part_of(write_indicators, files, PUBLIC if public else FULL))
    return rows(table)[1]


def test_the_texts_of_an_indicator_tell_no_hidden_number() -> None:
    name, source = "Barn i gruppe, hvorav 2 jenter", "Lista over to jenter"
    assert name in indicator_row(public=False, name=name, source=source)[1]
    row = indicator_row(public=True, name=name, source=source)
    assert row[1] == f"Barn i gruppe, hvorav {HIDDEN_NUMBER} jenter (barn)"
    assert row[-1] == f"Lista over {HIDDEN_NUMBER} jenter"


def test_a_source_that_is_a_person_is_not_named_in_public() -> None:
    assert indicator_row(public=False, source="Kari Nordmann")[-1] == "Kari Nordmann"
    assert indicator_row(public=True, source="Kari Nordmann")[-1] == "uten navn"


def test_the_line_of_a_measure_hides_the_number_in_an_indicators_name() -> None:
    indicator = people(9, {"jenter": 2, "gutter": 7}, name="Barn i gruppe, hvorav 2 jenter")
    files = files_with(narrative("sosionom", "", indicators=[indicator]))
    made = part_of(lambda paper, basis: write_measure_text(paper, basis, "sosionom"), files, PUBLIC)
    assert f"hvorav {HIDDEN_NUMBER} jenter: 9" in text(made)


def hidden_of(*indicators: dict[str, Any]) -> Suppression:
    return hidden_in_public(files_with(narrative("sosionom", "", indicators=list(indicators))), 2026)


def test_a_total_that_is_another_total_less_a_small_one_is_hidden() -> None:
    boys, girls = people(27, id="gutter", name="Gutter"), people(3, id="jenter", name="Jenter")
    hidden = hidden_of(people(30, id="alle", name="Alle"), boys, girls).figures
    assert set(hidden) == {"indikator.sosionom.gutter", "indikator.sosionom.jenter"}
    hidden = hidden_of(people(30, id="alle", name="Alle"), people(26, id="gutter", name="Gutter"), girls).figures
    assert set(hidden) == {"indikator.sosionom.jenter"}


@pytest.mark.parametrize(
    ("unit", "facts", "is_hidden"),
    [
        ("elever", {}, True),
        ("nye deltakere", {}, True),
        ("møter", {}, False),
        ("familiesentre", {}, False),
        ("elever", {"counts_people": False}, False),
    ],
)
def test_a_unit_of_people_is_people_unless_the_writer_says_not(
    unit: str, facts: dict[str, bool], is_hidden: bool
) -> None:
    indicator = {"id": "vedtak", "name": "Vedtak", "unit": unit, "value": 3, "source": "Lista", **facts}
    assert bool(hidden_of(indicator).figures) is is_hidden


def test_the_writer_is_told_where_a_text_says_few_people() -> None:
    written = {"kapittel-sammendrag": narrative("kapittel-sammendrag", "Vi så 40 barn.\n\nTo jenter flyttet.")}
    (finding,) = private_text_findings(written, {}, is_year_end=True)
    assert (finding.rule, finding.row) == ("K57", 3)
