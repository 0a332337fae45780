"""A report that becomes overdue makes another run of the same input: its finding must not be lost to an older run."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from domain.periods import Period
from tasks.collect import collect
from tasks.inbox_address import InboxAddress
from tasks.order import Places, RunOrder
from tasks.reconcile import run_id_of
from tests.domain.registered import award
from tests.ledgers import ROOT, mysen

EXPORT = """\
Bilagsnr;Bilagsdato;Periode;Konto;Ansvar;Funksjon;Prosjekt;Tekst;Beløp
701;15.04.2026;202604;1470;300100;385;71005;Tilskudd;10000,00
"""


def test_the_run_id_follows_the_reports_that_are_overdue_and_not_the_day(tmp_path: Path) -> None:
    export = tmp_path / "hovedbok.csv"
    export.write_text(EXPORT, encoding="utf-8")
    files = mysen()
    grant = award("701", report_due=date(2026, 11, 1), report_received=None)
    year = files.year(2026).model_copy(update={"onward_grants": (grant,)})
    files = replace(files, years={**files.years, 2026: year})

    def run_id(today: date) -> str:
        inbox, database = InboxAddress(str(tmp_path / "inbox")), f"sqlite:///{tmp_path / 'runs.sqlite'}"
        places = Places(ROOT / "programmes", inbox, tmp_path, database)
        now = datetime(2026, 11, 20, 12, tzinfo=UTC)
        order = RunOrder("mysen", Period(2026, 10), False, (export,), places, today, now)
        return run_id_of(order, files, collect(order))

    assert run_id(date(2026, 10, 20)) == run_id(date(2026, 11, 1))
    assert run_id(date(2026, 11, 2)) == run_id(date(2026, 11, 20))
    assert run_id(date(2026, 11, 1)) != run_id(date(2026, 11, 2))
