"""The figures of the grant: the whole of it, its years and purposes, its fund, the request, the programme's years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from domain.grant_years import left_over
from domain.named_figures import NamedFigure, Words, figures_of
from schemas.grant_years import MoneyMatch
from schemas.payment_requests import PaymentOption, PaymentRequest
from schemas.records import Reconciliation

GRANT_WORDS: Final[Words] = {
    "tilskudd.tildelt": ("awarded_ore", "Tildelt"),
    "tilskudd.overfort-inn": ("carried_in_ore", "Overført fra tidligere år"),
    "tilskudd.disponibelt": ("disposable_ore", "Disponibelt"),
    "tilskudd.brukt": ("used_ore", "Brukt"),
    "tilskudd.ubrukt": ("unused_ore", "Ubrukt"),
    "tilskudd.utbetalt": ("paid_ore", "Utbetalt av departementet"),
    "tilskudd.mottatt": ("received_ore", "Bokført som mottatt"),
    "fond.inngaende": ("fund_opening_ore", "Fondets inngående saldo"),
    "fond.avsatt": ("fund_set_aside_ore", "Avsatt til fond i året"),
    "fond.brukt": ("fund_use_ore", "Brukt av fond i året"),
    "fond.utgaende": ("fund_closing_ore", "Fondets utgående saldo"),
}
GRANT_QUANTITIES: Final[dict[str, str]] = {figure: name for figure, (name, _) in GRANT_WORDS.items()}
"""Figure id -> the sum of the grant it names."""

FREE: Final = "fritt"
"""The purpose of money that is bound to no measure."""
YEAR_WORDS: Final[Words] = {
    "tildelt": ("awarded_ore", "Tildelt"),
    "utbetalt": ("paid_ore", "Utbetalt"),
    "disponibelt": ("available_ore", "Disponibelt"),
    "brukt": ("used_ore", "Brukt"),
    "ubrukt": ("unused_ore", "Ubrukt"),
    "brukt-for": ("used_before_ore", "Brukt i tidligere regnskapsår"),
}
"""Quantity in an id `argang.<year>.<quantity>` -> the sum of the grant year it names."""
PURPOSE_WORDS: Final[Words] = {name: YEAR_WORDS[name] for name in ("disponibelt", "brukt", "ubrukt")}
"""Quantity in an id `argang.<year>.formal.<purpose>.<quantity>`."""

WHOLE_GRANT: Final = "tilskuddet"
"""The purpose of a request line that is for the grant as a whole."""
LINE_WORDS: Final[Words] = {
    "opptjent": ("entitled_ore", "Krav på hittil"),
    "tidligere": ("earlier_ore", "Bedt om i tidligere brev"),
    "anmodet": ("requested_ore", "Bes utbetalt"),
}
"""Quantity in an id `anmodning.linje.<grant year>.<purpose>.<quantity>`."""
OPTION_WORDS: Final[Words] = {
    "": ("requested_ore", "Bes utbetalt"),
    ".overforing": ("carry_over_ore", "Søkt overført"),
    ".tilbake": ("repaid_ore", "Betales tilbake eller trekkes fra"),
    ".disponibelt": ("disposable_ore", "Disponibelt neste år"),
    ".uten-plan": ("unplanned_ore", "Disponibelt uten plan"),
    ".opptjent": ("entitled_ore", "Krav på hittil"),
    ".tidligere": ("earlier_ore", "Bedt om i tidligere brev"),
    ".bortfaller": ("lapses_ore", "Bes ikke utbetalt av tildelingen"),
}
"""End of an id `anmodning.modell-<model>` -> what the payment model comes to."""
SETTLEMENT_WORDS: Final[Words] = {
    "utbetales": ("paid_out_ore", "Utbetales"),
    "motregnes": ("cancelled_ore", "Går mot det som skulle betales tilbake"),
    "trekkes": ("withdrawn_ore", "Trekkes fra det som er bedt om og ikke utbetalt"),
    "betales-tilbake": ("repaid_ore", "Betales tilbake"),
}
"""End of an id `anmodning.modell-<model>.oppgjor.<quantity>`."""
NO_MEASURE: Final = "uten-tiltak"
"""The subject of unused money that lies on no measure."""
CARRY_OVER_WORDS: Final[Words] = {"igjen": ("left_ore", "Ubrukt"), "sokt": ("applied_ore", "Søkt overført")}
"""Quantity in an id `overforing.<measure>.<quantity>`."""
LETTER_WORDS: Final[Words] = {
    "anmodet": ("requested_ore", "Bedt om"),
    "mottatt": ("received_ore", "Mottatt"),
    "utestaende": ("outstanding_ore", "Bedt om og ikke mottatt"),
}
"""Quantity in an id `mottak.brev.<number>.<quantity>`."""
PROGRAMME_YEAR_WORDS: Final[Words] = {
    "tildelt": ("awarded_ore", "Tildelt"),
    "overfort-inn": ("carried_in_ore", "Overført fra tidligere år"),
    "disponibelt": ("disposable_ore", "Disponibelt"),
    "budsjett": ("budget_ore", "Budsjett"),
    "brutto": ("gross_ore", "Brutto utgift"),
    "netto": ("net_ore", "Netto utgift"),
    "brukt": ("used_ore", "Brukt av tilskuddet"),
    "egen": ("own_ore", "Dekket av kommunen"),
    "ubrukt": ("unused_ore", "Ubrukt"),
    "fond": ("fund_closing_ore", "Fondets utgående saldo"),
    "anmodet": ("requested_ore", "Bedt utbetalt"),
}
"""Quantity in an id `programar.<accounting year>.<quantity>`."""


def grant_figures(reconciliation: Reconciliation) -> Iterator[NamedFigure]:
    """The grant, its grant years with their purposes, its fund, and the programme year by year."""
    yield from figures_of(reconciliation.grant, GRANT_WORDS, "{}", f"tilskuddet {reconciliation.year}")
    label = f"Ubrukt som kan overføres: tilskuddet {reconciliation.year}"
    yield NamedFigure("tilskudd.kan-overfores", label, left_over(reconciliation.grant))
    names = {measure.id: measure.name for measure in reconciliation.measures}
    for year in reconciliation.grant.grant_years:
        name = f"tildelingsår {year.grant_year}"
        yield from figures_of(year, YEAR_WORDS, f"argang.{year.grant_year}.{{}}", name)
        for purpose in year.purposes:
            subject = names.get(purpose.measure, purpose.measure) if purpose.measure else "fritt innenfor programmet"
            form = f"argang.{year.grant_year}.formal.{purpose.measure or FREE}.{{}}"
            yield from figures_of(purpose, PURPOSE_WORDS, form, f"{name}, {subject}")
    if reconciliation.grant.matched:
        yield from _receipt_figures(reconciliation.grant.matched)
    for of_year in reconciliation.programme_years:
        form = f"programar.{of_year.accounting_year}.{{}}"
        yield from figures_of(of_year, PROGRAMME_YEAR_WORDS, form, f"regnskapsåret {of_year.accounting_year}")


def _right_figures(option: PaymentOption, request: PaymentRequest, option_id: str) -> Iterator[NamedFigure]:
    """What a model gives right to of the year's award, and of earlier years; not known where the request is not."""
    if option.requested_ore is None:
        return
    entitled = option.requested_ore + option.earlier_ore if option.entitled_ore is None else option.entitled_ore
    of_year = entitled if option.entitled_ore is None else request.award_ore - (option.lapses_ore or 0)
    subject = f"anmodning for {request.year}, modell {option.model}"
    yield NamedFigure(f"{option_id}.opptjent-av-aret", f"Krav på av årets tildeling: {subject}", of_year)
    yield NamedFigure(f"{option_id}.opptjent-for", f"Krav på tidligere år: {subject}", entitled - of_year)


