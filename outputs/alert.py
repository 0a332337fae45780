"""The message of an alert: what has happened, who owns it, what may be done and who decides. Plain text, bokmål.

Which alerts are raised is decided in `domain.alerts`; whether one was sent before is the outbox's matter. A message
names vouchers by number, period, art and amount, never by text or party.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import polars as pl

from outputs.finding_groups import groups_of, with_extent
from outputs.forecast_words import by_method, range_in_words, stands_to_budget
from outputs.norwegian import EN_DASH, HARD_SPACE, Decimals, kroner, listed, month_name, percent, period_name, unbroken
from outputs.wording import COVERED_BY_MUNICIPALITY, INVENTED, NOT_CONFIRMED, SEVERITY_NAMES, used_percent
from schemas.alerts import Alert
from schemas.findings import Severity
from schemas.masking import without_identity
from schemas.programme_files import ProgrammeFiles
from schemas.records import Kind, MeasureResult, Placement
from schemas.runs import Run

LARGEST: Final = 3
PARK: Final = "Parker: sett en postering som er uavklart, til side med grunn, ansvarlig og frist."

_SPEND_KINDS: Final = (Kind.GROSS, Kind.VAT_COMPENSATION, Kind.SICK_PAY_REFUND)

_SUBJECTS: Final[dict[str, str]] = {
    "watch": "nærmer seg budsjettet",
    "full": "har brukt hele budsjettet",
    "overrun": "har brukt mer enn budsjettet",
    "forecast": "ventes å bruke mer enn budsjettet",
    "underspend": "bruker mindre enn ventet",
}


def with_message(alert: Alert, run: Run, files: ProgrammeFiles) -> Alert:
    """The alert with subject, body and the vouchers behind it.

    Args:
        alert: rule, threshold and period as `domain.alerts` raised it.
        run: the measure's own sums, postings and findings are told of; whether the figures are an example, too.
        files: the programme; the owner, the reallocation note and what is unconfirmed stand there.

    Returns:
        The same alert, same key, with `subject`, `body` and `causes`.
    """
    measure = next(each for each in run.reconciliation.measures if each.id == alert.measure)
    is_invented = run.reconciliation.is_invented
    causes = largest_vouchers(run.postings, measure.id)
    subject = f"{measure.name} {_SUBJECTS[alert.rule]} ({period_name(alert.period)})"
    paragraphs = [
        *_marks(measure, files, is_invented=is_invented),
        f"{files.programme.name}, {files.programme.municipality.name}. Periode: {period_name(alert.period)}.",
        _what_happened(alert, measure),
        _figures(measure),
        f"Ansvarlig for tiltaket: {files.programme.measure(measure.id).owner}.",
        _vouchers(causes),
        *_findings(run, measure.id),
        _what_may_be_done(alert, files),
    ]
    return replace(
        alert,
        subject=f"EKSEMPEL: {subject}" if is_invented else subject,
        body="\n\n".join(paragraphs) + "\n",
        causes=causes,
    )


def largest_vouchers(postings: pl.DataFrame, measure: str, count: int = LARGEST) -> tuple[str, ...]:
    """What weighs most in a measure's net spend, one line each, the largest first: vouchers, and all pay as one.

    Few people are paid on a measure, so a voucher of pay or sick-pay refund is never named.

    Args:
        postings: PLACED.
        measure: its id.
        count: how many.
    """
    spend = postings.filter(
        (pl.col("measure") == measure)
        & (pl.col("placement") == str(Placement.PLACED))
        & pl.col("kind").is_in([str(kind) for kind in _SPEND_KINDS])
    )
    is_pay = pl.col("art").is_between(pl.lit("010"), pl.lit("099")) | (pl.col("kind") == str(Kind.SICK_PAY_REFUND))
    spend = spend.with_columns(is_pay.fill_null(value=False).alias("is_pay"))
    pay_ore = int(spend.filter(pl.col("is_pay")).get_column("amount_ore").sum() or 0)
    vouchers = (
        spend.filter(~pl.col("is_pay"))
        .group_by("file", "voucher", "period")
        .agg(pl.col("amount_ore").sum(), pl.col("art").drop_nulls().unique().sort())
        .filter(pl.col("amount_ore") > 0)
        .sort(["amount_ore", "period", "voucher", "file"], descending=[True, False, False, False])
    )
    columns = vouchers.select("voucher", "period", "art", "amount_ore").head(count).iter_rows()
    lines = [(ore, _voucher_line(voucher, period, arts, ore)) for voucher, period, arts, ore in columns]
    lines += [(pay_ore, f"Lønn, samlet: {_kroner(pay_ore)}")] if pay_ore > 0 else []
    return tuple(line for _, line in sorted(lines, key=lambda each: -each[0])[:count])


def _voucher_line(voucher: str | None, period: str, arts: list[str], ore: int) -> str:
    name = f"Bilag {without_identity(voucher)}" if voucher else "Uten bilagsnummer"
    return f"{name}, {period_name(period)}, art {listed(arts) or EN_DASH}: {_kroner(ore)}"


def _marks(measure: MeasureResult, files: ProgrammeFiles, *, is_invented: bool) -> list[str]:
    """What must be known before the figures are read."""
    unconfirmed = [] if measure.is_allocation_confirmed else ["tiltakets budsjett"]
    unconfirmed += [] if files.programme.coding.confirmed else ["prosjektkodene"]
    marks = [INVENTED] if is_invented else []
    if unconfirmed:
        marks.append(f"Merk: {listed(unconfirmed)} er {NOT_CONFIRMED}.")
    return marks


def _what_happened(alert: Alert, measure: MeasureResult) -> str:
    sentence: dict[str, Callable[[], str]] = {
        "watch": lambda: _watch(measure, alert.threshold),
        "full": lambda: f"{measure.name} har brukt nøyaktig hele budsjettet på {_kroner(measure.sums.revised_ore)}.",
        "overrun": lambda: _overrun(measure),
        "forecast": lambda: _forecast(measure),
        "underspend": lambda: _underspend(measure, alert.threshold),
    }
    return sentence[alert.rule]()


def _watch(measure: MeasureResult, threshold: str) -> str:
    return (
        f"{_used_of_budget(measure)}. Varselgrensen er {threshold}{HARD_SPACE}%. "
        f"{_kroner(measure.sums.revised_ore - measure.charged_ore)} gjenstår."
    )


def _overrun(measure: MeasureResult) -> str:
    used, revised = measure.charged_ore, measure.sums.revised_ore
    return (
        f"{measure.name} har brukt {_kroner(used - revised)} mer enn budsjettet på {_kroner(revised)}: "
        f"{_kroner(used)}, {used_percent(used, revised)}. "
        "Det som er over budsjettet, dekkes ikke av tilskuddet."
    )


def _forecast(measure: MeasureResult) -> str:
    sums, made = measure.sums, measure.year_end
    return (
        f"{measure.name} ventes å bruke {_kroner(sums.forecast_ore)} i år, "
        f"{_kroner(sums.forecast_ore - sums.revised_ore)} mer enn budsjettet på {_kroner(sums.revised_ore)} "
        f"({percent(sums.forecast_ore, sums.revised_ore)}), hvis resten av året går som hittil, måned for måned slik "
        f"budsjettet er fordelt. Etter alle metodene er årets forbruk {range_in_words(made)}, "
        f"{stands_to_budget(made, sums.revised_ore)}. Så langt er {_kroner(measure.charged_ore)} brukt, "
        f"{used_percent(measure.charged_ore, sums.revised_ore)}."
    )


def _underspend(measure: MeasureResult, threshold: str) -> str:
    """The threshold is "25@06": less than 25 per cent by the end of June."""
    limit, _, month = threshold.partition("@")
    by_when = f" ved utgangen av {month_name(int(month))}" if month else ""
    return (
        f"{_used_of_budget(measure)}. Det var ventet minst {limit}{HARD_SPACE}%{by_when}. "
        f"{_kroner(measure.sums.revised_ore - measure.charged_ore)} er ikke brukt."
    )


def _used_of_budget(measure: MeasureResult) -> str:
    used, revised = measure.charged_ore, measure.sums.revised_ore
    return (
        f"{measure.name} har brukt {_kroner(used)}, {used_percent(used, revised)} av budsjettet på {_kroner(revised)}"
    )


def _figures(measure: MeasureResult) -> str:
    sums = measure.sums
    lines = [
        f"Revidert budsjett: {_kroner(sums.revised_ore)}",
        f"Netto utgift: {_kroner(sums.net_ore)}",
        f"Dekket av andre kilder: {_kroner(sums.other_financing_ore)}",
        f"Brukt av tilskuddet: {_kroner(sums.grant_financed_ore)}",
        f"{COVERED_BY_MUNICIPALITY}: {_kroner(sums.own_ore)}",
        *(f"Prognose etter andre kilder, {method.lower()}: {said}" for method, said in by_method(measure.year_end)),
    ]
    return "\n".join(["Tallene:", *(f"- {line}" for line in lines)])


def _vouchers(causes: tuple[str, ...]) -> str:
    if not causes:
        return "Det er ingen utgifter på tiltaket i regnskapet."
    return "\n".join(["De største utgiftene:", *(f"- {cause}" for cause in causes)])


def _findings(run: Run, measure: str) -> list[str]:
    """What is wrong with the measure and its postings, by cause with count and kroner; at most three causes."""
    rows = set(run.postings.filter(pl.col("measure") == measure).select("file", "row").iter_rows())
    about = [
        finding
        for finding in run.findings
        if (finding.measure == measure or (finding.file, finding.row) in rows)
        and finding.severity is not Severity.INFO
        and finding.waived_by is None
        and not finding.trial
    ]
    groups = groups_of(run, about)
    if not groups:
        return []
    lines = [f"- {SEVERITY_NAMES[group.severity]}: {with_extent(group)}" for group in groups[:LARGEST]]
    lines += [f"- og {len(groups) - LARGEST} til; se arket Funn i avstemming.xlsx"] if len(groups) > LARGEST else []
    return ["\n".join(["Funn på tiltaket:", *lines])]


def _what_may_be_done(alert: Alert, files: ProgrammeFiles) -> str:
    alerts = files.programme.alerts
    if alert.rule == "underspend":
        choices = [
            "Forklar: si hva som står igjen, og når det brukes.",
            "Omdisponer: flytt det som ikke blir brukt i år, til et annet tiltak.",
            "Kontroller: se etter utgifter som er ført på feil prosjekt eller mangler.",
        ]
    else:
        choices = [
            "Omdisponer: flytt midler fra et tiltak som har rest.",
            *([PARK] if alert.rule != "full" else []),
            "Kontroller: rett posteringer som er ført på feil prosjekt.",
            "Forklar: skriv hva avviket skyldes; forklaringen følger årsrapporten.",
        ]
    return "\n".join(
        [
            "Hva som kan gjøres før neste månedsavstemming:",
            *(f"- {choice}" for choice in choices),
            unbroken(alerts.reallocation_note),
            f"Avgjøres av: {alerts.decided_by}.",
        ]
    )


def _kroner(ore: int) -> str:
    return kroner(ore, Decimals.NONZERO)
