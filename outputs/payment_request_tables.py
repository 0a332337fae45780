"""The tables of the payment request letter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from domain.figures import CONTROL_QUANTITIES, GRANTED, TOTAL, figures
from domain.grant_figures import LINE_WORDS, WHOLE_GRANT
from domain.grant_years import left_over, over_used
from outputs.norwegian import Decimals, kroner, unbroken
from outputs.word_basis import DocumentBasis
from outputs.word_parts import INVENTED, UNCONFIRMED, Cell, Column, Figure, Part, Row, Table, Text, marked
from outputs.wording import CARRIED_BEYOND_UNUSED, MODEL_NAMES, REPAID, REQUESTED, UNKNOWN
from schemas.budget_year import BudgetYear
from schemas.payment_requests import PaymentOption, PaymentRequest
from schemas.programme_values import Fact
from schemas.records import MeasureResult, Reconciliation
from schemas.request_lines import RequestLine

PLAN_TO_FILL_IN = Text("Fylles ut", style="Fylles ut")
DOUBLE_POSTING = "L23"

_UNDECIDING: Final = frozenset({"avklaring", "prognose", "prognoseavvik", "manedsbudsjett", "manedsforbruk", "andel"})
"""Figures that a letter does not print with others in a column, by the first word of their id."""


@dataclass(frozen=True, slots=True)
class LetterBasis(DocumentBasis):
    """A run, its programme, and the request that is made. `decimals` are those of every amount in a column."""

    request: PaymentRequest
    decimals: Decimals = field(init=False)

    def __post_init__(self) -> None:
        # Asked for with every amount, and the same for all of them.
        object.__setattr__(self, "decimals", _decimals(self.run.reconciliation))

    @property
    def coming(self) -> BudgetYear | None:
        """The year to be paid, when it has a file."""
        return self.files.years.get(self.request.year)

    @property
    def coming_budget_mark(self) -> Text | None:
        """The mark of the coming year's budget: invented, or with lines that nobody has confirmed."""
        if self.coming is None or all(line.confirmed for line in self.coming.allocations):
            return INVENTED if self.coming and self.coming.is_invented else None
        return INVENTED if self.coming.is_invented else UNCONFIRMED

    @property
    def letter(self) -> Fact:
        """The ministry's latest award letter that is known."""
        coming = self.coming
        return coming.grant.letter if coming and coming.grant.letter.text else self.year.grant.letter


def grant_table(basis: LetterBasis) -> Table:
    """What was awarded and carried in, what of it is used, and what is left."""
    year, grant = basis.result.year, basis.year.grant
    is_certain = basis.result.grant.confirmed
    lines = (
        (f"Tildelt for {year}", "tilskudd.tildelt", grant.award.confirmed),
        (f"Utbetalt for {year}", "tilskudd.utbetalt", grant.paid.confirmed),
        ("Godkjent overført fra tidligere år", "tilskudd.overfort-inn", basis.is_carried_in_confirmed),
        (f"Disponibelt i {year}", "tilskudd.disponibelt", is_certain),
        (basis.used_label, "tilskudd.brukt", True),
    )
    rows = [Row((_label(text, is_confirmed=ok), _figure(basis, figure))) for text, figure, ok in lines]
    unused_label = marked(basis.unused_label, is_confirmed=is_certain)
    rows.append(Row((unused_label, _figure(basis, "tilskudd.ubrukt")), is_total=True))
    if over_used(basis.result.grant):
        label = _label(CARRIED_BEYOND_UNUSED, is_confirmed=is_certain)
        rows.append(Row((label, _figure(basis, "tilskudd.kan-overfores")), is_total=True))
    return Table(
        caption=f"Tilskuddet {basis.in_year}",
        description="Tildelt, utbetalt, overført inn, disponibelt, brukt og ubrukt tilskudd i kroner.",
        columns=(Column("Post", 11.4), Column("Kroner", 5.0, is_amount=True)),
        rows=tuple(rows),
        note="Utbetalt tilskudd er opplyst for sammenligning. Disponibelt er tildelt pluss overført.",
    )


def _decimals(result: Reconciliation) -> Decimals:
    """Øre everywhere as soon as one figure has øre, so that columns line up.

    The control law decides for itself, the kroner between readings are whole, and what is forecast is not printed.
    """
    values = figures(result).items()
    decides = {figure: ore for figure, ore in values if figure.partition(".")[0] not in _UNDECIDING}
    has_ore = any(ore % 100 for figure, ore in decides.items() if figure not in CONTROL_QUANTITIES)
    return Decimals.ALWAYS if has_ore else Decimals.NEVER


def _label(text: str, *, is_confirmed: bool) -> tuple[Part, ...]:
    return marked(text, is_confirmed=is_confirmed)


