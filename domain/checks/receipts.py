"""Money from the ministry: what was asked for, what has come, and never more than was awarded."""

from __future__ import annotations

from collections.abc import Iterator

from domain.checks.wording import kroner, period_words
from schemas.findings import Finding, Severity
from schemas.grant_years import LetterMatch, MoneyMatch, UnmatchedPayment
from schemas.rules import Rule

UNREQUESTED = Rule(
    code="K37",
    title="Mottatt tilskudd er bedt om i et brev",
    severity=Severity.INFO,
    year_end=Severity.WARNING,
    remedy="Før anmodningen i årsfilen, eller avklar med departementet hva innbetalingen gjelder.",
    source="Kontroll Y09",
)
NOT_RECEIVED = Rule(
    code="K38",
    title="Tilskudd som er bedt om, er mottatt når året er slutt",
    severity=Severity.WARNING,
    remedy="Etterlys utbetalingen, eller kontrollér at den er ført på riktig prosjekt og i riktig år.",
    source="Kontroll Y09",
)
RECEIVED_TWICE = Rule(
    code="K39",
    title="Det samme beløpet er ikke mottatt to ganger",
    severity=Severity.WARNING,
    year_end=Severity.ERROR,
    remedy="Kontrollér bilagene: er innbetalingen ført to ganger, korriger den; er den betalt to ganger, meld fra.",
    source="Kontroll Y09",
)
RECEIVED_IN_OTHER_YEAR = Rule(
    code="K40",
    title="Tilskudd er mottatt i det året det er bedt om for",
    severity=Severity.WARNING,
    remedy="Kontrollér hvilket år innbetalingen skal føres i, og at begge års rapporter viser det samme.",
    source="Kontroll Y09; anordningsprinsippet",
)
WITHIN_AWARD = Rule(
    code="K41",
    title="Det er aldri bedt om, utbetalt eller mottatt mer enn tildelingen",
    severity=Severity.ERROR,
    remedy="Rett beløpet i årsfilen eller regnskapet; er for mye utbetalt, skal det meldes til departementet.",
    source="Kontroll Y09 og Y14; økonomibestemmelsene 6.3",
)
RULES = (UNREQUESTED, NOT_RECEIVED, RECEIVED_TWICE, RECEIVED_IN_OTHER_YEAR, WITHIN_AWARD)

_BY_REASON = {"unrequested": UNREQUESTED, "twice": RECEIVED_TWICE, "other_year": RECEIVED_IN_OTHER_YEAR}


def receipt_findings(money: MoneyMatch, year: int, *, is_year_end: bool) -> Iterator[Finding]:
    """The findings of letters, payments and receipts of one year side by side."""
    for payment in money.unmatched:
        yield _of_payment(payment, year, has_letters=bool(money.letters), is_year_end=is_year_end)
    if is_year_end:
        yield from (_of_letter(letter, year) for letter in money.letters if letter.outstanding_ore)
    amounts = {"Bedt om": money.requested_ore, "Utbetalt": money.paid_ore, "Mottatt": money.received_ore}
    for what, ore in amounts.items():
        if ore > money.awarded_ore:
            yield WITHIN_AWARD.finding(
                f"{what} tilskudd for {year} er {kroner(ore)}, {kroner(ore - money.awarded_ore)} mer enn tildelingen "
                f"({kroner(money.awarded_ore)}).",
                is_year_end=is_year_end,
                value=kroner(ore),
                expected=kroner(money.awarded_ore),
                difference_ore=ore - money.awarded_ore,
            )


def _of_letter(letter: LetterMatch, year: int) -> Finding:
    asked, left = letter.requested_ore, letter.outstanding_ore
    said = f"ba om {kroner(asked)}" if asked > 0 else f"sier at {kroner(-asked)} betales tilbake eller trekkes fra"
    missing = f"{kroner(left)} er ikke mottatt" if left > 0 else f"{kroner(-left)} er ikke ført"
    return NOT_RECEIVED.finding(
        f"Brevet {letter.reference} {said}; {missing} i regnskapet for {year}.",
        is_year_end=True,
        value=kroner(letter.received_ore),
        expected=kroner(asked),
        difference_ore=-left,
    )


def _of_payment(payment: UnmatchedPayment, year: int, *, has_letters: bool, is_year_end: bool) -> Finding:
    return _BY_REASON[payment.why].finding(
        _sentence(payment, year, has_letters=has_letters),
        is_year_end=is_year_end,
        file=payment.file,
        row=payment.row,
        voucher=payment.voucher,
        value=kroner(payment.ore),
        difference_ore=payment.ore,
    )


def _sentence(payment: UnmatchedPayment, year: int, *, has_letters: bool) -> str:
    voucher = f" (bilag {payment.voucher})" if payment.voucher else ""
    received = f"{kroner(payment.ore)} er mottatt i {period_words(payment.period)}{voucher}"
    if payment.ore < 0:
        return (
            f"{kroner(-payment.ore)} er tilbakeført i {period_words(payment.period)}{voucher}, uten at det er mottatt."
        )
    if payment.why == "twice":
        return f"{received}. Samme beløp er mottatt før, og det er ikke bedt om to ganger."
    if payment.why == "other_year":
        return f"{received}, men er bedt om for {payment.letter_year}."
    if has_letters:
        return f"{received}, utover det som er bedt om i brevene for {year}."
    return f"{received}, men ingen anmodning for {year} er ført i årsfilen."
