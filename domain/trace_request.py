"""What the figures of a payment request are made of: award and letters from the files, unused money from postings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from domain.grant_figures import NO_MEASURE, SETTLEMENT_WORDS, WHOLE_GRANT
from domain.trace_grant import left_of_grant
from domain.trace_measures import measure_parts
from domain.trace_parts import Adjustment, Ground, Parts, place
from schemas.payment_requests import PaymentOption, PaymentRequest

_LEFT_AFTER_PLANS = "Ubrukt som ikke søkes overført"
_EARLIER = "Bedt om i tidligere brev"


def request_parts(ground: Ground, request: PaymentRequest, words: list[str], value_ore: int) -> Parts:
    """The parts of `anmodning.…`."""
    match words:
        case ["tildeling"]:
            parts = ground.none(_award(request))
        case ["budsjett"]:
            parts = ground.none(Adjustment(place(request.year, "allocations"), request.budget_ore or 0))
        case ["belop"]:
            parts = _option_parts(ground, request, _option(request, request.model), "")
        case ["overforing"]:
            parts = _carry_over(ground, value_ore)
        case ["linje", year, purpose, quantity]:
            parts = _line_parts(ground, request, (int(year), purpose), quantity)
        case ["brev", number]:
            parts = ground.none(_letter(request, int(number)))
        case _:
            option = _option(request, words[0].removeprefix("modell-").upper())
            parts = _option_parts(ground, request, option, ".".join(words[1:]))
    return parts


def _option(request: PaymentRequest, model: str) -> PaymentOption:
    return next(option for option in request.options if option.model == model)


def _award(request: PaymentRequest) -> Adjustment:
    """The award of the coming year: of its file, or what the programme expects where there is none."""
    has_file = request.budget_ore is not None
    where = place(request.year, "grant.award") if has_file else place("programme", "grant_scheme.expected_annual_award")
    return Adjustment(where, request.award_ore)


def _letter(request: PaymentRequest, number: int) -> Adjustment:
    letter = request.letters[number - 1]
    where = place(letter.year or request.year, "grant.requested")
    return Adjustment(f"{where} ({letter.sent_on}, {letter.reference})", letter.amount_ore)


def _carry_over(ground: Ground, value_ore: int) -> Parts:
    """What is applied for is what is left over, less what no plan applies for."""
    return left_of_grant(ground).up_to(value_ore, _LEFT_AFTER_PLANS)


def _option_parts(ground: Ground, request: PaymentRequest, option: PaymentOption, end: str) -> Parts:
    entitled = option.entitled_ore if option.entitled_ore is not None else (option.requested_ore or 0)
    of_year = request.award_ore - (option.lapses_ore or 0)
    match end:
        case "overforing":
            parts = _carry_over(ground, option.carry_over_ore)
        case "tilbake":
            carried = Adjustment("Søkt overført", -option.carry_over_ore)
            parts = left_of_grant(ground).plus(carried)
        case "disponibelt":
            parts = _carry_over(ground, option.carry_over_ore).plus(*_of_year(request, option))
        case "uten-plan":
            parts = _unplanned(ground, request, option)
        case "bortfaller":
            parts = ground.none(_award(request), Adjustment(f"Krav etter modell {option.model}", -of_year))
        case "opptjent-av-aret":
            parts = ground.none(*_of_year(request, option))
        case "opptjent-for":
            parts = ground.none(*_entitled(request, option, entitled)).plus(*_less(_of_year(request, option)))
        case "opptjent":
            parts = ground.none(*_entitled(request, option, entitled))
        case "tidligere":
            parts = ground.none(*_earlier(request, option, 1))
        case "":
            parts = ground.none(*_entitled(request, option, entitled), *_earlier(request, option, -1))
        case _:
            parts = _settlement_parts(ground, option, end.removeprefix("oppgjor."))
    return parts


def _less(parts: Iterable[Adjustment]) -> Iterator[Adjustment]:
    return (Adjustment(part.label, -part.amount_ore) for part in parts)


def _of_year(request: PaymentRequest, option: PaymentOption) -> Iterator[Adjustment]:
    """What a model gives right to of the coming year's award."""
    yield _award(request)
    yield Adjustment(f"Bes ikke utbetalt etter modell {option.model}", -(option.lapses_ore or 0))