def _figure(basis: LetterBasis, figure: str) -> Figure:
    return Figure(figure, decimals=basis.decimals)


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
    rows = [Row((text, _figure(basis, f"{quantity}.{GRANTED}"))) for text, quantity in lines]
    used = Row(("Herav brukt av tilskuddet", _figure(basis, f"brukt.{GRANTED}")), is_total=True)
    return Table(
        caption="Fra brutto utgifter til brukt tilskudd",
        description="Brutto utgifter, trekkene fra dem, og hvor mye tilskuddet og kommunen dekker, i kroner.",
        columns=(Column("Post", 11.4), Column("Kroner", 5.0, is_amount=True)),
        rows=(*rows, used),
        note="Tabellen gjelder tiltakene tilskuddet betaler for. Tiltak som bare andre kilder betaler, er ikke med.",
    )


def doubts_about_spend(basis: LetterBasis) -> tuple[Part, ...]:
    """What the errors that stand mean for the figures above: what may be counted twice, and what is not counted."""
    doubled = [
        each for each in basis.run.findings if each.rule == DOUBLE_POSTING and each.waived_by is None and not each.trial
    ]
    net_ore = sum(finding.difference_ore or 0 for finding in doubled)
    parts: list[Part] = [f"Mulig dobbeltføring på {kroner(net_ore)} er regnet med. "] if net_ore else []
    law = basis.result.conservation
    if law.rows.unplaced:
        parts += [Figure("kontroll.uplassert", "kroner"), " er ikke plassert og ikke regnet med. "]
    if law.rows.parked:
        parts += [Figure("kontroll.parkert", "kroner"), " er parkert og ikke regnet med."]
    return tuple(parts)


def measures_table(basis: LetterBasis) -> Table:
    """Budget, use and rest per measure that has an allocation, with room for reason and plan."""
    rows = [_measure_row(basis, measure) for measure in basis.budgeted]
    total = tuple(_figure(basis, f"{quantity}.{TOTAL}") for quantity in ("revidert", "brukt", "rest"))
    heading = f"Budsjett ({basis.budget_mark.text})" if basis.budget_mark else "Budsjett"
    return Table(
        caption=f"Ubenyttede midler per tiltak {basis.in_year}, i kroner",
        description="Budsjett, brukt av tilskuddet og rest for hvert tiltak, med årsak og plan.",
        columns=(
            Column("Tiltak", 4.4),
            Column(heading, 2.4, is_amount=True),
            Column("Brukt", 2.4, is_amount=True),
            Column("Rest", 2.4, is_amount=True),
            Column(f"Årsak, og plan for {basis.request.year}", 4.8),
        ),
        rows=(*rows, Row(("Sum", *total, ""), is_total=True)),
        note=_unallocated_note(basis),
        may_break=True,
    )


def _measure_row(basis: LetterBasis, measure: MeasureResult) -> Row:
    name: Cell = measure.name
    if basis.line_mark(measure):
        name = (f"{measure.name} (budsjettet er ", UNCONFIRMED, ")")
    sums = tuple(_figure(basis, f"{quantity}.{measure.id}") for quantity in ("revidert", "brukt", "rest"))
    return Row((name, *sums, _reason_and_plan(basis, measure)))


def _reason_and_plan(basis: LetterBasis, measure: MeasureResult) -> Cell:
    """Why there is money left and what it is for, as the year's file says; a blank to fill in when it does not."""
    plan = next((plan for plan in basis.year.carry_over_plans if plan.measure == measure.id), None)
    if measure.sums.remaining_ore <= 0:
        return "–"
    if plan is None:
        return PLAN_TO_FILL_IN
    words = f"Årsak: {unbroken(plan.reason)} Plan: {unbroken(plan.plan)}"
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
    sums = (_figure(basis, f"{total}.opptjent"), _figure(basis, f"{total}.tidligere"), _figure(basis, total))
    return Table(
        caption="Krav på hittil, minus det som er bedt om i tidligere brev, i kroner",
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


def _line_row(basis: LetterBasis, line: RequestLine) -> Row:
    purpose = "tilskuddet som helhet" if line.purpose is None else basis.programme.measure(line.purpose).name
    figure = f"anmodning.linje.{line.grant_year}.{line.purpose or WHOLE_GRANT}"
    amounts = (_figure(basis, f"{figure}.{quantity}") for quantity in LINE_WORDS)
    return Row((f"{line.grant_year}, {purpose}", *amounts))


def models_table(basis: LetterBasis) -> Table:
    """What each payment model would ask for; the chosen one is marked in words."""
    year, coming = basis.result.year, basis.request.year
    return Table(
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


def _model_row(basis: LetterBasis, option: PaymentOption) -> Row:
    name = MODEL_NAMES[option.model]
    chosen = (name, Text(" (brukt her)", is_bold=True)) if option.model == basis.request.model else name
    figure = f"anmodning.modell-{option.model.lower()}"
    requested: Cell = UNKNOWN if option.requested_ore is None else _figure(basis, figure)
    amounts = (
        ("overforing", option.carry_over_ore),
        ("tilbake", option.repaid_ore),
        ("disponibelt", option.disposable_ore),
        ("uten-plan", option.unplanned_ore),
    )
    cells = (_figure(basis, f"{figure}.{part}") if ore is not None else UNKNOWN for part, ore in amounts)
    return Row((chosen, requested, *cells))
