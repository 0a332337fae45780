"""Years closed one after the other in one database: what one year ends with, the next begins with. Invented figures."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from domain.periods import Period, whole_year
from schemas.findings import Finding, Severity
from schemas.programme_files import load_programme
from schemas.runs import Run
from tasks.collect import collect
from tasks.inbox_address import InboxAddress
from tasks.order import Places, RunOrder
from tasks.reconcile import reconcile, run_id_of
from tasks.store import open_database
from tests.ledgers import ROOT

HEADER = "Bilagsnr;Bilagsdato;Periode;Konto;Ansvar;Funksjon;Prosjekt;Tekst;Beløp"
YEAR_2025 = """
202502 1700 71000 -5000000
202503 1120 71003 510000
202504 1120 71001 200000
202512 1550 71000 4290000
202512 25100010 71000 -4290000
"""
YEAR_2026 = """
202600 25100010 71000 -4290000
202601 1950 71000 -4290000
202601 25100010 71000 4290000
202602 1700 71000 -5000000
202603 1120 71003 700000
202612 1550 71000 8590000
202612 25100010 71000 -8590000
"""


@dataclass(frozen=True, slots=True)
class Municipality:
    """A folder with programme files of its own, and a database."""

    folder: Path
    url: str

    def edit(self, year: int, *pairs: tuple[str, str]) -> None:
        path = self.folder / "programmes" / "mysen" / f"{year}.toml"
        text = path.read_text(encoding="utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")

    def order(self, until: Period, *files: Path, is_year_end: bool = True) -> RunOrder:
        places = Places(self.folder / "programmes", InboxAddress(str(self.folder / "inbox")), self.folder, self.url)
        now = datetime(2027, 1, 20, 12, tzinfo=UTC)
        return RunOrder("mysen", until, is_year_end, files, places, date(2027, 1, 20), now)

    def run(self, until: Period, *rows: str, is_year_end: bool = True) -> Run:
        """Collect, reconcile and store; rows are exports, each `period account project kroner` a line."""
        files = [self.export(f"{until.year}-{number}.csv", text) for number, text in enumerate(rows)]
        order = self.order(until, *files, is_year_end=is_year_end)
        programme = load_programme(self.folder / "programmes", "mysen")
        run_id = reconcile(order, programme, collect(order), ())
        with open_database(self.url) as database:
            return database.load_run(run_id)

    def close(self, year: int, *rows: str) -> Run:
        return self.run(whole_year(year), *rows)

    def export(self, name: str, text: str) -> Path:
        lines = [HEADER]
        for number, line in enumerate(text.strip().splitlines(), start=1):
            period, account, project, kroner = line.split()
            day = f"15.{min(max(int(period[4:]), 1), 12):02d}.{period[:4]}"
            lines.append(f"{number};{day};{period};{account};300100;120;{project};Varer {number};{kroner},00")
        path = self.folder / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path


@pytest.fixture
def municipality(tmp_path: Path, url: str) -> Municipality:
    # Without its texts, which are invented and would make the year an invented one.
    bundled, own_files = ROOT / "programmes" / "mysen", tmp_path / "programmes" / "mysen"
    shutil.copytree(bundled, own_files, ignore=shutil.ignore_patterns("narrative"))
    (tmp_path / "inbox").mkdir()
    own = Municipality(tmp_path, url)
    own.edit(2025, ("is_invented = true", "is_invented = false"))
    own.edit(2026, ("2_795_000, confirmed", "4_290_000, confirmed"))
    return own


def of_rule(run: Run, code: str) -> list[Finding]:
    return [finding for finding in run.findings if finding.rule == code]


def test_a_year_opens_with_what_the_year_before_closed_with(municipality: Municipality) -> None:
    before = municipality.close(2025, YEAR_2025).reconciliation
    run = municipality.close(2026, YEAR_2026)
    grant = run.reconciliation.grant
    assert (before.grant.unused_ore, before.grant.fund_closing_ore) == (429_000_000, 429_000_000)
    assert (grant.carried_in_ore, grant.fund_opening_ore) == (429_000_000, 429_000_000)
    assert not of_rule(run, "K30") + of_rule(run, "K32") + of_rule(run, "K33") + of_rule(run, "Y23")
    assert [(use.grant_year, use.awarded_ore, use.used_before_ore) for use in grant.grant_years] == [
        (2025, 500_000_000, 71_000_000),
        (2026, 500_000_000, 0),
    ]
    years = {year.accounting_year: year for year in run.reconciliation.programme_years}
    assert [years[year].basis for year in range(2024, 2029)] == ["plan", "report", "run", "plan", "plan"]
    assert (years[2025].used_ore, years[2025].run_id) == (71_000_000, before.run_id)
    assert years[2024].used_ore is None


def test_another_amount_carried_in_than_was_left_is_told_in_kroner(municipality: Municipality) -> None:
    municipality.close(2025, YEAR_2025)
    municipality.edit(2026, ("4_290_000, confirmed", "4_300_000, confirmed"))
    opening = of_rule(municipality.close(2026, YEAR_2026), "K30")
    assert [(each.difference_ore, each.severity) for each in opening] == [(1_000_000, Severity.ERROR)]
    assert "10\u00a0000,00\u00a0kr mer" in opening[0].message


def test_without_a_report_nothing_is_claimed_and_that_is_said(municipality: Municipality) -> None:
    run = municipality.close(2026, YEAR_2026)
    assert [(each.severity, each.difference_ore) for each in of_rule(run, "K33")] == [(Severity.INFO, None)]
    assert not of_rule(run, "K30")
    assert run.reconciliation.grant.grant_years[0].used_before_ore is None


def test_accounts_delivered_anew_after_the_report_are_told_per_measure_in_kroner(municipality: Municipality) -> None:
    municipality.close(2025, YEAR_2025)
    changed = YEAR_2025.replace("71003 510000", "71003 522500").replace("-5000000", "-4900000")
    municipality.run(Period(2025, 12), changed, is_year_end=False)
    run = municipality.close(2026, YEAR_2026)
    found = {each.measure: (each.difference_ore, each.severity) for each in of_rule(run, "Y23")}
    assert found == {"sosionom": (1_250_000, Severity.ERROR), None: (-10_000_000, Severity.ERROR)}
    told = next(each.message for each in of_rule(run, "Y23") if each.measure)
    assert "bruttoutgift er nå 522\u00a0500,00\u00a0kr, 12\u00a0500,00\u00a0kr mer enn rapportert" in told


def test_the_same_accounts_in_another_file_change_nothing(municipality: Municipality) -> None:
    municipality.close(2025, YEAR_2025)
    again = "\n".join(reversed(YEAR_2025.strip().splitlines()))
    municipality.run(Period(2025, 12), again, is_year_end=False)
    assert not of_rule(municipality.close(2026, YEAR_2026), "Y23")


def test_a_report_made_again_settles_what_had_changed(municipality: Municipality) -> None:
    municipality.close(2025, YEAR_2025)
    municipality.close(2025, YEAR_2025.replace("71003 510000", "71003 522500"))
    run = municipality.close(2026, YEAR_2026)
    assert not of_rule(run, "Y23")
    assert [each.difference_ore for each in of_rule(run, "K30")] == [1_250_000]


def test_the_run_id_follows_the_earlier_report_and_what_came_after_it(municipality: Municipality) -> None:
    programme = load_programme(municipality.folder / "programmes", "mysen")

    def run_id() -> str:
        order = municipality.order(whole_year(2026), municipality.export("2026-0.csv", YEAR_2026))
        return run_id_of(order, programme, collect(order))

    without = run_id()
    municipality.close(2025, YEAR_2025)
    with_report = run_id()
    assert with_report == run_id()
    municipality.run(Period(2025, 12), YEAR_2025.replace("510000", "522500"), is_year_end=False)
    redelivered = run_id()
    municipality.close(2025)
    assert len({without, with_report, redelivered, run_id()}) == 4


def test_a_year_file_changed_since_its_report_is_told(municipality: Municipality) -> None:
    municipality.close(2025, YEAR_2025)
    municipality.edit(2026, ("# Budget and grant", "# The budget and grant"))
    assert not of_rule(municipality.close(2026, YEAR_2026), "K36")
    municipality.edit(2025, ("kr = 5_000_000\nconfirmed = false", "kr = 5_000_000\nconfirmed = true"))
    changed = of_rule(municipality.close(2026), "K36")
    assert [each.message for each in changed] == ["Årsfilen for 2025 er endret siden årsrapporten."]


def test_an_invented_example_is_never_the_year_before_of_real_accounts(municipality: Municipality) -> None:
    municipality.edit(2025, ("is_invented = false", "is_invented = true"))
    municipality.close(2025, YEAR_2025)
    run = municipality.close(2026, YEAR_2026)
    assert of_rule(run, "K33")
    assert {year.basis for year in run.reconciliation.programme_years} == {"run", "plan"}


def test_each_period_shows_its_own_money_and_not_the_latest(municipality: Municipality) -> None:
    municipality.close(2025, YEAR_2025)
    months = [municipality.run(Period(2026, 1), YEAR_2026, is_year_end=False)]
    months += [municipality.run(Period(2026, month), is_year_end=False) for month in (2, 3)]
    grants = [run.reconciliation.grant for run in months]
    assert [grant.received_ore for grant in grants] == [0, 500_000_000, 500_000_000]
    assert [grant.used_ore for grant in grants] == [0, 0, 70_000_000]
    assert [grant.fund_set_aside_ore for grant in grants] == [0, 0, 0]
    with open_database(municipality.url) as database:
        again = [database.latest_run("mysen", f"2026-{month:02d}") for month in (1, 2, 3)]
    assert [run and run.reconciliation for run in again] == [run.reconciliation for run in months]


def test_a_run_made_again_rests_on_the_same_years(municipality: Municipality) -> None:
    municipality.close(2025, YEAR_2025)
    first = municipality.close(2026, YEAR_2026)
    again = municipality.close(2026)
    assert again.reconciliation == replace(first.reconciliation, created_on=again.reconciliation.created_on)
