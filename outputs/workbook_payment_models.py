"""The three payment models side by side, on sheet Anmodning: what follows from other amounts is a working formula."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from domain.grant_years import left_over
from outputs.wording import MODEL_NAMES, REQUESTED, UNKNOWN
from outputs.workbook_page import Cell, Formula, Money, NoAmount, Page, address, agrees_formula
from schemas.payment_requests import PaymentOption, PaymentRequest
from schemas.runs import Run

_FIRST_COLUMN = 2


@dataclass(frozen=True, slots=True)
class _Quantity:
    """One row of the table of models: its name, how it is reckoned, its value, and its formula from the other rows."""

    name: str
    how: str
    value: Callable[[PaymentOption], int | None]
    formula: Callable[[Callable[[int], str], PaymentOption], str] | None = None
    style: str = "body"


def write_models(page: Page, run: Run, request: PaymentRequest) -> None:
    """The three models side by side; each amount that follows from others is a formula on them."""
    page.heading("De tre modellene")
    names = [MODEL_NAMES[option.model] for option in request.options]
    page.header(["Post", "Slik er det regnet", *names], range(_FIRST_COLUMN, _FIRST_COLUMN + 3))
    first = page.row
    for quantity, figure in zip(_quantities(run, request), _FIGURES, strict=True):
        amounts = [
            _with_figure(_model_cell(quantity, option, first, column), figure.format(option.model.lower()))
            for column, option in enumerate(request.options, start=_FIRST_COLUMN)
        ]
        page.line([quantity.name, quantity.how, *amounts], quantity.style)
    chosen = [NoAmount("valgt") if option.model == request.model else None for option in request.options]
    marked = [column for column, cell in enumerate(chosen, start=_FIRST_COLUMN) if cell]
    page.line(["Modellen i årsfilen", None, *chosen], "control", marked=marked)
    controls = [
        NoAmount(UNKNOWN) if option.requested_ore is None else _identity(option, request, first, column)
        for column, option in enumerate(request.options, start=_FIRST_COLUMN)
    ]
    page.line(["Kontroll", "Tildelt = bedt om i alt + bortfaller", *controls], "control")


def _with_figure(cell: Cell, figure: str) -> Cell:
    """The cell as one that shows the figure of that id."""
    match cell:
        case Money():
            return replace(cell, figure=figure)
        case Formula(value=Money() as shown):
            return replace(cell, value=replace(shown, figure=figure))
        case _:
            return cell


def _model_cell(quantity: _Quantity, option: PaymentOption, first: int, column: int) -> Cell:
    ore = quantity.value(option)
    if ore is None:
        return NoAmount(UNKNOWN)
    if quantity.formula is None:
        return Money(ore)
    return Formula(quantity.formula(lambda row: address(first + row, column), option), Money(ore))


_AWARD, _BUDGET, _UNUSED, _CARRIED, _RIGHT, _BEFORE, _EARLIER, _NOW, _LAPSES, _BACK, _DISPOSABLE = range(11)
"""The rows of the table of models, from its first."""

_OPTION: Final = "anmodning.modell-{}"
_FIGURES: Final = (
    *("anmodning.tildeling", "anmodning.budsjett", "tilskudd.kan-sokes-overfort", f"{_OPTION}.overforing"),
    *(f"{_OPTION}.opptjent-av-aret", f"{_OPTION}.opptjent-for", f"{_OPTION}.tidligere", _OPTION),
    *(f"{_OPTION}.bortfaller", f"{_OPTION}.tilbake", f"{_OPTION}.disponibelt", f"{_OPTION}.uten-plan"),
    *(f"{_OPTION}.oppgjor.{part}" for part in ("utbetales", "motregnes", "trekkes", "betales-tilbake")),
)
"""The figure in each row, with the model's letter to be put in."""


