"""Which kinds of personal data stand in a text or a code. The value itself is never handed on, not even in part.

Belongs here: what is certain enough to be reported as a finding. What is hidden without being certain is
`schemas.masking`.

Source: DOMAIN section 6; decision 0012 on which numbers count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from stdnum.exceptions import ValidationError
from stdnum.no import fodselsnummer, kontonr

from schemas.masking import ELEVEN_DIGITS, PHONES

_ADDED_TO_MONTH: Final = (0, 40, 65, 80)
"""Nothing: a person. 40: an H-number or NAV's test people; 65: Norsk helsenett's; 80: Skatteetaten's (Tenor)."""
_MONTHS: Final = 12
_SHARED_HEALTH_DAY: Final = 80
"""An FH-number begins with 8 or 9 and holds no date of birth."""
_NO_DIGIT: Final = re.compile(r"[^0-9]")
_CANDIDATE: Final = re.compile(ELEVEN_DIGITS)
_ACCOUNT: Final = re.compile(r"(?:^|[^0-9])([0-9]{4}[. ][0-9]{2}[. ][0-9]{5})(?:$|[^0-9])")
_EMAIL: Final = re.compile(r"(?:^|[\s@,;:<>()])[^\s@,;:<>()]+@[^\s@,;:<>()]+\.[A-Za-zÆØÅæøå]{2,}")
_PHONES: Final = tuple(re.compile(pattern) for pattern in PHONES)
MAY_HOLD: Final = r"@|[0-9][^0-9]{0,3}(?:[0-9][^0-9]{0,3}){6}[0-9]"
"""A cheap sieve, for Python and Rust alike: what does not match holds no personal data that can be found."""
MUST_HOLD_ONE: Final = ("@", ELEVEN_DIGITS, *PHONES)
"""A finer sieve for what is left, for both too: every kind that can be found matches at least one of these."""


class PersonalData(StrEnum):
    """A kind of personal data, as a reader calls it."""

    IDENTITY_NUMBER = "fødselsnummer eller D-nummer"
    BANK_ACCOUNT = "kontonummer"
    EMAIL = "e-postadresse"
    PHONE = "telefonnummer"


def personal_data_in_text(text: str) -> tuple[PersonalData, ...]:
    """The kinds in a text somebody has written, in the order of `PersonalData`.

    A number that is both an identity number and a bank account is an identity number.
    """
    numbers = {_kind_of_number(digits) for digits in _numbers(text)}
    return _in_order([*numbers, *_elsewhere(text)])


def personal_data_in_code(code: str) -> tuple[PersonalData, ...]:
    """The kinds in a voucher number or another code, where a bank account is told by its dots or blanks alone.

    Every eleventh number of eleven digits has the check digit of an account; a series of vouchers is full of them.
    """
    numbers = {_kind_of_number(digits) for digits in _numbers(code)} - {PersonalData.BANK_ACCOUNT}
    accounts = [_kind_of_number(_NO_DIGIT.sub("", found)) for found in _ACCOUNT.findall(code)]
    return _in_order([*numbers, *accounts, *_elsewhere(code)])


def is_personal_number(digits: str) -> bool:
    """Whether eleven digits are a person's number: fødselsnummer, D-number, H-number, FH-number, or a synthetic one.

    Only the number itself decides: a birth date in the future counts, so that no clock is read.
    """
    if digits[9] != fodselsnummer.calc_check_digit1(digits) or digits[10] != fodselsnummer.calc_check_digit2(digits):
        return False
    return int(digits[:2]) >= _SHARED_HEALTH_DAY or _has_birth_date(digits)


def _has_birth_date(digits: str) -> bool:
    month = next((month for added in _ADDED_TO_MONTH if 1 <= (month := int(digits[2:4]) - added) <= _MONTHS), None)
    if month is None:
        return False
    try:
        fodselsnummer.get_birth_date(f"{digits[:2]}{month:02d}{digits[4:]}")
    except ValidationError:
        return False
    return True


def _numbers(text: str) -> Iterable[str]:
    """Every run of eleven digits, also where two share the blank between them."""
    start = 0
    while found := _CANDIDATE.search(text, start):
        yield _NO_DIGIT.sub("", found[0])
        start = found.end(0) - len(found[2])


def _kind_of_number(digits: str) -> PersonalData | None:
    if is_personal_number(digits):
        return PersonalData.IDENTITY_NUMBER
    return PersonalData.BANK_ACCOUNT if kontonr.is_valid(digits) else None


def _elsewhere(text: str) -> list[PersonalData]:
    found = [PersonalData.EMAIL] if _EMAIL.search(text) else []
    return [*found, *([PersonalData.PHONE] if any(pattern.search(text) for pattern in _PHONES) else [])]


def _in_order(kinds: Iterable[PersonalData | None]) -> tuple[PersonalData, ...]:
    found = set(kinds)
    return tuple(kind for kind in PersonalData if kind in found)
