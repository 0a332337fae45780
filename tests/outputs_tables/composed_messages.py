"""Messages as they are sent, and the golden files they are held against. All figures and decisions are invented.

`python -m tests.outputs_tables.composed_messages` writes the golden files anew; read the difference before it is
committed. The first line is the subject. Hard spaces are shown as plain ones: `test_messages` holds them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from domain.alerts import alerts_to_raise
from domain.deadlines import reminders_due, within
from outputs.alert import with_message
from outputs.deadline_reminder import deadline_message
from outputs.digest import digest
from outputs.digest_sections import DEADLINES_DAYS, DigestBasis
from outputs.missing_run import missing_run_message
from schemas.alerts import Alert, AlertState, AlertStep, Basis, Matter, Snooze, TakenStep
from schemas.findings import Finding, Severity
from schemas.records import MeasureResult, MeasureSums, Status
from schemas.runs import Run
from schemas.source_sums import Forecasts
from tests.ledgers import mysen
from tests.outputs_tables.runs import run

FOLDER: Final = Path(__file__).parent / "golden"
FILES: Final = mysen()
TODAY: Final = date(2026, 11, 6)

POSTINGS: Final = """
2026-01 010 sosionom kdd gross            500_000
2026-02 010 sosionom kdd gross            300_000.50
2026-03 120 sosionom kdd gross            100_000
2026-04 120 sosionom kdd gross             50_000
2026-05 710 sosionom kdd sick_pay_refund  -10_000
"""
USED: Final = 94_000_050
SNOOZE: Final = Snooze(date(2026, 10, 31), "venter på faktura 2026/17 fra leverandøren", "Kari Prøve")
TWICE: Final = Finding("L23", Severity.ERROR, "Fant samme postering to ganger.", "Kontroller.", "hovedbok.csv", 4)


def measure(revised: int, status: Status, forecast: int = 100_000_000, used: int = USED) -> MeasureResult:
    """Sosionom, with postings from January to May and a budget that is even over the year."""
    sums = MeasureSums(
        revised_ore=revised,
        net_ore=used,
        after_co_financing_ore=used,
        grant_financed_ore=min(used, revised),
        own_ore=max(0, used - revised),
        forecast_ore=forecast,
    )
    return MeasureResult(
        "sosionom",
        "Sosionom",
        "Sosionom",
        None,
        sums,
        status,
        5,
        forecasts=Forecasts(forecast + 10_000_000, forecast, max(used, forecast - 5_000_000), has_commitments=True),
        monthly_budget_ore=(revised // 12,) * 12,
        monthly_postings=(1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0),
    )


WATCHED: Final = measure(100_000_000, Status.WATCH, 98_000_000)
OVER: Final = measure(85_000_000, Status.OVERRUN, 120_000_000)
FULL: Final = measure(USED, Status.FULL)
EXPECTED: Final = measure(120_000_000, Status.OK, 128_000_000)
LOW: Final = measure(400_000_000, Status.UNDERSPEND, 225_000_000)
IDLE: Final = measure(200_000_000, Status.OK, 150_000_000)
FINE: Final = measure(300_000_000, Status.OK, 290_000_000)


def of_month(result: MeasureResult, *findings: Finding, is_invented: bool = False) -> Run:
    """A run for October with one measure, and what stands in it."""
    made = run(POSTINGS, findings, {}, measures=(result,), is_invented=is_invented)
    standing = alerts_to_raise(made.reconciliation, FILES.programme.alerts)
    return replace(made, alerts=tuple(with_message(alert, made, FILES, today=TODAY) for alert in standing))


def raised(result: MeasureResult, rule: str) -> Alert:
    """What is told first of a measure by one rule."""
    return next(alert for alert in of_month(result, TWICE).alerts if alert.rule == rule)


def worsened(result: MeasureResult, rule: str) -> Alert:
    """The same, when the first limit was told before."""
    alert = raised(result, rule)
    before = state(alert.matter, AlertStep.RAISED, "100")
    return with_message(replace(alert, step=AlertStep.WORSENED), of_month(result), FILES, today=TODAY, before=before)


def cured(result: MeasureResult, rule: str, threshold: str = "100", span: str = "2026") -> Alert:
    """That a matter is over, with the figures as they are now."""
    basis = Basis.FORECAST if rule == "forecast" else Basis.ACTUAL
    alert = Alert(
        "mysen", "sosionom", rule, threshold, "2026-10", result.status, basis=basis, span=span, step=AlertStep.CURED
    )
    return with_message(
        alert, of_month(result), FILES, today=TODAY, before=state(alert.matter, AlertStep.RAISED, "100")
    )


def told_again() -> Alert:
    """What is told once more when its snooze has ended."""
    alert = replace(raised(OVER, "overrun"), episode=2)
    before = state(alert.matter, AlertStep.SNOOZED, "110", SNOOZE)
    return with_message(alert, of_month(OVER), FILES, today=TODAY, before=before)


def worse_while_silent() -> Alert:
    """What is told before its snooze has ended, for it has become worse."""
    alert = replace(raised(OVER, "overrun"), step=AlertStep.WORSENED)
    silent = replace(SNOOZE, until=date(2026, 12, 31))
    return with_message(
        alert, of_month(OVER), FILES, today=TODAY, before=state(alert.matter, AlertStep.SNOOZED, "100", silent)
    )


def state(matter: Matter, step: AlertStep, threshold: str, snooze: Snooze | None = None) -> AlertState:
    """How far a matter had come by September."""
    level = 1 if threshold == "100" else 2
    return AlertState(matter, step, level, level, 1, "2026-09", "september", snooze, threshold, is_told=True)


def monthly_digest() -> Alert:
    """A month with something under every heading: seven measures of the example's table, one of each kind."""
    others = {
        "ungdom-i-arbeid": replace(OVER, id="ungdom-i-arbeid", name="Ungdom i arbeid"),
        "apen-barnehage": replace(EXPECTED, id="apen-barnehage", name="Åpen barnehage"),
        "bydelsmodre": replace(LOW, id="bydelsmodre", name="Bydelsmødre", monthly_postings=(1,) * 12),
        "narmiljotilskudd": replace(FULL, id="narmiljotilskudd", name="Nærmiljøtilskudd"),
        "skolebibliotek": replace(WATCHED, id="skolebibliotek", name="Skolebibliotek", monthly_postings=(1,) * 12),
        "nabolagstorg": replace(OVER, id="nabolagstorg", name="Videreutvikling av nabolagstorg"),
        "evaluering": replace(FINE, id="evaluering", name="Evaluering", monthly_postings=(1,) * 12),
        "sosionom": IDLE,
    }
    table = POSTINGS + "2026-10 120 - - unplaced 1_250\n2026-10 120 - - rejected ?\n"
    made = run(table, (TWICE,), {}, measures=tuple(others.values()), is_invented=False)
    standing = alerts_to_raise(made.reconciliation, FILES.programme.alerts)
    made = replace(made, alerts=standing)
    worse = next(alert.matter for alert in standing if alert.measure == "ungdom-i-arbeid")
    silent = next(alert.matter for alert in standing if alert.measure == "nabolagstorg")
    over = Matter("mysen", "evaluering", "overrun", "2026", Basis.ACTUAL)
    states = [
        state(silent, AlertStep.SNOOZED, "100", replace(SNOOZE, until=date(2026, 12, 31))),
        replace(state(over, AlertStep.CURED, "100"), level=0),
    ]
    steps = [taken(worse, AlertStep.WORSENED), taken(over, AlertStep.CURED)]
    due = within(FILES.programme, set(), TODAY, DEADLINES_DAYS)
    return digest(DigestBasis(made, states, steps, due, TODAY), FILES)


