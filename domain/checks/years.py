"""One year against the year before it: what is carried in, the fund's opening, and money that grows too old."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from domain.checks.wording import kroner
from domain.funds import is_closing_known
from domain.grant_years import unused_by_purpose
from schemas.budget_year import BudgetYear, CarriedIn
from schemas.findings import Finding, Severity
from schemas.grant_results import GrantResult
from schemas.records import MeasureResult, Reconciliation
from schemas.rules import Rule

TOLERANCE_ORE = 100
"""Carry-over is applied for and approved in whole kroner."""

OPENING_EQUALS_UNUSED = Rule(
    code="K30",
    title="Det som er overført inn, er det årsrapporten for året før viste som ubrukt",
    severity=Severity.WARNING,
    year_end=Severity.ERROR,
    remedy="Rett overføringen i årsfilen, eller lukk året før på nytt hvis regnskapet er endret siden rapporten.",
    source="Kontroll Y10 og Y12; vedtak 0016",
)
NOT_APPROVED = Rule(
    code="K31",
    title="Alt som er søkt overført, er godkjent",
    severity=Severity.INFO,
    remedy="Avklar med departementet om beløpet skal betales tilbake eller trekkes fra neste utbetaling.",
    source="DESIGN 4, regel 6",
)
FUND_OPENING = Rule(
    code="K32",
    title="Fondets inngående saldo er utgående saldo i årsrapporten for året før",
    severity=Severity.WARNING,
    year_end=Severity.ERROR,
    remedy="Kontrollér inngående balanse på kapittel 51, eller lukk året før på nytt hvis avsetningen kom til senere.",
    source="Kontroll Y10",
)
YEAR_BEFORE_NOT_CLOSED = Rule(
    code="K33",
    title="Året før er avsluttet i dette systemet",
    severity=Severity.INFO,
    remedy="Kjør årsavslutningen for året før her, så blir inngående beløp kontrollert mot den.",
    source="Kontroll Y10 og Y23",
)
NO_OLDER_MONEY = Rule(
    code="K34",
    title="Overførte midler er brukt opp i det året de er godkjent overført til",
    severity=Severity.WARNING,
    remedy="Søk om ny overføring av beløpet, eller avklar med departementet om det skal betales tilbake.",
    source="Kontroll Y12",
)
BOUND_MONEY_USED = Rule(
    code="K35",
    title="Midler bundet til et tiltak er brukt før kommunen dekker tiltaket selv",
    severity=Severity.WARNING,
    remedy="Kontrollér budsjettet og konteringen for tiltaket, eller rett hva overføringen er bundet til i årsfilen.",
    source="DOMAIN 4: bundne midler brukes til formålet; vedtak 0016",
)
RULES = (
    OPENING_EQUALS_UNUSED,
    NOT_APPROVED,
    FUND_OPENING,
    YEAR_BEFORE_NOT_CLOSED,
    NO_OLDER_MONEY,
    BOUND_MONEY_USED,
)


def opening_findings(
    grant: GrantResult, year: BudgetYear, report: Reconciliation | None, *, is_first: bool, is_year_end: bool
) -> Iterator[Finding]:
    """What a year opens with against what the report of the year before closed with; nothing is claimed without one."""
    if is_first:
        return
    if report is None:
        yield YEAR_BEFORE_NOT_CLOSED.finding(
            f"Det er ingen årsrapport for {year.year - 1} her. Det som er overført inn i {year.year}, og fondets "
            "inngående saldo er ikke kontrollert mot året før.",
            is_year_end=is_year_end,
        )
        return
    carried = {money.grant_year: money for money in year.grant.carried_in}
    left: dict[int, dict[str | None, int]] = defaultdict(dict)
    for grant_year, measure, unused in unused_by_purpose(report.grant):
        left[grant_year][measure] = max(0, unused)
    for grant_year in sorted({*carried, *left}):
        yield from _grant_year_findings(
            carried.get(grant_year), grant_year, left.get(grant_year, {}), report, is_year_end=is_year_end
        )
    yield from _fund_findings(grant, report, is_year_end=is_year_end)


def _grant_year_findings(
    carried: CarriedIn | None,
    grant_year: int,
    left: Mapping[str | None, int],
    report: Reconciliation,
    *,
    is_year_end: bool,
) -> Iterator[Finding]:
    approved, applied = (carried.approved.ore, carried.applied.ore) if carried else (0, 0)
    expected = sum(left.values())
    difference = approved - expected
    if abs(difference) <= TOLERANCE_ORE:
        yield from _unbound_findings(carried, left, report, is_year_end=is_year_end)
        return
    if difference < 0 and abs(applied - expected) <= TOLERANCE_ORE:
        yield NOT_APPROVED.finding(
            f"Av {kroner(applied)} som er søkt overført av tildelingen for {grant_year}, er {kroner(-difference)} "
            "ikke godkjent.",
            is_year_end=is_year_end,
            value=kroner(approved),
            expected=kroner(applied),
            difference_ore=difference,
        )
        return
    direction = "mer" if difference > 0 else "mindre"
    yield OPENING_EQUALS_UNUSED.finding(
        f"Overført inn av tildelingen for {grant_year} er {kroner(approved)}, {kroner(abs(difference))} {direction} "
        f"enn det {_report_words(report)} viser som ubrukt ({kroner(expected)}).",
        is_year_end=is_year_end,
        value=kroner(approved),
        expected=kroner(expected),
        difference_ore=difference,
    )


def _unbound_findings(
    carried: CarriedIn | None, left: Mapping[str | None, int], report: Reconciliation, *, is_year_end: bool
) -> Iterator[Finding]:
    """Money that was bound to a measure is bound to it still; free money may have been bound on the way."""
    bound = {part.measure: part.ore for part in carried.bound_to} if carried else {}
    names = {measure.id: measure.name for measure in report.measures}
    for measure, unused in left.items():
        if measure is None or unused - bound.get(measure, 0) <= TOLERANCE_ORE:
            continue
        now = bound.get(measure, 0)
        yield OPENING_EQUALS_UNUSED.finding(
            f"{names.get(measure, measure)}: {kroner(now)} er bundet til tiltaket i overføringen, "
            f"{kroner(unused - now)} mindre enn det {_report_words(report)} viser som ubrukt og bundet "
            f"({kroner(unused)}).",
            is_year_end=is_year_end,
            value=kroner(now),
            expected=kroner(unused),
            difference_ore=now - unused,
            measure=measure,
        )


def _fund_findings(grant: GrantResult, report: Reconciliation, *, is_year_end: bool) -> Iterator[Finding]:
    is_told = grant.is_fund_opening_booked or grant.is_fund_opening_by_hand
    difference = grant.fund_opening_ore - report.grant.fund_closing_ore
    if not is_told or not is_closing_known(report.grant, is_year_end=True) or abs(difference) <= TOLERANCE_ORE:
        return
    by_hand = " (ført for hånd)" if grant.is_fund_opening_by_hand else ""
    yield FUND_OPENING.finding(
        f"Fondets inngående saldo{by_hand} er {kroner(grant.fund_opening_ore)}, {kroner(abs(difference))} "
        f"{'mer' if difference > 0 else 'mindre'} enn utgående saldo i {_report_words(report)} "
        f"({kroner(report.grant.fund_closing_ore)}).",
        is_year_end=is_year_end,
        value=kroner(grant.fund_opening_ore),
        expected=kroner(report.grant.fund_closing_ore),
        difference_ore=difference,
    )


def _report_words(report: Reconciliation) -> str:
    return f"{'den foreløpige ' if report.is_preliminary else ''}årsrapporten for {report.year}"


def money_findings(
    grant: GrantResult, measures: Sequence[MeasureResult], year: int, *, is_year_end: bool
) -> Iterator[Finding]:
    """Money that grows too old, and bound money that is left while the municipality pays for its purpose."""
    if is_year_end:
        for use in grant.grant_years:
            if use.grant_year < year and use.unused_ore > 0:
                yield NO_OLDER_MONEY.finding(
                    f"{kroner(use.unused_ore)} av tildelingen for {use.grant_year} er overført til {year} og er "
                    "fortsatt ubrukt. Beløpet kan ikke tas med videre uten ny godkjenning.",
                    is_year_end=True,
                    value=kroner(use.unused_ore),
                    difference_ore=use.unused_ore,
                )
    left: dict[str | None, int] = defaultdict(int)
    for _, purpose, unused in unused_by_purpose(grant):
        left[purpose] += unused
    for measure in measures:
        if left[measure.id] > 0 and measure.sums.own_ore > 0:
            yield BOUND_MONEY_USED.finding(
                f"{measure.name}: {kroner(left[measure.id])} som er bundet til tiltaket, er ubrukt, mens kommunen "
                f"dekker {kroner(measure.sums.own_ore)} selv.",
                is_year_end=is_year_end,
                value=kroner(left[measure.id]),
                difference_ore=left[measure.id],
                measure=measure.id,
            )
