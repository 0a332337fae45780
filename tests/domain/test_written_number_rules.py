"""K50, K51, K52 and K64: what is told of the numbers and the figure marks in the texts of the annual report."""

from __future__ import annotations

import pytest

from domain.checks import written_numbers
from schemas.findings import Severity
from tests.domain.rule_cases import Case, case
from tests.domain.watched_texts import FACTS, findings, text_of

RIGHT = "Tiltaket brukte {figur:brukt.sosionom} av 1 000 000 kroner."
DECLARED = "Mysen har 1 200 innbyggere, og 34 prosent kjenner tilbudet."

CASES = (
    case(written_numbers.UNKNOWN_NUMBER, findings(RIGHT), findings("Tiltaket brukte 790 000 kroner.")),
    case(written_numbers.UNKNOWN_MARK, findings(RIGHT), findings("Tiltaket brukte {figur:brukt.sosionon}.")),
    case(
        written_numbers.TYPED_NUMBER,
        findings("Tiltaket brukte {figur:brukt.sosionom}."),
        findings("Tiltaket brukte 780 000 kroner av 1 000 000 kroner."),
    ),
    case(
        written_numbers.OWN_NUMBER,
        findings(DECLARED, facts=FACTS),
        findings(DECLARED.replace("34 prosent", "en del"), facts=FACTS),
    ),
)


@pytest.mark.parametrize("shown", CASES, ids=lambda shown: shown.rule.code)
def test_rule_is_silent_where_it_holds_and_speaks_once_where_it_is_broken(shown: Case) -> None:
    assert [found.message for found in shown.passes if found.rule == shown.rule.code] == []
    broken = [found for found in shown.fails if found.rule == shown.rule.code]
    assert len(broken) == 1
    assert broken[0].message.endswith((".", "?"))
    assert broken[0].remedy == shown.rule.remedy


def test_every_rule_has_its_two_cases() -> None:
    assert {shown.rule.code for shown in CASES} == {rule.code for rule in written_numbers.RULES}


def test_an_unknown_amount_says_where_it_is_and_what_it_may_have_been() -> None:
    (found,) = findings("Stillingen er besatt.\n\nTiltaket brukte 790 000\nkroner i året.")
    assert found.severity is Severity.ERROR
    assert (found.file, found.row) == ("programmes/mysen/narrative/2026/sosionom.md", 12)
    assert found.message == (
        "Fant beløpet «790 000 kroner» i programmes/mysen/narrative/2026/sosionom.md, linje 12: «Tiltaket brukte "
        "790 000 kroner i året.». Tallet finnes ikke i avstemmingen for denne teksten. Nærmest er brukt.sosionom, "
        "780\u00a0000,00\u00a0kr; teksten ligger 10\u00a0000,00\u00a0kr over."
    )
    assert (found.value, found.expected) == ("790 000 kroner", "brukt.sosionom: 780\u00a0000,00\u00a0kr")
    assert (found.difference_ore, found.measure) == (1_000_000, "sosionom")


def test_an_unknown_amount_of_another_measure_says_so() -> None:
    (found,) = findings("Tiltaket brukte 1 050 000 kroner.")
    assert "Det samme tallet er brukt.apen-barnehage; nevn tiltaket" in found.message


def test_an_amount_below_the_figure_says_so() -> None:
    (found,) = findings("Tiltaket brukte 779 000 kroner.")
    assert "teksten ligger 1\u00a0000,00\u00a0kr under." in found.message
    assert found.difference_ore == -100_000


def test_a_share_is_told_in_percentage_points() -> None:
    (found,) = findings("Tiltaket brukte 80 prosent av budsjettet.")
    assert found.severity is Severity.ERROR
    assert "andel.brukt.sosionom, 78\u00a0prosent; teksten ligger 2\u00a0prosentpoeng over." in found.message
    assert found.difference_ore is None


def test_a_count_is_a_warning_and_an_amount_an_error_when_the_year_is_closed() -> None:
    told = findings("Vi hjalp 43 familier med 790 000 kroner.", facts=FACTS.model_copy(update={"own_numbers": ()}))
    assert [found.severity for found in told] == [Severity.WARNING, Severity.ERROR]
    assert "indikator.sosionom.familier, 42; teksten ligger 1 over." in told[0].message


