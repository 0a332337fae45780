"""The tables of the payment request letter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from domain.figures import GRANTED, TOTAL, figures
from domain.grant_figures import LINE_WORDS, WHOLE_GRANT
from domain.grant_years import left_over, over_used
from outputs.letter_basis import LetterBasis
from outputs.norwegian import EN_DASH, Decimals, sentence
from outputs.word_parts import TO_FILL_IN, UNCONFIRMED, Cell, Column, Figure, Part, Row, Table, Text, marked
from outputs.wording import CARRIED_BEYOND_UNUSED, MODEL_NAMES, REPAID, REQUESTED, UNKNOWN
from schemas.payment_requests import PaymentOption
from schemas.records import MeasureResult
from schemas.request_lines import RequestLine

DOUBLE_POSTING = "L23"

MODELS: Final = "betalingsmodeller"
"""The label of the table of payment models."""


def grant_table(basis: LetterBasis) -> Table:
    """What was awarded and carried in, what of it is used, and what is left."""
    year, grant = basis.result.year, basis.year.grant
    is_certain = basis.result.grant.confirmed
    lines = (
        (f"Tildelt for {year}", "tilskudd.tildelt", grant.award.confirmed),
        (f"Utbetalt for {year}", "tilskudd.utbetalt", grant.paid.confirmed),
        *_carried_in(basis),
        (f"Disponibelt i {year}", "tilskudd.disponibelt", is_certain),
        (basis.used_label, "tilskudd.brukt", True),
    )
    rows = [Row((_label(text, is_confirmed=ok), Figure(figure))) for text, figure, ok in lines]
    unused_label = marked(basis.unused_label, is_confirmed=is_certain)
    rows.append(Row((unused_label, Figure("tilskudd.ubrukt")), is_total=True))
    if over_used(basis.result.grant):
        label = _label(CARRIED_BEYOND_UNUSED, is_confirmed=is_certain)
        rows.append(Row((label, Figure("tilskudd.kan-overfores")), is_total=True))
    table = Table(
        caption=f"Tilskuddet {basis.in_year}, i kroner",
        description="Tildelt, utbetalt, overført inn, disponibelt, brukt og ubrukt tilskudd i kroner.",
        columns=(Column("Post", 11.4), Column("Kroner", 5.0, is_amount=True)),
        rows=tuple(rows),
        note="Disponibelt er det som er tildelt, og det som er overført. Utbetalt er tatt med til sammenligning.",
    )
    return _in_line(basis, table)


def _carried_in(basis: LetterBasis) -> list[tuple[str, str, bool]]:
    """What is carried in; in the agreement's first year there is nothing to carry in from."""
    if basis.result.year == basis.programme.agreement.first_year and not basis.result.grant.carried_in_ore:
        return []
    return [("Godkjent overført fra tidligere år", "tilskudd.overfort-inn", basis.is_carried_in_confirmed)]


def _in_line(basis: LetterBasis, table: Table) -> Table:
    """The table with øre in every amount as soon as one of them has øre, so that columns line up; else in whole kroner.

    Amounts are never rounded: what is printed whole is whole.
    """
    amounts = figures(basis.result)
    shown = [part for row in table.rows for part in _amounts(table, row)]
    has_ore = any(amounts[figure.id] % 100 for figure in shown)
    decimals = Decimals.ALWAYS if has_ore else Decimals.NEVER

    def in_line(cell: Cell, column: Column) -> Cell:
        return replace(cell, decimals=decimals) if column.is_amount and isinstance(cell, Figure) else cell

    rows = (replace(row, cells=tuple(map(in_line, row.cells, table.columns))) for row in table.rows)
    return replace(table, rows=tuple(rows))


def _amounts(table: Table, row: Row) -> Iterable[Figure]:
    cells = zip(row.cells, table.columns, strict=True)
    return (cell for cell, column in cells if column.is_amount and isinstance(cell, Figure))


def _label(text: str, *, is_confirmed: bool) -> tuple[Part, ...]:
    return marked(text, is_confirmed=is_confirmed)


