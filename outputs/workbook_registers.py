"""Sheet Rammer: what is decided and booked of each budget line without measures of its own.

Belongs here: what the sheets of registers share. Grants passed on and own contribution have modules of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from outputs.wording import KIND_NAMES, marks
from outputs.workbook_in_kind import measure_names
from outputs.workbook_page import Cell, Formula, Money, Page, address, agrees_formula, cells
from outputs.workbook_postings import AMOUNT, KIND, MEASURE_ID, placed_sum, posting_range
from schemas.masking import masked_text, shown_code
from schemas.programme_files import ProgrammeFiles
from schemas.records import Kind
from schemas.registers import DrawResult, EnvelopeResult
from schemas.runs import Run

SHEET: Final = "Rammer"
WIDTHS: Final = (44, 16, 16, 16, 12, 24, 40, 22, 28)
_DRAWS: Final = (
    *("Initiativ", "Besluttet", "Bokført", "Rest", "Dato", "Besluttet av", "Formål", "Bilag", "Ligner tiltaket"),
)
_SUM_ROWS: Final = 8
"""Rows of an envelope before its draws."""


def write_envelopes(page: Page, run: Run, files: ProgrammeFiles) -> None:
    """Each envelope by its own name: budget, decided, booked and remaining, and its draws."""
    result, names = run.reconciliation, measure_names(files)
    page.title(SHEET, marks(result))
    page.note(
        "En ramme er en budsjettlinje uten egne tiltak. Hver bruk av den skal ha et initiativ og en beslutning. Igjen "
        "settes aldri til null når det er negativt."
    )
    for envelope in result.envelopes:
        page.heading(names.get(envelope.measure, envelope.measure))
        page.header(["Post", "Kroner"], {1})
        # After the sums come an empty row, the heading and the header of the draws.
        _write_sums(page, run, envelope, page.row + _SUM_ROWS + 3)
        _write_draws(page, envelope, names)
    page.sheet.freeze_panes(1, 1)


def _write_sums(page: Page, run: Run, envelope: EnvelopeResult, first: int) -> None:
    last = first + len(envelope.draws) - 1
    decided = f"=SUM({cells(first, last, 1)})" if envelope.draws else "=0"
    name = f"ramme.{envelope.measure}"
    at_revised = page.line(["Revidert budsjett", Money(envelope.revised_ore, f"{name}.revidert")])
    at_decided = page.line(["Besluttet", Formula(decided, Money(envelope.decided_ore, f"{name}.vedtatt"))])
    difference_now = f"={address(at_revised, 1)}-{address(at_decided, 1)}"
    remaining = Formula(difference_now, Money(envelope.remaining_ore, f"{name}.rest"))
    at_remaining = page.line(["Igjen å beslutte", remaining], "alarm" if envelope.remaining_ore < 0 else "sum")
    at_booked = page.line(["Bokført på tiltaket", Money(envelope.booked_ore, f"{name}.bokfort")])
    nameless = Money(envelope.undecided_ore, f"{name}.uten-vedtak")
    style = "alarm" if envelope.undecided_ore else "body"
    at_nameless = page.line(["Av dette uten et uttak som viser til bilaget", nameless], style)
    left_ore = envelope.remaining_ore - envelope.undecided_ore
    left = Formula(f"={address(at_remaining, 1)}-{address(at_nameless, 1)}", Money(left_ore))
    page.line(["Igjen når også det som er uten uttak, trekkes fra", left], "alarm" if left_ore < 0 else "sum")
    _write_control(page, run, envelope, address(at_booked, 1))


def _write_control(page: Page, run: Run, envelope: EnvelopeResult, booked: str) -> None:
    """What is booked, added up again from the sheet Posteringer, and whether it is the same."""
    again = _booked_again(run, envelope.measure)
    at_control = page.line(["Bokført etter arket Posteringer", again], "control")
    verdict = "Stemmer" if again.value == Money(envelope.booked_ore) else "Avvik"
    agrees = agrees_formula(f"ROUND({booked}-{address(at_control, 1)},2)")
    page.line(["Kontroll", Formula(agrees, verdict)], "control")


def _booked_again(run: Run, measure: str) -> Formula:
    """What the sheet Posteringer says the measure costs as the grant reckons it."""
    result = run.reconciliation
    kinds = [Kind.GROSS, Kind.SICK_PAY_REFUND, *([Kind.VAT_COMPENSATION] if result.vat == "net" else [])]
    formula = "=" + "+".join(posting_sum(run, measure, (KIND, KIND_NAMES[kind])) for kind in kinds)
    return Formula(formula, Money(sum(placed_sum(run.postings, measure, kind) for kind in kinds)))


def posting_sum(run: Run, measure: str, *conditions: tuple[str, str]) -> str:
    """A formula, without its equals sign, for the sheet Posteringer: a measure's rows that also say these words.

    Args:
        run: with the postings of the sheet.
        measure: its id.
        conditions: column of the sheet and the word it says.
    """

    def column(name: str) -> str:
        return posting_range(name, run.reconciliation, run.postings.height)

    told = ((MEASURE_ID, measure), *conditions)
    return f"SUMIFS({column(AMOUNT)}," + ",".join(f'{column(name)},"{value}"' for name, value in told) + ")"


def _write_draws(page: Page, envelope: EnvelopeResult, names: dict[str, str]) -> None:
    page.heading("Uttak")
    if not envelope.draws:
        page.note("Ingen uttak er ført i årsfilen.")
        return
    page.header(_DRAWS, {1, 2, 3})
    first = page.row
    for draw in envelope.draws:
        page.line(_draw_cells(draw, envelope.measure, names, page.row), "alarm" if _is_doubtful(draw) else "body")
    decided, booked = envelope.decided_ore, sum(draw.booked_ore for draw in envelope.draws)
    write_total(page, first, (decided, booked, decided - booked), len(_DRAWS))


def _is_doubtful(draw: DrawResult) -> bool:
    return draw.booked_ore > draw.decided_ore or draw.looks_like is not None


def _draw_cells(draw: DrawResult, envelope: str, names: dict[str, str], row: int) -> list[Cell]:
    figure = f"ramme.{envelope}.uttak.{draw.id}"
    return [
        masked_text(draw.initiative),
        *(Money(draw.decided_ore, f"{figure}.vedtatt"), Money(draw.booked_ore, f"{figure}.bokfort")),
        difference(row, draw.decided_ore - draw.booked_ore),
        *(date.fromisoformat(draw.decided_on), masked_text(draw.decided_by), masked_text(draw.purpose)),
        voucher_list(draw.vouchers),
        names.get(draw.looks_like, draw.looks_like) if draw.looks_like else None,
    ]


def difference(row: int, ore: int) -> Formula:
    """The second column of a row less its third, which is that much now."""
    return Formula(f"={address(row, 1)}-{address(row, 2)}", Money(ore))


def voucher_list(vouchers: Iterable[str]) -> str | None:
    """Voucher numbers as they may be printed; None when there are none."""
    return ", ".join(filter(None, map(shown_code, vouchers))) or None


def write_total(page: Page, first: int, sums: Iterable[int], width: int) -> None:
    """The row of sums under a table: from row `first` on, of the columns after the first."""
    totals = [
        Formula(f"=SUM({cells(first, page.row - 1, column)})", Money(ore)) for column, ore in enumerate(sums, start=1)
    ]
    page.line(["Sum", *totals, *[None] * (width - 1 - len(totals))], "sum")
