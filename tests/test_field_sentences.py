"""A key wrongly written is told in words its writer knows: what is wrong, and what to write instead."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from schemas.programme_files import ProgrammeError, load_programme
from tests.ledgers import ROOT

DRAW = """
[[draws]]
id = "gatefest"
measure = "apen-post"
initiative = "Gatefest"
purpose = "Telt"
kr = 12_000
decided_by = "Programlederne"
decided_on = 2026-03-01
vouchers = ["26200174"]
"""
PAY = '\n[[pay_basis]]\nrule = "programlederlonn"\nkr = 1_000_000\nconfirmed = false\nsource = "Lønnsseksjonen"\n'
LETTER = '\n[[grant.requested]]\nkr = 2_500_000\nsendt = 2026-02-15\nreference = "2026/1234-5"\n'
SPREAD = 'spread = { kind = "from_month", month = 4 }'
PYTHON = re.compile(r"Decimal\(|datetime|tuple|dictionary|instance|decimal;|Value error|pattern|after validation")
"""Words of the library that reads the file; its writer edits TOML and knows none of them."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "programmes", tmp_path / "programmes")
    return tmp_path / "programmes" / "mysen"


def told(home: Path) -> str:
    with pytest.raises(ProgrammeError) as caught:
        load_programme(home.parent, "mysen")
    return "\n".join(caught.value.faults)


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        (PAY, "pay_basis.0.kr: unknown key; the keys here are full_pay, rule"),
        (LETTER, "grant.requested.0.sendt: unknown key; did you mean `sent_on`?"),
        (DRAW.replace("initiative", "initiativ"), "draws.0.initiativ: unknown key; did you mean `initiative`?"),
        (DRAW.replace("[[draws]]", "[draws]"), "draws: write [[draws]] in double brackets, once for each, or a list"),
        (
            DRAW.replace('["26200174"]', '"26200174"'),
            "draws.0.vouchers: write a list in square brackets; got '26200174'",
        ),
        (DRAW.replace('["26200174"]', "[26200174]"), "draws.0.vouchers.0: write it in quotes; got 26200174"),
        (DRAW.replace("12_000", '"12 000"'), "draws.0.kr: write a number without quotes and blanks, with a point"),
        (DRAW.replace("12_000", "12000.505"), "draws.0.kr: an amount has at most two decimals; got 12000.505"),
        (DRAW.replace("2026-03-01", '"1.3.2026"'), "draws.0.decided_on: write a date without quotes, year first"),
        (DRAW.replace("apen-post", "åpen-post"), "draws.0.measure: write small letters a-z, digits and hyphens"),
        ("\n[grant.fund]\nopening = 5_000\n", "grant.fund.opening: write it in braces, with the keys confirmed, kr,"),
    ],
)
def test_a_record_of_the_year_wrongly_written_gets_a_remedy(home: Path, record: str, sentence: str) -> None:
    with (home / "2026.toml").open("a", encoding="utf-8") as file:
        file.write(record)
    said = told(home)
    assert f"mysen/2026.toml: {sentence}" in said
    assert PYTHON.search(said) is None


@pytest.mark.parametrize(
    ("spread", "sentence"),
    [
        ('{ kind = "even", weights = [1] }', "spread.even.weights: unknown key; the keys here are kind"),
        (
            '{ kind = "from_month", month = 4, months = [4] }',
            "spread.from_month.months: unknown key; did you mean `month`?",
        ),
        ('{ kind = "from_month", month = "april" }', "spread.from_month.month: write a whole number without quotes"),
        (
            '{ kind = "seasonal", months = [6], share = "50 %" }',
            'spread.seasonal.share: write a fraction in quotes, such as "1/4"',
        ),
        ("{ weights = [1, 2, 3] }", "spread.own.weights: 3 values stand here; write 12"),
    ],
)
def test_a_spread_wrongly_written_gets_a_remedy(home: Path, spread: str, sentence: str) -> None:
    path = home / "programme.toml"
    text = path.read_text(encoding="utf-8")
    assert SPREAD in text
    path.write_text(text.replace(SPREAD, f"spread = {spread}"), encoding="utf-8")
    said = told(home)
    assert sentence in said
    assert PYTHON.search(said) is None


def test_an_unknown_key_is_never_told_to_be_itself(home: Path) -> None:
    with (home / "2026.toml").open("a", encoding="utf-8") as file:
        file.write(PAY)
    assert "did you mean" not in told(home)


def test_a_kind_of_rule_that_does_not_exist_is_told_with_those_that_do(home: Path) -> None:
    path = home / "programme.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('kind = "envelope"', 'kind = "ramme"'), encoding="utf-8")
    assert "rules.3: 'kind' is one of 'pay_share', 'full_financing'" in told(home)