def taken(matter: Matter, step: AlertStep) -> TakenStep:
    """A step that was told of in November."""
    return TakenStep(matter, step, 2, 1, "2026-10", datetime(2026, 11, 6, 5, tzinfo=UTC), is_told=True)


def digest_of_good_month() -> Alert:
    """A month in which all goes as planned."""
    made = of_month(replace(FINE, monthly_postings=(1,) * 12))
    return digest(DigestBasis(made, (), (), (), TODAY), FILES)


def reminder(today: date, deadline: str) -> Alert:
    """What is told of a deadline on a day on which nothing was told before."""
    due = reminders_due(FILES.programme, set(), {}, today)
    return next(deadline_message(each, FILES.programme, today) for each in due if each.due.deadline.id == deadline)


MESSAGES: Final[Mapping[str, Callable[[], Alert]]] = {
    "varsel-nar-budsjettet.txt": lambda: raised(WATCHED, "watch"),
    "varsel-hele-budsjettet.txt": lambda: raised(FULL, "full"),
    "varsel-over-budsjettet.txt": lambda: raised(OVER, "overrun"),
    "varsel-prognose.txt": lambda: raised(EXPECTED, "forecast"),
    "varsel-lavt-forbruk.txt": lambda: raised(LOW, "underspend"),
    "varsel-uten-posteringer.txt": lambda: raised(IDLE, "idle"),
    "forverret-over-budsjettet.txt": lambda: worsened(OVER, "overrun"),
    "forverret-prognose.txt": lambda: worsened(measure(120_000_000, Status.OK, 140_000_000), "forecast"),
    "avsluttet-nar-budsjettet.txt": lambda: cured(FINE, "watch", "80"),
    "avsluttet-over-budsjettet.txt": lambda: cured(measure(100_000_000, Status.WATCH, 104_000_000), "overrun"),
    "avsluttet-prognose.txt": lambda: cured(FINE, "forecast"),
    "avsluttet-lavt-forbruk.txt": lambda: cured(
        replace(FINE, monthly_postings=(1,) * 12), "underspend", "25@06", "2026-06"
    ),
    "avsluttet-uten-posteringer.txt": lambda: cured(FINE, "idle", "3"),
    "etter-vent.txt": told_again,
    "forverret-under-vent.txt": worse_while_silent,
    "manedsoversikt.txt": monthly_digest,
    "manedsoversikt-alt-vel.txt": digest_of_good_month,
    "frist-30-dager.txt": lambda: reminder(date(2027, 1, 23), "arsregnskap"),
    "frist-i-dag.txt": lambda: reminder(date(2027, 3, 15), "anmodning-om-utbetaling"),
    "frist-gatt-ut.txt": lambda: reminder(date(2027, 2, 16), "kostra"),
    "ikke-avstemt.txt": lambda: missing_run_message(FILES.programme, "2026-10", "innboks", has_budget=True),
    "ikke-avstemt-uten-budsjett.txt": lambda: missing_run_message(
        FILES.programme, "2027-01", "innboks", has_budget=False
    ),
}
"""Golden file -> the message it holds."""


def shown(message: Alert) -> str:
    """The message as it is read: the subject, a line, the text."""
    return f"{message.subject}\n\n{message.body}".replace("\u00a0", " ")


def golden(name: str) -> str | None:
    """What the golden file holds; None when there is none."""
    path = FOLDER / name
    return path.read_text(encoding="utf-8") if path.is_file() else None


def main() -> int:
    """Writes every golden file anew and says which have changed."""
    FOLDER.mkdir(exist_ok=True)
    for name, message in MESSAGES.items():
        text = shown(message())
        sys.stdout.write(f"{name}: {'unchanged' if golden(name) == text else 'written'}\n")
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
