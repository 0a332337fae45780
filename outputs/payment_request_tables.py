"""The tables of the payment request letter."""

from __future__ import annotations

from dataclasses import dataclass

from domain.checks.grant import FUND_TOLERANCE_ORE
from domain.figures import TOTAL
from outputs.word_basis import DocumentBasis
from outputs.word_parts import UNCONFIRMED, Cell, Column, Figure, Part, Row, Table, Text, marked
from outputs.wording import MODEL_NAMES
from schemas.budget_year import BudgetYear
from schemas.programme_values import Fact
from schemas.records import MeasureResult, PaymentOption, PaymentRequest

TO_FILL_IN = Text("Fylles ut", style="Fylles ut")


@dataclass(frozen=True, slots=True)
class LetterBasis(DocumentBasis):
    """A run, its programme, and the request that is made."""

    request: PaymentRequest

    @property
    def coming(self) -> BudgetYear | None:
        """The year to be paid, when it has a file."""
        return self.files.years.get(self.request.year)

    @property
    def letter(self) -> Fact:
        """The ministry's latest award letter that is known."""
        coming = self.coming
        return coming.grant.letter if coming and coming.grant.letter.text else self.year.grant.letter


def grant_table(basis: LetterBasis) -> Table:
    """What was awarded and carried in, what of it is used, and what is left."""
    year, grant = basis.result.year, basis.year.grant
    is_carried_in_confirmed = all(money.approved.confirmed for money in grant.carried_in)
    lines = (
        (f"Tildelt for {year}", "tilskudd.tildelt", grant.award.confirmed),
        (f"Utbetalt for {year}", "tilskudd.utbetalt", grant.paid.confirmed),
        ("Godkjent overført fra tidligere år", "tilskudd.overfort-inn", is_carried_in_confirmed),
        (f"Disponibelt i {year}", "tilskudd.disponibelt", basis.result.grant.confirmed),
        (f"Brukt av tilskuddet i {year}", "tilskudd.brukt", True),
    )
    rows = [Row((_label(text, is_confirmed=ok), _figure(basis, figure))) for text, figure, ok in lines]
    unused = Row((f"Ubrukt ved utgangen av {year}", _figure(basis, "tilskudd.ubrukt")), is_total=True)
    return Table(
        caption=f"Tilskuddet i {year}",
        description="Tildelt, utbetalt, overført inn, disponibelt, brukt og ubrukt tilskudd i kroner.",
        columns=(Column("Post", 11.4), Column("Kroner", 5.0, is_amount=True)),
        rows=(*rows, unused),
        note="Utbetalt tilskudd er opplyst for sammenligning. Disponibelt er tildelt pluss overført.",
    )


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
        ("Herav dekket av kommunen", "egen"),
    ]
    rows = [Row((text, _figure(basis, f"{quantity}.{TOTAL}"))) for text, quantity in lines]
    used = Row(("Herav brukt av tilskuddet", _figure(basis, f"brukt.{TOTAL}")), is_total=True)
    return Table(
        caption="Fra brutto utgifter til brukt tilskudd",
        description="Brutto utgifter, trekkene fra dem, og hvor mye tilskuddet og kommunen dekker, i kroner.",
        columns=(Column("Post", 11.4), Column("Kroner", 5.0, is_amount=True)),
        rows=(*rows, used),
    )


def measures_table(basis: LetterBasis) -> Table:
    """Budget, use and rest per measure that has an allocation, with room for reason and plan."""
    is_all_unconfirmed = basis.is_every_allocation_unconfirmed
    rows = [_measure_row(basis, measure, is_marked=not is_all_unconfirmed) for measure in basis.budgeted]
    total = tuple(_figure(basis, f"{quantity}.{TOTAL}") for quantity in ("revidert", "brukt", "rest"))
    heading = "Budsjett (ikke bekreftet)" if is_all_unconfirmed else "Budsjett"
    return Table(
        caption=f"Ubenyttede midler per tiltak i {basis.result.year}, i kroner",
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


def _measure_row(basis: LetterBasis, measure: MeasureResult, *, is_marked: bool) -> Row:
    name: Cell = measure.name
    if is_marked and not measure.is_allocation_confirmed:
        name = (f"{measure.name} (budsjettet er ", UNCONFIRMED, ")")
    sums = tuple(_figure(basis, f"{quantity}.{measure.id}") for quantity in ("revidert", "brukt", "rest"))
    return Row((name, *sums, TO_FILL_IN if measure.sums.remaining_ore > 0 else "–"))


def _unallocated_note(basis: LetterBasis) -> str:
    """Why the sum of the measures is not the grant's unused money, when it is not."""
    note = "Budsjett er handlingsplanens beløp etter omdisponeringer. Brukt er det tilskuddet dekker."
    if basis.result.totals.remaining_ore != basis.result.grant.unused_ore:
        note += " Summen av rest er ikke lik ubrukt tilskudd, fordi budsjettet på tiltak ikke er lik det disponible."
    return note


def models_table(basis: LetterBasis) -> Table:
    """What each payment model would ask for; the chosen one is marked in words."""
    year, coming = basis.result.year, basis.request.year
    return Table(
        caption=f"Beløpet for {coming} etter tre modeller, i kroner",
        description="For hver modell: beløpet det bes om, overført, tilbakebetalt, disponibelt og uten plan.",
        columns=(
            Column("Modell", 3.9),
            Column("Bes utbetalt", 2.5, is_amount=True),
            Column(f"Overføres fra {year}", 2.5, is_amount=True),
            Column("Betales tilbake", 2.5, is_amount=True),
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
    requested: Cell = "mangler budsjett" if option.requested_ore is None else _figure(basis, figure)
    amounts = (
        ("overforing", option.carry_over_ore),
        ("tilbake", option.repaid_ore),
        ("disponibelt", option.disposable_ore),
        ("uten-plan", option.unplanned_ore),
    )
    cells = (_figure(basis, f"{figure}.{part}") if ore is not None else "ukjent" for part, ore in amounts)
    return Row((chosen, requested, *cells))


def fund_sentence(basis: LetterBasis) -> tuple[Part, ...]:
    """Where the unused money lies; said to be set aside only when the accounts show it."""
    grant = basis.result.grant
    is_set_aside = abs(grant.fund_closing_ore - grant.unused_ore) <= FUND_TOLERANCE_ORE
    fund = (Figure("fond.utgaende", "kroner"), f" ved utgangen av {basis.result.year}")
    if is_set_aside:
        return ("ubenyttede midler er avsatt på bundet driftsfond; fondet er ", *fund)
    return ("bundet driftsfond for tilskuddet er ", *fund, ", som ikke er lik ubrukt tilskudd (se merknadene)")