def spend_table(basis: LetterBasis) -> Table:
    """From gross spend to what the grant pays, one deduction a line."""
    lines = [
        ("Brutto utgifter, med merverdiavgift", "brutto"),
        ("Trekk: kompensert merverdiavgift", "mva"),
        ("Trekk: refusjon av sykelønn", "sykelonnsrefusjon"),
        ("Netto utgifter", "netto"),
        *([("Tillegg: merverdiavgift, som tilskuddsbrevet regner med", "mva")] if basis.result.vat == "gross" else []),
        ("Trekk: andre finansieringskilder", "andre-kilder"),
        ("Utgifter etter andre kilder", "etter-andre-kilder"),
        (f"Herav {basis.own_label[:1].lower()}{basis.own_label[1:]}", "egen"),
    ]
    rows = [Row((text, Figure(f"{quantity}.{GRANTED}"))) for text, quantity in lines]
    used = Row(("Herav brukt av tilskuddet", Figure(f"brukt.{GRANTED}")), is_total=True)
    table = Table(
        caption=f"Fra brutto utgifter til brukt tilskudd {basis.in_year}, i kroner",
        description="Brutto utgifter, trekkene fra dem, og hvor mye tilskuddet og kommunen dekker, i kroner.",
        columns=(Column("Post", 11.4), Column("Kroner", 5.0, is_amount=True)),
        rows=(*rows, used),
        note="Tabellen gjelder tiltakene tilskuddet betaler for. Tiltak som bare andre kilder betaler, er ikke med.",
    )
    return _in_line(basis, table)


def doubts_about_spend(basis: LetterBasis) -> tuple[Part, ...]:
    """What the errors that stand mean for the figures above: what may be counted twice, and what is not counted."""
    doubled = [
        each for each in basis.run.findings if each.rule == DOUBLE_POSTING and each.waived_by is None and not each.trial
    ]
    parts: list[Part] = []
    if sum(finding.difference_ore or 0 for finding in doubled):
        parts += ["Mulig dobbeltføring på ", Figure(f"funn.{DOUBLE_POSTING}.avvik", "kroner"), " er regnet med. "]
    law = basis.result.conservation
    if law.rows.unplaced:
        parts += [Figure("kontroll.uplassert", "kroner"), " er ikke plassert og ikke regnet med. "]
    if law.rows.parked:
        parts += [Figure("kontroll.parkert", "kroner"), " er parkert og ikke regnet med."]
    return tuple(parts)


def measures_table(basis: LetterBasis) -> Table:
    """Budget, use and rest per measure that has an allocation, with reason and plan where something is left."""
    told = _told_of_rest(basis)
    rows = [_measure_row(basis, measure, has_reason=bool(told)) for measure in basis.budgeted]
    total = tuple(Figure(f"{quantity}.{TOTAL}") for quantity in ("revidert", "brukt", "rest"))
    heading = f"Budsjett ({basis.budget_mark.text})" if basis.budget_mark else "Budsjett"
    widths = (3.9, 2.5, 5.0) if told else (8.0, 2.8, 0)
    table = Table(
        caption=f"Brukt og ubrukt per tiltak {basis.in_year}, i kroner",
        description="Budsjett, brukt av tilskuddet og rest for hvert tiltak"
        + (f", med {told.lower()}." if told else "."),
        columns=(
            Column("Tiltak", widths[0]),
            *(Column(text, widths[1], is_amount=True) for text in (heading, "Brukt", "Rest")),
            *([Column(told, widths[2])] if told else []),
        ),
        rows=(*rows, Row(("Sum", *total, *([""] if told else [])), is_total=True)),
        note=_unallocated_note(basis),
        may_break=True,
    )
    return _in_line(basis, table)


def _told_of_rest(basis: LetterBasis) -> str:
    """The heading of what is told of a measure's rest; nothing when no measure has any."""
    if not any(measure.sums.remaining_ore > 0 for measure in basis.budgeted):
        return ""
    return f"Årsak og plan for {basis.request.year}" if basis.applies else "Årsak"


def _measure_row(basis: LetterBasis, measure: MeasureResult, *, has_reason: bool) -> Row:
    name: Cell = measure.name
    if basis.line_mark(measure):
        name = (f"{measure.name} (budsjettet er ", UNCONFIRMED, ")")
    sums = tuple(Figure(f"{quantity}.{measure.id}") for quantity in ("revidert", "brukt", "rest"))
    return Row((name, *sums, *([_reason_and_plan(basis, measure)] if has_reason else [])))


