"""What a run finds in the texts of the annual report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from domain.narrative_findings import narrative_findings
from schemas.findings import Finding, Severity
from schemas.narrative_sections import MEASURE_SECTIONS
from schemas.narratives import Narrative, NarrativeFacts
from schemas.programme_files import ProgrammeFiles
from schemas.records import MeasureResult, MeasureSums, Reconciliation, Status
from tests.ledgers import mysen
from tests.outputs.mysen_year import mysen_run
from tests.people import D_NUMBER, DOTTED_ACCOUNT, EMAIL, FODSELSNUMMER, PHONE

FULL = "".join(f"## {heading}\n\nTekst.\n\n" for heading in MEASURE_SECTIONS)
FILE = "programmes/mysen/narrative/2026/sosionom.md"
PEOPLE = {"id": "barn", "name": "Barn", "unit": "barn", "value": 12, "target": 10, "source": "Oversikten"}


def narrative(text: str = FULL, key: str = "sosionom", first_line: int = 1, **facts: Any) -> Narrative:
    file = f"mysen/narrative/2026/{key}.md"
    return Narrative(key, file, text, first_line, NarrativeFacts.model_validate(facts))


def year(**changes: Any) -> Reconciliation:
    """A year with one measure."""
    only = MeasureResult("sosionom", "Sosionom", "Sosionom", None, MeasureSums(), Status.OK, 3)
    return replace(mysen_run().reconciliation, measures=(only,), **changes)


def found(*narratives: Narrative, last_year: Mapping[str, Narrative] | None = None, **changes: Any) -> list[Finding]:
    files: ProgrammeFiles = replace(
        mysen(), narratives={2026: {each.key: each for each in narratives}, 2025: last_year or {}}
    )
    return list(narrative_findings(year(**changes), files))


def of_rule(code: str, *narratives: Narrative, **changes: Any) -> list[Finding]:
    return [finding for finding in found(*narratives, **changes) if finding.rule == code]


def missing(*narratives: Narrative) -> list[str]:
    """What K09 says of the measure."""
    return [finding.message for finding in of_rule("K09", *narratives) if "Sosionom" in finding.message]


def test_a_whole_text_misses_nothing() -> None:
    assert missing(narrative()) == []


def test_each_empty_section_is_named_with_its_file() -> None:
    text = FULL.replace("## Avvik\n\nTekst.", "## Avvik\n").replace("## Veien videre\n\nTekst.\n", "")
    assert missing(narrative(text)) == [
        f"Fant ikke tekst under «Avvik» om Sosionom: {FILE}.",
        f"Fant ikke tekst under «Veien videre» om Sosionom: {FILE}.",
    ]
    finding = of_rule("K09", narrative(text))[0]
    assert (finding.file, finding.expected, finding.severity) == (FILE, "## Avvik", Severity.ERROR)


@pytest.mark.parametrize("text", ["", " \n\n"])
def test_an_empty_file_is_a_missing_text(text: str) -> None:
    assert missing(narrative(text)) == [f"Fant ikke tekst om Sosionom: {FILE}."]


def test_numbers_of_people_are_a_text_about_participants() -> None:
    text = FULL.replace("## Deltakere\n\nTekst.\n", "")
    assert len(missing(narrative(text))) == 1
    assert missing(narrative(text, indicators=[{**PEOPLE, "counts_people": True}])) == []
    assert len(missing(narrative(text, indicators=[PEOPLE]))) == 1


def test_texts_are_asked_for_when_the_year_is_closed_and_not_before() -> None:
    assert of_rule("K09", is_year_end=False) == []
    assert len(of_rule("K09")) == 1 + len(mysen().programme.goals) + 6


def test_a_misspelt_file_is_found_with_what_was_meant() -> None:
    finding = of_rule("K53", narrative(key="sosinom"))[0]
    assert "sosinom.md er ikke navnet på noe i årsrapporten. Det som ligner mest, er sosionom.md." in finding.message
    assert (finding.severity, finding.expected) == (Severity.WARNING, "sosionom.md")


def test_a_file_that_resembles_nothing_is_found_without_a_guess() -> None:
    finding = of_rule("K53", narrative(key="xyz"))[0]
    assert finding.message.endswith("er ikke navnet på noe i årsrapporten.")
    assert finding.expected is None


def test_a_text_about_a_measure_that_rests_is_found() -> None:
    finding = of_rule("K53", narrative(key="evaluering"))[0]
    assert finding.message.endswith("Evaluering har verken budsjett eller posteringer i året.")


def test_texts_that_are_printed_are_no_finding() -> None:
    texts = [narrative(key=key) for key in ("sosionom", "mal-narmiljo", "kapittel-risiko")]
    assert of_rule("K53", *texts) == []


def indicator(*sizes: int, value: int = 12, **more: Any) -> dict[str, Any]:
    groups = [{"name": f"gruppe {size}", "number": size} for size in sizes]
    return {**PEOPLE, "value": value, "groups": groups, **more}


def test_groups_that_do_not_sum_are_a_warning_and_an_error_at_year_end() -> None:
    wrong = narrative(indicators=[indicator(7, 6)])
    finding = of_rule("K54", wrong)[0]
    assert finding.message == f"«Barn» i {FILE} er 12, men gruppene er til sammen 13."
    assert (finding.value, finding.expected, finding.severity) == ("13", "12", Severity.ERROR)
    assert of_rule("K54", wrong, is_year_end=False)[0].severity is Severity.WARNING


def test_groups_that_overlap_need_not_sum_and_may_not_be_larger_than_the_whole() -> None:
    assert of_rule("K54", narrative(indicators=[indicator(7, 12, groups_overlap=True)])) == []
    finding = of_rule("K54", narrative(indicators=[indicator(7, 13, groups_overlap=True)]))[0]
    assert "den største gruppen er 13" in finding.message


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"target": None}, "har ikke noe mål (target)."),
        ({"target": -1}, "har et mål under null (target)."),
        ({"source": " "}, "har ingen kilde (source)."),
        ({"source": "", "target": None}, "har ingen kilde (source) og ikke noe mål (target)."),
    ],
)
def test_an_indicator_that_is_not_whole_is_a_warning(changes: dict[str, Any], fault: str) -> None:
    finding = of_rule("K55", narrative(indicators=[{**PEOPLE, **changes}]))[0]
    assert finding.message == f"«Barn» i {FILE} {fault}"
    assert finding.severity is Severity.WARNING


def test_an_id_that_stands_twice_is_told_once() -> None:
    doubled = narrative(indicators=[PEOPLE, PEOPLE, {**PEOPLE, "id": "voksne"}])
    assert [finding.message for finding in of_rule("K55", doubled)] == [
        f"Fant 2 indikatorer med id-en barn i {FILE}. Bare den første er med."
    ]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (f"Kontakt {FODSELSNUMMER}.", "fødselsnummer eller D-nummer"),
        (f"Kontakt {D_NUMBER[:6]} **{D_NUMBER[6:]}**.", "fødselsnummer eller D-nummer"),
        (f"Betalt til {DOTTED_ACCOUNT}.", "kontonummer"),
        (f"Skriv til {EMAIL}.", "e-postadresse"),
        (f"Ring {PHONE}.", "telefonnummer"),
        (f"Kontakt {FODSELSNUMMER[:6]}\n{FODSELSNUMMER[6:]} her.", "fødselsnummer eller D-nummer"),
    ],
)
def test_personal_data_in_a_text_is_found_by_line_and_never_repeated(line: str, kind: str) -> None:
    text = narrative(f"{FULL}\n{line}\n", first_line=4)
    row = 4 + FULL.count("\n") + 1
    finding = of_rule("K56", text)[0]
    assert finding.message == f"Fant {kind} i {FILE}, linje {row}."
    assert (finding.row, finding.severity) == (row, Severity.ERROR)
    assert of_rule("K56", text, is_year_end=False)[0].severity is Severity.WARNING


def test_personal_data_among_the_facts_is_found_too() -> None:
    finding = of_rule("K56", narrative(indicators=[{**PEOPLE, "source": "kari@example.org"}]))[0]
    assert finding.message == f"Fant e-postadresse i opplysningene øverst i {FILE}."


def test_a_typed_number_that_tells_a_hidden_one_is_found_by_line_and_never_repeated() -> None:
    record = indicator(3, 31, value=34, counts_people=True)
    finding = of_rule("K57", narrative(f"{FULL}De tre eldste barna.\n", indicators=[record]))[0]
    row = FULL.count("\n") + 1
    assert finding.message == f"Fant et tall i {FILE}, linje {row}, som røper et tall på færre enn fem personer."
    assert (finding.row, finding.severity) == (row, Severity.WARNING)


def test_numbers_that_tell_nothing_are_no_finding() -> None:
    record = indicator(14, 20, value=34, counts_people=True)
    assert of_rule("K57", narrative(f"{FULL}De 14 eldste av 34 barn.\n", indicators=[record])) == []