def test_in_a_month_numbers_are_a_hint_and_marks_an_error() -> None:
    told = findings("Vi brukte 790 000 av {figur:brukt.torg} og 1 000 000 kroner.", is_year_end=False)
    assert [(found.rule, found.severity) for found in told] == [("K51", Severity.ERROR), ("K50", Severity.INFO)]


@pytest.mark.parametrize(
    ("mark", "sentence"),
    [
        (
            "{figur:brukt.sosionon}",
            "«brukt.sosionon» er ikke noe tall i avstemmingen. Mente du {figur:brukt.sosionom}",
        ),
        ("{figur:brukt.sosionom|euro}", "«euro» er ikke en form for «brukt.sosionom». Mente du {figur:brukt.sosionom}"),
        ("{figur:andel.brukt.sosionom|mill}", "«mill» er ikke en form for «andel.brukt.sosionom»."),
        ("{figur:andel.brukt.jobbsjansen}", "«andel.brukt.jobbsjansen» er en andel av null og har ingen verdi."),
        ("{figur:}", "«» er ikke noe tall i avstemmingen."),
        ("{figur:qqqqqqqq.zzzz}", "«qqqqqqqq.zzzz» er ikke noe tall i avstemmingen."),
    ],
)
def test_a_mark_that_cannot_be_printed_says_why_and_what_may_be_meant(mark: str, sentence: str) -> None:
    (found,) = findings(f"Tiltaket er i gang.\n\n- Brukt: **{mark}**")
    assert (found.rule, found.row, found.severity) == ("K51", 12, Severity.ERROR)
    assert sentence in found.message
    assert "omradeloft trace PROGRAM --list" in found.remedy


@pytest.mark.parametrize("text", ["{brukt.sosionom}", "{figurer: ingen}", "{ figur }", "Se figur 2"])
def test_braces_that_are_no_figure_are_text(text: str) -> None:
    assert findings(text) == ()


def test_typed_numbers_are_told_once_with_the_marks_that_print_them() -> None:
    (found,) = findings(
        "Tiltaket brukte 780 000 kroner, eller 0,8 mill. kroner, av kr 1 000 000,-. Det er 78 prosent, og 220 000,00 "
        "kroner er igjen. Netto er sju hundre og åtti tusen kroner."
    )
    assert (found.rule, found.severity, found.count) == ("K52", Severity.INFO, 6)
    assert "«780 000 kroner» (linje 10): {figur:brukt.sosionom};" in found.message
    assert "«0,8 mill. kroner» (linje 10): {figur:brukt.sosionom|mill};" in found.message
    assert "«kr 1 000 000,-» (linje 10): {figur:revidert.sosionom|kr};" in found.message
    assert "«78 prosent» (linje 10): {figur:andel.brukt.sosionom};" in found.message
    assert "«220 000,00 kroner» (linje 10): {figur:rest.sosionom|øre}; og 1 til." in found.message


def test_no_name_of_a_person_is_repeated() -> None:
    told = findings(
        "Kari Nordmann brukte 790 000 kroner sammen med Ola Hansen.\n\nSosionom Ahmed Ali-Berg fikk 12 345 kroner, "
        "sier Nordmann. 01017012345 er ikke et tall, og 900 12 345 heller ikke."
    )
    assert len(told) == 2
    for found in told:
        shown = f"{found.message} {found.value} {found.expected}"
        assert not any(name in shown for name in ("Kari", "Nordmann", "Ola", "Hansen", "Ahmed", "Ali", "Berg", "01017"))
    assert "«… brukte 790 000 kroner sammen med …»" in told[0].message


def test_a_declared_number_that_is_not_in_the_text_is_told() -> None:
    (found,) = [each for each in findings("Ingen tall her.", facts=FACTS) if each.value == "34 prosent"]
    assert (found.rule, found.severity) == ("K64", Severity.WARNING)
    assert "Fant ikke «34 prosent» i teksten" in found.message


def test_findings_come_in_the_order_of_the_text() -> None:
    text = text_of("")
    told = findings("Først 790 000 kroner.\n\nSå 791 000 kroner.\n\nTil slutt 792 000 kroner.")
    assert [found.row for found in told] == [text.first_line, text.first_line + 2, text.first_line + 4]
