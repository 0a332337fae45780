"""The texts of the annual report as files: facts in front, sections by heading."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from schemas.narrative_sections import MEASURE_SECTIONS, missing_sections, sections_of
from schemas.narratives import Indicator, Narrative
from schemas.programme_files import ProgrammeError, load_programme
from tests.ledgers import ROOT

PEOPLE = {"id": "barn", "name": "Barn", "unit": "barn", "counts_people": True}


def loaded(folder: Path, text: str, name: str = "sosionom.md") -> Narrative:
    """The narrative as it is read from a programme's folder."""
    shutil.copytree(ROOT / "programmes" / "mysen", folder / "mysen", ignore=shutil.ignore_patterns("narrative"))
    file = folder / "mysen" / "narrative" / "2025" / name
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    return load_programme(folder, "mysen").narratives[2025][Path(name).stem]


def headings(markdown: str) -> list[str]:
    return [section.heading for section in sections_of(markdown)]


def test_facts_stand_before_the_text(tmp_path: Path) -> None:
    facts = '+++\nis_invented = true\n[[indicators]]\nid = "m"\nname = "Møter"\nunit = "møter"\nvalue = 4.5\n+++\n'
    narrative = loaded(tmp_path, f"{facts}## Mål\n\nBra.\n")
    assert narrative.facts.is_invented
    assert [(each.id, str(each.value), each.source) for each in narrative.indicators] == [("m", "4.5", "")]
    assert (narrative.text, narrative.first_line) == ("## Mål\n\nBra.\n", 9)


def test_invented_text_makes_the_year_an_invented_one(tmp_path: Path) -> None:
    loaded(tmp_path, "+++\nis_invented = true\n+++\nTekst.\n")
    files = load_programme(tmp_path, "mysen")
    assert files.has_invented_text(2025)
    assert not files.has_invented_text(2026)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("+++\nis_invented = true\n", "the facts begin with"),
        ("+++\nis_inventet = true\n+++\n", "is_inventet"),
        ("+++\nis_invented = \n+++\n", "not valid TOML"),
    ],
)
def test_facts_that_cannot_be_read_name_file_and_fault(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(ProgrammeError, match=fault) as raised:
        loaded(tmp_path, text)
    assert "mysen/narrative/2025/sosionom.md" in str(raised.value)


@pytest.mark.parametrize(("name", "number"), [("value", 2.5), ("value", -1), ("before", -1), ("before", "0.5")])
def test_people_come_in_whole_numbers(name: str, number: object) -> None:
    with pytest.raises(ValueError, match="numbers of people"):
        Indicator.model_validate({**PEOPLE, "value": 3, name: number})


def test_other_indicators_may_have_decimals_and_fall_below_nought() -> None:
    indicator = Indicator.model_validate({**PEOPLE, "counts_people": False, "value": "-0.5"})
    assert str(indicator.value) == "-0.5"


def test_of_indicators_with_one_id_the_first_counts() -> None:
    facts = {"indicators": [{**PEOPLE, "value": 7}, {**PEOPLE, "value": 9}, {**PEOPLE, "id": "x", "value": 1}]}
    narrative = Narrative("sosionom", "f.md", "", facts=Narrative("", "", "").facts.model_validate(facts))
    assert [(each.id, int(each.value)) for each in narrative.indicators] == [("barn", 7), ("x", 1)]


def test_sections_are_printed_in_one_order_whatever_the_writer_chose() -> None:
    assert headings("## Avvik\n\na\n\n## Mål\n\nb\n\n## Eget\n\nc\n") == ["Mål", "Avvik", "Eget"]


@pytest.mark.parametrize("line", ["## mål", "##  MÅL:", "## Mål ##", "# Mål", "### mål :", "   ## Mål"])
def test_headings_are_known_in_any_dress(line: str) -> None:
    assert [(each.heading, each.text) for each in sections_of(f"{line}\n\nBra.\n")] == [("Mål", "Bra.")]


def test_two_words_with_more_blanks_are_the_same_heading() -> None:
    assert headings("## Veien   videre\n\nx\n") == ["Veien videre"]


@pytest.mark.parametrize("line", ["#Mål", "Mål", "**Mål**", "    ## Mål", "##"])
def test_what_is_no_heading_stays_text(line: str) -> None:
    assert headings(f"{line}\n\nBra.\n") == [""]


def test_unknown_headings_are_kept_as_they_are_written() -> None:
    found = sections_of("Først.\n\n## Sitater: ja\n\n«Fint»\n\n### Under\n\nMer.\n")
    assert [(each.heading, each.text) for each in found] == [
        ("", "Først."),
        ("Sitater: ja", "«Fint»\n\n### Under\n\nMer."),
    ]


def test_unknown_heading_without_text_is_kept_too() -> None:
    assert headings("## Bilder\n") == ["Bilder"]


def test_text_under_a_heading_twice_is_one_section() -> None:
    found = sections_of("## Mål\n\nen\n\n## Avvik\n\nto\n\n## mål\n\ntre\n")
    assert [(each.heading, each.text.split()) for each in found] == [("Mål", ["en", "tre"]), ("Avvik", ["to"])]


def test_missing_sections_are_those_without_words() -> None:
    assert missing_sections("") == MEASURE_SECTIONS
    assert missing_sections("## Mål\n\n \n\n## Avvik\n\nIngen.\n") == (
        "Mål",
        "Gjennomført",
        "Målgruppe",
        "Deltakere",
        "Veien videre",
    )
