"""Open questions on the sheet Avklaringer and on the status page: the kroner between readings, the largest first."""

from __future__ import annotations

import pytest
from lxml import html

from outputs.open_questions import effect_sentence, questions_of, rules_read
from outputs.status_page import status_page
from outputs.workbook import workbook
from schemas.plan_results import Ambiguity, ReadingEffect
from tests.ledgers import mysen
from tests.outputs_tables import sheets
from tests.outputs_tables.runs import run

FILES = mysen()


def question(name: str, ore: int, *, confirmed: bool = False, assumed: str = "") -> Ambiguity:
    """A question with two readings, the second of which changes what the grant is used for."""
    now = {"tilskudd.brukt": 500_000_00, "tilskudd.ubrukt": 100_000_00, "egen.sum": 0}
    other = now | {"tilskudd.brukt": 500_000_00 + ore}
    changed = {"tilskudd.brukt": ore} if ore else {}
    return Ambiguity(
        id=name,
        question=f"Spørsmål om {name}?",
        default="Slik.",
        decided_by="Controller",
        confirmed=confirmed,
        readings=(
            ReadingEffect(f"Slik er {name}", "a", is_chosen=True, figures=now),
            ReadingEffect(f"Sånn er {name}", "b", False, other, changed, assumed),
        ),
    )


WORDS = Ambiguity("ord", "Bare ord?", "Ja, bare ord.", "Departementet", confirmed=False)
QUESTIONS = (
    WORDS,
    question("ingenting", 0),
    question("litt", 12_000_00),
    question("mye", -340_000_00, assumed="Anslag: noe mangler."),
    question("avgjort", 0, confirmed=True),
)
RUN = run(ambiguities=QUESTIONS)


@pytest.fixture(scope="module")
def lines() -> list[dict[str, sheets.WrittenCell]]:
    """The rows of the sheet in order, by column letter."""
    found = sheets.rows(sheets.read(workbook(RUN, FILES))["Avklaringer"])
    return [found[number] for number in sorted(found)]


def first_cells(lines: list[dict[str, sheets.WrittenCell]]) -> list[str]:
    return [line["A"].value for line in lines if "A" in line]


def test_largest_effect_stands_first_and_words_alone_last() -> None:
    told = [each.id for each in questions_of(RUN.reconciliation, FILES)]
    assert told == ["mye", "litt", "ingenting", "avgjort", "ord"]


def test_sheet_tells_the_readings_in_that_order(lines: list[dict[str, sheets.WrittenCell]]) -> None:
    cells = first_cells(lines)
    asked = [f"Spørsmål om {name}?" for name in ("mye", "litt", "ingenting")]
    assert [cell for cell in cells if cell in asked] == asked
    assert cells.index("Spørsmål om ingenting?") < cells.index("Spørsmål uten beregning") < cells.index("Bare ord?")
    assert cells.index("Bare ord?") < cells.index("Avklarte spørsmål") < cells.index("Spørsmål om avgjort?")


def test_row_of_the_other_reading_holds_the_kroner_between(lines: list[dict[str, sheets.WrittenCell]]) -> None:
    at = next(number for number, line in enumerate(lines) if line.get("A") and line["A"].value == "Spørsmål om mye?")
    chosen, other = lines[at], lines[at + 1]
    assert [chosen[column].value for column in "BCDE"] == ["Slik er mye", "Controller", "ikke bekreftet", "ja"]
    assert "F" not in chosen
    assert (other["B"].value, other["E"].value) == ("Sånn er mye", "nei")
    assert (other["F"].type, other["F"].value) == ("n", "-340000.00")
    assert other["G"].value == "0.00"
    assert (other["K"].value, other["L"].value) == ("340000.00", "Anslag: noe mangler.")


def test_figure_no_reading_has_is_a_dash_and_one_that_cannot_be_computed_says_so(
    lines: list[dict[str, sheets.WrittenCell]],
) -> None:
    other = next(line for line in lines if line.get("B") and line["B"].value == "Sånn er litt")
    assert (other["I"].value, other["J"].value) == ("–", "–")
    chosen, without = question("x", 5).readings
    known = ReadingEffect(chosen.text, "a", True, chosen.figures | {"anmodning.belop": 1})
    told = Ambiguity("x", "X?", "", "Controller", confirmed=False, readings=(known, without))
    found = sheets.rows(sheets.read(workbook(run(ambiguities=(told,)), FILES))["Avklaringer"])
    assert "kan ikke regnes ut" in {line["I"].value for line in found.values() if "I" in line}


def test_run_stored_before_readings_shows_the_questions_in_words() -> None:
    old = run(ambiguities=())
    told = questions_of(old.reconciliation, FILES)
    assert [each.id for each in told] == [each.id for each in FILES.programme.open_questions]
    found = sheets.rows(sheets.read(workbook(old, FILES))["Avklaringer"])
    assert FILES.programme.open_questions[0].question in {line["A"].value for line in found.values() if "A" in line}


def test_rule_a_question_is_about_is_not_told_twice() -> None:
    assert rules_read(FILES.programme) == ()
    without = tuple(each for each in FILES.programme.open_questions if each.setting != "pay_share")
    alone = FILES.programme.model_copy(update={"open_questions": without})
    assert [rule.id for rule in rules_read(alone)] == ["programlederlonn"]


def test_effect_in_a_sentence() -> None:
    more, less = (
        question("x", 12_000_49).readings[1],
        question("x", -12_000_50, assumed="Anslag: vet ikke.").readings[1],
    )
    assert effect_sentence(more).replace("\u00a0", " ") == "Brukt av tilskuddet 12 000 kroner mer."
    assert effect_sentence(less).replace("\u00a0", " ") == "Brukt av tilskuddet 12 001 kroner mindre. Anslag: vet ikke."
    assert effect_sentence(question("x", 0).readings[1]) == "Ingen forskjell i hovedtallene."


def test_status_page_lists_the_questions_that_move_kroner() -> None:
    page = html.document_fromstring(status_page(RUN, FILES))
    heading = next(each for each in page.iter("h3") if each.text_content() == "Spørsmål som flytter tallene")
    told = [" ".join(item.text_content().split()) for item in heading.getnext().iter("li")]
    assert told == [
        (
            "Spørsmål om mye? Valgt: Slik er mye. Velges i stedet «Sånn er mye»: Brukt av tilskuddet 340 000 kroner "
            "mindre. Anslag: noe mangler."
        ),
        (
            "Spørsmål om litt? Valgt: Slik er litt. Velges i stedet «Sånn er litt»: Brukt av tilskuddet 12 000 kroner "
            "mer."
        ),
    ]


def test_status_page_without_effects_has_no_such_list() -> None:
    page = status_page(run(ambiguities=(WORDS,)), FILES)
    assert "Spørsmål som flytter tallene" not in page
    assert "Bare ord?" in page