def _entitled(request: PaymentRequest, option: PaymentOption, entitled_ore: int) -> Iterator[Adjustment]:
    """What a model gives right to of all grant years that letters have asked for."""
    yield from _of_year(request, option)
    of_earlier = entitled_ore - request.award_ore + (option.lapses_ore or 0)
    yield Adjustment("Krav på årganger før, som tidligere brev har bedt om", of_earlier)


def _earlier(request: PaymentRequest, option: PaymentOption, sign: int) -> Iterator[Adjustment]:
    """The letters before, one by one where they are known."""
    if sum(letter.amount_ore for letter in request.letters) == option.earlier_ore:
        for number in range(1, len(request.letters) + 1):
            letter = _letter(request, number)
            yield Adjustment(f"{_EARLIER}: {letter.label}", sign * letter.amount_ore)
    else:
        yield Adjustment(_EARLIER, sign * option.earlier_ore)


def _unplanned(ground: Ground, request: PaymentRequest, option: PaymentOption) -> Parts:
    disposable = _option_parts(ground, request, option, "disponibelt")
    budget = Adjustment(place(request.year, "allocations"), -(request.budget_ore or 0))
    return disposable.plus(budget).up_to(option.unplanned_ore or 0, "Budsjettet er større; settes til null")


def _settlement_parts(ground: Ground, option: PaymentOption, word: str) -> Parts:
    """One part of the settlement: what is asked for and what goes back, less the other parts."""
    signs = {"utbetales": 1, "motregnes": 1, "trekkes": -1, "betales-tilbake": -1}
    amounts = {name: getattr(option.settlement, field) for name, (field, _) in SETTLEMENT_WORDS.items()}
    sign = signs[word]
    others = [
        Adjustment(SETTLEMENT_WORDS[name][1], -sign * signs[name] * ore)
        for name, ore in amounts.items()
        if name != word
    ]
    difference = Adjustment("Bes utbetalt", sign * (option.requested_ore or 0))
    return ground.none(difference, Adjustment("Betales tilbake eller trekkes fra", -sign * option.repaid_ore), *others)


def _line_parts(ground: Ground, request: PaymentRequest, key: tuple[int, str], quantity: str) -> Parts:
    line = next(one for one in request.lines if (one.grant_year, one.purpose or WHOLE_GRANT) == key)
    where = place(line.grant_year, "grant.award")
    entitled = Adjustment(f"{where}, etter modell {request.model}", line.entitled_ore)
    earlier = Adjustment(f"{_EARLIER} (årgang {line.grant_year})", line.earlier_ore)
    match quantity:
        case "opptjent":
            return ground.none(entitled)
        case "tidligere":
            return ground.none(earlier)
        case _:
            return ground.none(entitled, Adjustment(earlier.label, -line.earlier_ore))


def carry_over_parts_of(ground: Ground, request: PaymentRequest, subject: str, quantity: str) -> Parts:
    """The parts of `overforing.<measure>.<quantity>`: what is left of the measure, less what no plan applies for."""
    part = next(one for one in request.carry_over_parts if (one.measure or NO_MEASURE) == subject)
    if part.measure is None:
        others = [one for one in request.carry_over_parts if one.measure is not None]
        on_measures = Adjustment("Ubrukt på tiltakene", -sum(one.left_ore for one in others))
        left = left_of_grant(ground).plus(on_measures)
    else:
        left = measure_parts(ground, "rest", part.measure)
    if quantity == "igjen":
        return left
    applied = left.up_to(part.applied_ore, _LEFT_AFTER_PLANS)
    return applied if quantity == "sokt" else applied.up_to(0 if part.has_plan else part.applied_ore, "Har en plan")