def _reason_and_plan(basis: LetterBasis, measure: MeasureResult) -> Cell:
    """Why there is money left and what it is for, as the year's file says; a blank to fill in when it does not."""
    plan = next((plan for plan in basis.year.carry_over_plans if plan.measure == measure.id), None)
    if measure.sums.remaining_ore <= 0:
        return EN_DASH
    if plan is None:
        return TO_FILL_IN
    words = f"Årsak: {sentence(plan.reason)}"
    if not basis.applies:
        return words
    words = f"{words} Plan: {sentence(plan.plan)}"
    part = next((part for part in basis.request.carry_over_parts if part.measure == measure.id), None)
    if part is None or part.applied_ore == part.left_ore:
        return words
    return (f"{words} Søkes overført: ", Figure(f"overforing.{measure.id}.sokt", "kroner"), ".")


def _unallocated_note(basis: LetterBasis) -> str:
    """Why the sum of the measures is not the grant's unused money, when it is not."""
    note = "Budsjett er handlingsplanens beløp etter omdisponeringer. Brukt er det tilskuddet dekker."
    if basis.result.totals.remaining_ore != left_over(basis.result.grant):
        note += " Summen av rest er ikke lik ubrukt tilskudd, fordi budsjettet på tiltak ikke er lik det disponible."
    return note


def difference_table(basis: LetterBasis) -> Table:
    """What is asked for now, line by line: entitled so far, less what the letters before have asked for."""
    lines = basis.request.lines
    rows = [_line_row(basis, line) for line in lines]
    total = f"anmodning.modell-{basis.request.model.lower()}"
    sums = (Figure(f"{total}.opptjent"), Figure(f"{total}.tidligere"), Figure(total))
    table = Table(
        caption="Det kommunen har krav på hittil, minus det tidligere brev har bedt om, i kroner",
        description="For hvert tildelingsår og formål: krav på hittil, bedt om i tidligere brev og bes utbetalt nå.",
        columns=(
            Column("Tildelingsår og formål", 6.8),
            Column("Krav på hittil", 3.2, is_amount=True),
            Column("Bedt om før", 3.2, is_amount=True),
            Column(REQUESTED, 3.2, is_amount=True),
        ),
        rows=(*rows, Row(("Sum", *sums), is_total=True)),
        note="Minus foran beløpet betyr at det er bedt om for mye før. Det trekkes fra.",
    )
    return _in_line(basis, table)


def _line_row(basis: LetterBasis, line: RequestLine) -> Row:
    purpose = "tilskuddet som helhet" if line.purpose is None else basis.programme.measure(line.purpose).name
    figure = f"anmodning.linje.{line.grant_year}.{line.purpose or WHOLE_GRANT}"
    amounts = (Figure(f"{figure}.{quantity}") for quantity in LINE_WORDS)
    return Row((f"{line.grant_year}, {purpose}", *amounts))


def models_table(basis: LetterBasis) -> Table:
    """What each payment model would ask for; the chosen one is marked in words."""
    year, coming = basis.result.year, basis.request.year
    table = Table(
        label=MODELS,
        caption=f"Beløpet for {coming} etter tre modeller, i kroner",
        description="For hver modell: beløpet det bes om, overført, tilbakebetalt, disponibelt og uten plan.",
        columns=(
            Column("Modell", 3.9),
            Column(REQUESTED, 2.5, is_amount=True),
            Column(f"Overføres fra {year}", 2.5, is_amount=True),
            Column(REPAID, 2.5, is_amount=True),
            Column(f"Disponibelt i {coming}", 2.5, is_amount=True),
            Column("Uten plan", 2.5, is_amount=True),
        ),
        rows=tuple(_model_row(basis, option) for option in basis.request.options),
        note="Uten plan er det som blir disponibelt ut over budsjettet. Tilskuddsbrevet avgjør modellen.",
    )
    return _in_line(basis, table)


def _model_row(basis: LetterBasis, option: PaymentOption) -> Row:
    name = MODEL_NAMES[option.model]
    chosen = (name, Text(" (brukt her)", is_bold=True)) if option.model == basis.request.model else name
    figure = f"anmodning.modell-{option.model.lower()}"
    requested: Cell = UNKNOWN if option.requested_ore is None else Figure(figure)
    amounts = (
        ("overforing", option.carry_over_ore),
        ("tilbake", option.repaid_ore),
        ("disponibelt", option.disposable_ore),
        ("uten-plan", option.unplanned_ore),
    )
    cells = (Figure(f"{figure}.{part}") if ore is not None else UNKNOWN for part, ore in amounts)
    return Row((chosen, requested, *cells))
