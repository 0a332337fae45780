"""Sheet Avklaringer: open questions with their readings and the kroner between them, and what nobody has confirmed."""

from __future__ import annotations

from typing import Final

from outputs.norwegian import capitalised, unbroken
from outputs.open_questions import HEADLINE_NAMES, questions_of, reckoned, rules_read
from outputs.wording import confirmation, marks, yes_no
from outputs.workbook_page import Cell, Money, NoAmount, Page
from schemas.plan_results import Ambiguity, ReadingEffect
from schemas.programme_files import ProgrammeFiles
from schemas.runs import Run

SHEET: Final = "Avklaringer"
WIDTHS: Final = (42, 42, 24, 13, 7, *[13.5] * 6, 34)

_WORDS: Final = ("Spørsmål", "Regnet slik", "Avgjøres av", "Svaret er")
_FIRST_AMOUNT: Final = 5


def write_open_questions(page: Page, run: Run, files: ProgrammeFiles) -> None:
    """The questions the sources leave open, those that move most kroner first, and the facts nobody has confirmed."""
    result = run.reconciliation
    questions = questions_of(result, files)
    still_open = [question for question in questions if not question.confirmed]
    page.title(SHEET, marks(result))
    _write_readings(page, [question for question in still_open if question.readings])
    _write_words(page, "Spørsmål uten beregning", [each for each in still_open if not each.readings])
    if not still_open:
        page.note("Alle spørsmål er avklart.")
    _write_words(page, "Avklarte spørsmål", [question for question in questions if question.confirmed])
    _write_rules(page, files)
    page.heading("Opplysninger som ikke er bekreftet")
    if not result.unconfirmed:
        page.note("Alle opplysninger er bekreftet.")
    for fact in result.unconfirmed:
        page.note(f"• {fact}")


def _write_readings(page: Page, questions: list[Ambiguity]) -> None:
    """One row for each reading: what each headline would gain or lose beside the chosen one."""
    if not questions:
        return
    page.note("Til noen har avgjort spørsmålene, regnes det etter lesningen som er valgt.")
    page.note(
        "Beløpene er det hvert tall ville økt eller minket med under en annen lesning. Størst forskjell står først."
    )
    names = [capitalised(name) for name in HEADLINE_NAMES.values()]
    heads = ["Spørsmål", "Lesning", *_WORDS[2:], "Valgt", *names, "Største forskjell i noe tall", "Forutsetning"]
    header = page.header(heads, range(_FIRST_AMOUNT, len(heads) - 1))
    page.sheet.freeze_panes(header + 1, 1)
    for question in questions:
        for position, reading in enumerate(question.readings):
            page.line(_reading_row(question, reading, position))


def _reading_row(question: Ambiguity, reading: ReadingEffect, position: int) -> list[Cell]:
    asked = (unbroken(question.question), question.decided_by, confirmation(is_confirmed=question.confirmed))
    text, decided_by, answer = (None, None, None) if position else asked
    widest = max((abs(ore) for ore in reading.difference_ore.values()), default=0)
    return [
        text,
        unbroken(reading.text),
        decided_by,
        answer,
        yes_no(is_true=reading.is_chosen),
        *(_amount(question, reading, figure) for figure in HEADLINE_NAMES),
        None if reading.is_chosen else Money(widest, f"avklaring.{question.id}.lesning-{position + 1}.storste"),
        reading.assumed,
    ]


def _amount(question: Ambiguity, reading: ReadingEffect, figure: str) -> Cell:
    """What the figure gains or loses; in words where one of the two sides has no such figure."""
    if reading.is_chosen:
        return None
    chosen = next(each for each in question.readings if each.is_chosen)
    if figure in chosen.figures and figure in reading.figures:
        number = question.readings.index(reading) + 1
        changed = figure in reading.difference_ore
        return Money(
            reading.difference_ore.get(figure, 0),
            f"avklaring.{question.id}.lesning-{number}.forskjell.{figure}" if changed else "",
        )
    is_known = figure in chosen.figures or figure in reading.figures
    return NoAmount("kan ikke regnes ut" if is_known else "–")


def _write_words(page: Page, heading: str, questions: list[Ambiguity]) -> None:
    if not questions:
        return
    page.heading(heading)
    page.header(_WORDS)
    for question in questions:
        answer = confirmation(is_confirmed=question.confirmed)
        page.line([unbroken(question.question), reckoned(question), question.decided_by, answer])


def _write_rules(page: Page, files: ProgrammeFiles) -> None:
    """How a rule of the plan is read, where nobody has confirmed the reading and no question is about it."""
    rules = rules_read(files.programme)
    if rules:
        page.heading("Lesninger av planen som ikke er bekreftet")
    for rule in rules:
        name = files.programme.measure(rule.measure).name
        page.note(f"• {name}: {unbroken(rule.reading)} ({unbroken(rule.source)})")
