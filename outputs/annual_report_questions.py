"""The annual report's appendix of open questions: what is assumed, who decides, and the kroner between readings."""

from __future__ import annotations

from outputs.annual_report_basis import ReportBasis, whole
from outputs.annual_report_labels import OPEN_QUESTIONS
from outputs.footnotes import difference_id
from outputs.norwegian import EN_DASH, capitalised, sentence, unbroken
from outputs.open_questions import HEADLINE_NAMES, headline_ore, others, questions_of, reckoned, rules_read
from outputs.word import Paper
from outputs.word_parts import UNCONFIRMED, Cell, Column, Part, Row, Table
from schemas.plan_results import Ambiguity, ReadingEffect
from schemas.programme_rules import PayShareRule


def write_open_questions(paper: Paper, basis: ReportBasis, *, starts_page: bool = False) -> None:
    """Appends what nobody has decided yet, and what is assumed until then."""
    paper.heading("Vedlegg 3 Spørsmål som ikke er avklart", starts_page=starts_page, label=OPEN_QUESTIONS)
    still_open = [question for question in questions_of(basis.result, basis.files) if not question.confirmed]
    _write_readings(paper, basis)
    if not still_open:
        paper.paragraph("Alle spørsmål er avklart.")
        return
    paper.table(
        Table(
            caption="Spørsmål som ikke er avklart",
            description="Spørsmålet, hva rapporten legger til grunn, og hvem som avgjør.",
            columns=(Column("Spørsmål", 5.8), Column("Lagt til grunn", 6.6), Column("Hvem avgjør", 4.0)),
            rows=tuple(
                Row((unbroken(each.question), sentence(reckoned(each)), each.decided_by)) for each in still_open
            ),
            may_break=True,
        )
    )
    if moving := [question for question in still_open if headline_ore(question)]:
        paper.table(_readings_table(moving))


def _readings_table(questions: list[Ambiguity]) -> Table:
    """What the headlines would gain or lose under each reading that is not chosen."""
    rows = [
        Row((unbroken(reading.text), *(_difference(question, number, reading, figure) for figure in HEADLINE_NAMES)))
        for question in questions
        for number, reading in others(question)
    ]
    return Table(
        caption="Det tallene ville økt eller minket med under en annen lesning, i kroner",
        description="Lesningene som ikke er valgt, og forskjellen i rapportens hovedtall for hver av dem.",
        columns=(
            Column("Lesning", 4.9),
            *(Column(capitalised(name), 2.3, is_amount=True) for name in HEADLINE_NAMES.values()),
        ),
        rows=tuple(rows),
        note=_assumptions(questions),
        may_break=True,
    )


def _difference(question: Ambiguity, number: int, reading: ReadingEffect, figure: str) -> Cell:
    is_changed = figure in reading.difference_ore
    return whole(difference_id(question.id, number, figure)) if is_changed else EN_DASH


def _assumptions(questions: list[Ambiguity]) -> str:
    """What the estimates rest on, each reading's by its words."""
    assumed = [
        f"«{unbroken(reading.text)}»: {reading.assumed}"
        for question in questions
        for _, reading in others(question)
        if reading.assumed
    ]
    return " ".join(("En strek betyr ingen forskjell, eller at tallet ikke kan regnes ut.", *assumed))


def _write_readings(paper: Paper, basis: ReportBasis) -> None:
    """How a rule of plan or agreement is read, where nobody has confirmed the reading."""
    rules = rules_read(basis.programme)
    if not rules:
        return
    paper.paragraph("Slik er disse reglene lest:").paragraph_format.keep_with_next = True
    paper.bullets([_reading(basis, rule) for rule in rules])


def _reading(basis: ReportBasis, rule: PayShareRule) -> tuple[Part, ...]:
    name = basis.programme.measure(rule.measure).name
    return (f"{name}: {unbroken(rule.reading)} ({unbroken(rule.source)}; ", UNCONFIRMED, ")")