def _quantities(run: Run, request: PaymentRequest) -> tuple[_Quantity, ...]:
    closing, year = run.reconciliation.year, request.year
    unused = left_over(run.reconciliation.grant)
    return (
        _Quantity(f"Tildelt for {year}", "Fra årsfilen", lambda _: request.award_ore),
        _Quantity(f"Budsjett for {year}", "Fra årsfilen", lambda _: request.budget_ore),
        _Quantity(f"Ubrukt fra {closing}", "Fra regnskapet", lambda _: unused),
        _Quantity("Søkes overført", "Ubrukt som planene omfatter; ingenting i C", lambda option: option.carry_over_ore),
        _Quantity(f"Krav på av {year}", "A og C: tildelt. B: budsjett minus overført, høyst tildelt",
                  lambda option: _right(option, request), _right_formula),
        _Quantity("Krav på tidligere år", "Bare år det er bedt om midler fra i brev",
                  lambda option: _minus(option.entitled_ore, _right(option, request))),
        _Quantity("Bedt om i tidligere brev", "Summen av brevene over", lambda option: option.earlier_ore),
        _Quantity(REQUESTED, "Krav i alt minus tidligere brev", lambda option: option.requested_ore,
                  lambda cell, _: f"={cell(_RIGHT)}+{cell(_BEFORE)}-{cell(_EARLIER)}", "sum"),
        _Quantity("Bortfaller", f"Av tildelingen for {year}, bes ikke utbetalt",
                  lambda option: option.lapses_ore),
        _Quantity("Går tilbake", "Ubrukt som ikke overføres: betales tilbake eller trekkes fra",
                  lambda option: option.repaid_ore, lambda cell, _: f"={cell(_UNUSED)}-{cell(_CARRIED)}"),
        _Quantity(f"Disponibelt i {year}", "Krav på av året pluss overført", lambda option: option.disposable_ore,
                  lambda cell, _: f"={cell(_RIGHT)}+{cell(_CARRIED)}"),
        _Quantity("Uten plan", "Disponibelt ut over budsjettet", lambda option: option.unplanned_ore,
                  lambda cell, _: f"=MAX(0,{cell(_DISPOSABLE)}-{cell(_BUDGET)})"),
        _Quantity("Utbetales", "Av det som bes utbetalt", lambda option: option.settlement.paid_out_ore),
        _Quantity("Motregnes", "Går mot det som skulle vært betalt tilbake etter tidligere brev",
                  lambda option: option.settlement.cancelled_ore),
        _Quantity("Trekkes tilbake", "Bedt om før, ikke utbetalt", lambda option: option.settlement.withdrawn_ore),
        _Quantity("Betales tilbake eller trekkes fra", "Det som er utbetalt",
                  lambda option: option.settlement.repaid_ore),
    )  # fmt: skip


def _right(option: PaymentOption, request: PaymentRequest) -> int | None:
    """What the model gives right to of the year's award."""
    return _minus(request.award_ore, option.lapses_ore)


def _minus(ore: int | None, less: int | None) -> int | None:
    return None if ore is None or less is None else ore - less


def _right_formula(cell: Callable[[int], str], option: PaymentOption) -> str:
    if option.model != "B":
        return f"={cell(_AWARD)}"
    return f"=MAX(0,MIN({cell(_AWARD)},{cell(_BUDGET)}-{cell(_CARRIED)}))"


def _identity(option: PaymentOption, request: PaymentRequest, first: int, column: int) -> Formula:
    """Award = what all letters ask for of the year + what lapses."""
    award, before, earlier, now, lapses = (
        address(first + row, column) for row in (_AWARD, _BEFORE, _EARLIER, _NOW, _LAPSES)
    )
    right = _right(option, request) or 0
    of_year = option.earlier_ore + (option.requested_ore or 0) - ((option.entitled_ore or 0) - right)
    difference = request.award_ore - of_year - (option.lapses_ore or 0)
    return agreement(f"{award}-({earlier}+{now}-{before})-{lapses}", difference)


def agreement(difference_formula: str, difference: int) -> Formula:
    """Whether a difference is nought, in words, worked out anew when the file is opened."""
    return Formula(agrees_formula(f"ROUND({difference_formula},2)"), "Avvik" if difference else "Stemmer")
