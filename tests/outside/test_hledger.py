"""An accounting program from outside adds the example ledger up to the same kroner per measure and month.

hledger is run as a program of its own. It is given the export's own rows as double-entry vouchers, read with the
standard library alone, so that neither our decoding nor our placing nor our sums have a part in what it answers.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import tomllib
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from domain.periods import Period, whole_year
from schemas.records import MeasureSums, Reconciliation
from tests.examples.test_reconciled_example import reconciled
from tests.ledgers import ROOT

EXPORTS = ROOT / "examples" / "exports" / "unit4"
YEARS = pytest.mark.parametrize(
    ("name", "until"), [("hovedbok-2025.csv", whole_year(2025)), ("hovedbok-2026-10.csv", Period(2026, 10))]
)
GROSS = "(0[1-9][0-9]|[1-3][0-9][0-9]|4[0-7][0-9]|480)"
VAT, SICK_PAY = "729", "710"
OF_OTHERS = "(6[0-9][0-9]|700|7[3-9][0-9]|810|8[35]0|8[89][0-9])"


@pytest.fixture(scope="module")
def hledger() -> str:
    program = shutil.which("hledger")
    if program is None:
        absent = pytest.fail if os.environ.get("OMRADELOFT_REQUIRE_SYSTEM") == "1" else pytest.skip
        absent("hledger is not installed; on Debian and Ubuntu: apt install hledger")
    assert program is not None
    return program


def rows(name: str) -> list[dict[str, str]]:
    """The export's own rows: what stands between the line of headings and the line of the sum."""
    lines = (EXPORTS / name).read_bytes().decode("cp1252").splitlines()
    heading = next(number for number, line in enumerate(lines) if line.startswith("BA;"))
    table = csv.DictReader(io.StringIO("\n".join(lines[heading:])), delimiter=";")
    return [row for row in table if row["BA"] != "Sum"]


def kroner(text: str) -> Decimal:
    plain = re.sub(r"\s", "", text).replace(",", ".")
    return -Decimal(plain.rstrip("-")) if plain.endswith("-") else Decimal(plain)


def journal(name: str) -> str:
    """Each voucher as one transaction; hledger itself refuses a voucher that does not balance.

    Year-end periods are December; an account is `drift:<project>:<art>` or `balanse:<account>`.
    """
    vouchers: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows(name):
        is_operating = len(row["Konto"]) == 4 and row["Konto"].startswith("1")
        account = f"drift:{row['Prosjekt'] or 'uten'}:{row['Konto'][1:]}" if is_operating else f"balanse:{row['Konto']}"
        vouchers[row["Periode"], row["Bilagsnr"]].append(f"    {account}  {kroner(row['Beløp'])}")
    return "".join(
        f"{period[:4]}-{min(max(int(period[4:]), 1), 12):02d}-01 {voucher}\n" + "\n".join(postings) + "\n\n"
        for (period, voucher), postings in vouchers.items()
        if not period.endswith("00")
    )


def monthly(hledger: str, ledger: Path, year: int, arts: str) -> dict[str, list[int]]:
    """Øre by project and month of the accounts that an art's pattern names, as hledger adds them up."""
    query = [f"acct:^drift:[0-9]+:{arts}$", "-p", f"monthly in {year}", "--depth", "2", "--empty", "-O", "csv"]
    answer = subprocess.run(
        [hledger, "-f", str(ledger), "balance", "--no-total", *query], capture_output=True, text=True, check=True
    ).stdout
    table = [row for row in csv.reader(io.StringIO(answer)) if row[0].startswith("drift:")]
    assert all(len(row) == 13 for row in table), "an account and its twelve months"
    return {row[0].removeprefix("drift:"): [int(Decimal(month) * 100) for month in row[1:]] for row in table}


def projects() -> dict[str, str]:
    """Project -> measure, as the programme file has it, read as plain TOML."""
    programme = tomllib.loads((ROOT / "programmes" / "mysen" / "programme.toml").read_text(encoding="utf-8"))
    return {rule["project"]: rule["measure"] for rule in programme["coding"]["rules"] if "measure" in rule}


def added_up(hledger: str, ledger: Path, year: int, arts: str) -> dict[str, list[int]]:
    """Øre by measure and month, nought where nothing is booked."""
    found, sums = monthly(hledger, ledger, year, arts), dict[str, list[int]]()
    for project, measure in projects().items():
        before = sums.get(measure, [0] * 12)
        sums[measure] = [one + other for one, other in zip(before, found.get(project, [0] * 12), strict=True)]
    return sums


@YEARS
def test_hledger_adds_up_to_the_same_net_spend_per_measure_and_month(
    hledger: str, tmp_path: Path, name: str, until: Period
) -> None:
    ledger = tmp_path / "hovedbok.journal"
    ledger.write_text(journal(name), encoding="utf-8")
    theirs = added_up(hledger, ledger, until.year, f"({GROSS}|{VAT}|{SICK_PAY})")
    ours = {measure.id: list(measure.monthly_net_ore) for measure in reconciled(name, until).measures}
    assert {measure: months for measure, months in theirs.items() if any(months)} == {
        measure: months for measure, months in ours.items() if any(months)
    }
    assert sum(map(sum, theirs.values())) > 100_000_000, "the example is more than a million kroner"


@YEARS
def test_hledger_adds_up_to_the_same_sums_per_measure(hledger: str, tmp_path: Path, name: str, until: Period) -> None:
    ledger = tmp_path / "hovedbok.journal"
    ledger.write_text(journal(name), encoding="utf-8")
    result = reconciled(name, until)
    for arts, sign, of_measure in (
        (GROSS, 1, "gross_ore"),
        (VAT, -1, "vat_compensation_ore"),
        (SICK_PAY, -1, "sick_pay_refund_ore"),
        (OF_OTHERS, -1, "other_financing_ore"),
    ):
        theirs = {measure: sign * sum(months) for measure, months in
                  added_up(hledger, ledger, until.year, arts).items()}  # fmt: skip
        assert {measure: ore for measure, ore in theirs.items() if ore} == own_sums(result, of_measure), of_measure


def own_sums(result: Reconciliation, name: str) -> dict[str, int]:
    assert name in MeasureSums.__dataclass_fields__
    return {measure.id: ore for measure in result.measures if (ore := getattr(measure.sums, name))}
