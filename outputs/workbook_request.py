"""Sheet Anmodning: next year's payment request line by line, the letters sent before, the models, the carry-over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from domain.grant_figures import LINE_WORDS
from domain.grant_figures import NO_MEASURE as ON_NO_MEASURE
from domain.grant_figures import WHOLE_GRANT as GRANT_PURPOSE
from domain.grant_years import left_over
from domain.named_figures import id_of
from outputs.norwegian import kroner
from outputs.wording import MODEL_NAMES, REQUESTED, confirmation, marks, yes_no
from outputs.workbook_page import Formula, Money, Page, address, cells
from outputs.workbook_payment_models import agreement, write_models
from schemas.payment_requests import PaymentRequest
from schemas.programme_files import ProgrammeFiles
from schemas.request_lines import CarryOverPart
from schemas.runs import Run

SHEET: Final = "Anmodning"
WIDTHS: Final = (44, 44, 19, 19, 19, 60)
WHOLE_GRANT: Final = "Tilskuddet som helhet"
NO_MEASURE: Final = "Ikke fordelt på tiltak"
_AMOUNTS: Final = range(2, 5)
_NO_PLAN: Final = "Plan mangler"


def write_request(page: Page, run: Run, files: ProgrammeFiles, request: PaymentRequest) -> None:
    """The request of a run for a whole year."""
    page.title(f"Anmodning om utbetaling for {request.year}", marks(run.reconciliation))
    page.note(
        f"Valgt modell {MODEL_NAMES[request.model]}. Tildelingen for {request.year} på {kroner(request.award_ore)} er "
        f"{confirmation(is_confirmed=request.award_confirmed)}."
    )
    names = {measure.id: measure.name for measure in files.programme.measures}
    total = _write_lines(page, request, names)
    _write_letters(page, request, total)
    write_models(page, run, request)
    _write_carry_over(page, run, files, names)


def _write_lines(page: Page, request: PaymentRequest, names: dict[str, str]) -> int | None:
    """The lines of the chosen model; gives the row of their sums, None when there are no lines."""
    page.heading("Linje for linje: krav på hittil, minus det som er bedt om i alle tidligere brev")
    if not request.lines:
        page.note("Beløpet kan ikke regnes ut, fordi tildeling eller budsjett for året mangler.")
        return None
    page.header(["Tildelingsår", "Formål", "Krav på hittil", "Bedt om før", REQUESTED], _AMOUNTS)
    first = page.row
    for line in request.lines:
        entitled, earlier, requested = (
            Money(
                getattr(line, part),
                id_of(LINE_WORDS, part, f"anmodning.linje.{line.grant_year}.{line.purpose or GRANT_PURPOSE}.{{}}"),
            )
            for part in _LINE_PARTS
        )
        difference = Formula(f"={address(page.row, 2)}-{address(page.row, 3)}", requested)
        purpose = WHOLE_GRANT if line.purpose is None else names.get(line.purpose, line.purpose)
        page.line([str(line.grant_year), purpose, entitled, earlier, difference])
    sums = [sum(getattr(line, part) for line in request.lines) for part in _LINE_PARTS]
    total = page.line(["Sum", None, *_sums(first, page.row - 1, sums)], "sum")
    reported = (request.chosen.entitled_ore or 0, request.chosen.earlier_ore, request.requested_ore or 0)
    chosen = f"anmodning.modell-{request.model.lower()}"
    ids = (f"{chosen}.opptjent", f"{chosen}.tidligere", "anmodning.belop")
    page.line(["Rapportert", None, *map(Money, reported, ids)], "control")
    agreements = [
        agreement(f"{address(total, column)}-{address(total + 1, column)}", again - before)
        for column, (again, before) in enumerate(zip(sums, reported, strict=True), start=2)
    ]
    page.line(["Kontroll", None, *agreements], "control")
    return total


_LINE_PARTS: Final = ("entitled_ore", "earlier_ore", "requested_ore")


def _write_letters(page: Page, request: PaymentRequest, total: int | None) -> None:
    page.heading("Brev som er sendt")
    if not request.letters:
        page.note("Ingen tidligere brev er skrevet inn i årsfilene.")
        return
    page.header(["Sendt", "Referanse", "Bedt om"], {2})
    first = page.row
    for number, letter in enumerate(request.letters, start=1):
        asked_for = Money(letter.amount_ore, f"anmodning.brev.{number}")
        page.line([date.fromisoformat(letter.sent_on), letter.reference, asked_for])
    asked = sum(letter.amount_ore for letter in request.letters)
    row = page.line(["Sum", None, *_sums(first, page.row - 1, [asked])], "sum")
    if total is not None:
        difference = asked - sum(line.earlier_ore for line in request.lines)
        control = agreement(f"{address(row, 2)}-{address(total, 3)}", difference)
        page.line(["Kontroll mot linjene", None, control], "control")


def _write_carry_over(page: Page, run: Run, files: ProgrammeFiles, names: dict[str, str]) -> None:
    """What each measure has left, what of it is applied for, and whether there is a plan for it."""
    request = run.reconciliation.payment_request
    page.sheet.set_h_pagebreaks([page.row])
    page.heading(f"Ubrukt fra {run.reconciliation.year}, tiltak for tiltak")
    if request is None or not request.carry_over_parts:
        page.note("Det er ingen ubrukte midler å søke overført.")
        return
    if not request.carry_over_ore:
        page.note("Overføringen er ikke godkjent i den valgte modellen. Beløpene betales tilbake eller trekkes fra.")
    page.header(["Tiltak", "Årsak", "Ubrukt", "Søkes overført", "Herav uten plan", "Plan"], _AMOUNTS)
    plans = {plan.measure: plan for plan in files.year(run.reconciliation.year).carry_over_plans}
    first = page.row
    for part in request.carry_over_parts:
        plan = plans.get(part.measure or "")
        without = 0 if part.has_plan else part.applied_ore
        form = f"overforing.{part.measure or ON_NO_MEASURE}.{{}}"
        left, applied = (Money(part.left_ore, form.format("igjen")), Money(part.applied_ore, form.format("sokt")))
        amounts = (left, applied, Money(without, form.format("uten-plan")))
        name = NO_MEASURE if part.measure is None else names.get(part.measure, part.measure)
        words = plan.plan if plan else (_NO_PLAN if without else "–")
        page.line([name, plan.reason if plan else "–", *amounts, words], marked=[4, 5] if without > 0 else ())
    _write_carry_over_sums(page, run, request.carry_over_parts, first)


def _write_carry_over_sums(page: Page, run: Run, parts: Sequence[CarryOverPart], first: int) -> None:
    left, applied = sum(part.left_ore for part in parts), sum(part.applied_ore for part in parts)
    without = sum(part.applied_ore for part in parts if not part.has_plan)
    total = page.line(["Sum", None, *_sums(first, page.row - 1, [left, applied, without]), None], "sum")
    unused = left_over(run.reconciliation.grant)
    page.line(["Ubrukt som kan overføres", None, Money(unused, "tilskudd.kan-overfores")], "control")
    agrees = agreement(f"{address(total, 2)}-{address(total + 1, 2)}", left - unused)
    page.line(["Kontroll", None, agrees], "control")
    has_all = yes_no(is_true=not without)
    page.line(["Alt som søkes overført, har en plan", has_all], "control", marked=[1] if without else ())


def _sums(first: int, last: int, amounts: Sequence[int]) -> list[Formula]:
    return [Formula(f"=SUM({cells(first, last, column)})", Money(ore)) for column, ore in enumerate(amounts, start=2)]
