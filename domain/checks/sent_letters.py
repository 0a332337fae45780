"""Payment requests that were sent from here: whether the year files know of them, so that no letter asks twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from domain.checks.wording import kroner
from domain.four_eyes import name_key
from schemas.budget_year import Requested
from schemas.document_versions import StoredLetter
from schemas.findings import Finding, Severity
from schemas.period_words import MONTHS
from schemas.programme_files import ProgrammeFiles
from schemas.rules import Rule

LETTER_IN_FILE = Rule(
    code="K59",
    title="Et brev som er sendt, står i årsfilen med samme beløp",
    severity=Severity.WARNING,
    year_end=Severity.ERROR,
    remedy="Før brevet i årsfilen under grant.requested med beløp, dato og saksnummer, slik det ble sendt.",
    source="DESIGN 4, regel 6: berettiget minus tidligere anmodet; vedtak 0029",
)
REOPENED_IN_FILE = Rule(
    code="K60",
    title="Et brev som er gjenåpnet for å bli erstattet, står ikke blant de tidligere brevene",
    severity=Severity.WARNING,
    remedy="Ta brevet ut av årsfilen når det nye skal erstatte det helt. La det stå når beløpet alt er utbetalt.",
    source="DESIGN 4, regel 6: berettiget minus tidligere anmodet; vedtak 0029",
)
RULES = (LETTER_IN_FILE, REOPENED_IN_FILE)


def letter_findings(
    letters: Iterable[StoredLetter], files: ProgrammeFiles, year: int, *, run_id: str, is_year_end: bool
) -> Iterator[Finding]:
    """What the year files do not know of the letters that were sent, or know wrongly.

    Args:
        letters: all that were sent from here.
        files: the programme and its years.
        year: the accounting year of the run; letters that ask for later years than its own do not concern it.
        run_id: of the run; the letter that was made from it cannot be among the earlier ones.
        is_year_end: whether the run makes a letter itself.
    """
    for letter in letters:
        if letter.run_id == run_id or letter.year > year + 1:
            continue
        registered = _registered(letter, files)
        if letter.is_reopened and registered:
            yield _reopened(letter)
        elif not letter.is_reopened and (registered is None or registered.ore != letter.amount_ore):
            yield _differing(letter, registered, is_year_end=is_year_end)


def _registered(letter: StoredLetter, files: ProgrammeFiles) -> Requested | None:
    """The letter as the year files have it: by its case number, else by day and amount."""
    known = files.years[letter.year].grant.requested if letter.year in files.years else ()
    by_case = (each for each in known if name_key(each.reference) == name_key(letter.reference))
    by_day = (each for each in known if (each.sent_on, each.ore) == (letter.sent_on, letter.amount_ore))
    return next(by_case, None) or next(by_day, None)


def _differing(letter: StoredLetter, registered: Requested | None, *, is_year_end: bool) -> Finding:
    found = registered.ore if registered else 0
    if registered is None:
        message = (
            f"Fant ikke {_name(letter)} i årsfilen for {letter.year}. Et nytt brev ber da om det samme en gang til."
        )
    else:
        message = f"I årsfilen for {letter.year} står {_name(letter)} med {kroner(found)}. Et nytt brev blir da feil."
    return LETTER_IN_FILE.finding(
        message,
        is_year_end=is_year_end,
        value=kroner(found) if registered else None,
        expected=kroner(letter.amount_ore),
        difference_ore=found - letter.amount_ore,
    )


def _reopened(letter: StoredLetter) -> Finding:
    return REOPENED_IN_FILE.finding(
        f"I årsfilen for {letter.year} står fortsatt {_name(letter)}, som er gjenåpnet. Det nye brevet ber derfor bare "
        "om forskjellen.",
        difference_ore=letter.amount_ore,
    )


def _name(letter: StoredLetter) -> str:
    """`brevet på 5 000 000,00 kr, sendt 3. mars 2026 (sak 26/1)`."""
    day = letter.sent_on
    sent = f"{day.day}. {MONTHS[day.month]} {day.year}"
    return f"brevet på {kroner(letter.amount_ore)}, sendt {sent} (sak {letter.reference})"
