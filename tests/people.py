"""Personal data that is nobody's: numbers of people not yet born or never issued, and invented names and addresses."""

from __future__ import annotations

from stdnum.no import fodselsnummer

UNBORN_DAY = "050939"
"""5 September 2039; with an individual number from 500 on the century is 2000."""


def identity_number(first_six: str, start: int = 600) -> str:
    """The first number of that day whose check digits are single figures."""
    for individual in range(start, 1000):
        nine = f"{first_six}{individual}"
        first = fodselsnummer.calc_check_digit1(nine)
        second = fodselsnummer.calc_check_digit2(nine + first)
        if len(first + second) == len("00"):
            return nine + first + second
    raise ValueError(first_six)


ACCOUNT = "12345678903"
"""The account number of every textbook."""
DOTTED_ACCOUNT = "1234.56.78903"
EMAIL = "kari.nordmann@example.no"
PHONE = "+47 912 34 567"
MOBILE = "91234567"
NAME = "Kari Nordmann"

FODSELSNUMMER = identity_number(UNBORN_DAY)
D_NUMBER = identity_number("450939")
H_NUMBER = identity_number("054939")
FH_NUMBER = identity_number("850939")
HELSENETT_NUMBER = identity_number("057439")
TENOR_NUMBER = identity_number("058939")