def _receipt_figures(matched: MoneyMatch) -> Iterator[NamedFigure]:
    """What was asked for by letter, what came on each, and what came without one."""
    yield NamedFigure("mottak.anmodet", "Bedt om i brev: tilskuddet", matched.requested_ore)
    for number, letter in enumerate(matched.letters, start=1):
        subject = f"brev {number} ({letter.sent_on}, {letter.reference})"
        yield from figures_of(letter, LETTER_WORDS, f"mottak.brev.{number}.{{}}", subject)
    for number, payment in enumerate(matched.unmatched, start=1):
        yield NamedFigure(f"mottak.uten-brev.{number}", f"Mottatt uten brev: periode {payment.period}", payment.ore)


def request_figures(request: PaymentRequest, names: Mapping[str, str]) -> Iterator[NamedFigure]:
    """The payment request: what is asked for, by every model, line by line, and the letters before it."""
    words: Words = {
        "anmodning.overforing": ("carry_over_ore", "Søkt overført"),
        "anmodning.tildeling": ("award_ore", "Tildeling"),
        "anmodning.belop": ("requested_ore", "Bes utbetalt"),
        "anmodning.budsjett": ("budget_ore", "Budsjett"),
    }
    name = f"anmodning for {request.year}"
    yield from figures_of(request, words, "{}", name)
    for option in request.options:
        form = f"anmodning.modell-{option.model.lower()}{{}}"
        yield from figures_of(option, OPTION_WORDS, form, f"{name}, modell {option.model}")
        yield from _right_figures(option, request, form.format(""))
        form = form.format(".oppgjor.{}")
        yield from figures_of(option.settlement, SETTLEMENT_WORDS, form, f"{name}, modell {option.model}")
    for line in request.lines:
        purpose = line.purpose or WHOLE_GRANT
        subject = f"{name}, tildelingsår {line.grant_year}, {names.get(purpose, purpose)}"
        yield from figures_of(line, LINE_WORDS, f"anmodning.linje.{line.grant_year}.{purpose}.{{}}", subject)
    for part in request.carry_over_parts:
        subject = names.get(part.measure, part.measure) if part.measure else "penger som ikke ligger på et tiltak"
        form = f"overforing.{part.measure or NO_MEASURE}.{{}}"
        yield from figures_of(part, CARRY_OVER_WORDS, form, subject)
        without_plan = 0 if part.has_plan else part.applied_ore
        yield NamedFigure(form.format("uten-plan"), f"Søkt overført uten plan: {subject}", without_plan)
    if request.options:
        unused = request.options[0].carry_over_ore + request.options[0].repaid_ore
        yield NamedFigure("tilskudd.kan-sokes-overfort", f"Ubrukt som kan søkes overført: {name}", unused)
    for number, letter in enumerate(request.letters, start=1):
        label = f"Bedt om i brev {number} ({letter.sent_on}, {letter.reference}): {name}"
        yield NamedFigure(f"anmodning.brev.{number}", label, letter.amount_ore)
