"""What must agree in the registers of a budget year: references, dates, rates, vouchers, and no persons in them.

A sentence each, with file and key. A number that may be a person's is never repeated in one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from stdnum.no import orgnr

from schemas.budget_registers import Commitment, Draw, InKind, OnwardGrant
from schemas.budget_year import BudgetYear
from schemas.fault_sentences import repeated, unknown
from schemas.personal_data import PersonalData, personal_data_in_text
from schemas.programme import Programme
from schemas.programme_rules import EnvelopeRule

Registered = InKind | Draw | OnwardGrant | Commitment
REGISTERS: Final = ("in_kind", "draws", "onward_grants", "commitments")
_ORGANISATION_DIGITS: Final = 9
_PERSON_DIGITS: Final = 11


def register_faults(programme: Programme, year: BudgetYear, file: str) -> Iterator[str]:
    """What does not agree in the registers of `<year>.toml`, and between them and the programme."""
    registers: Mapping[str, Sequence[Registered]] = {name: getattr(year, name) for name in REGISTERS}
    for name, records in registers.items():
        yield from repeated(file, name, [record.id for record in records])
        for index, record in enumerate(records):
            key = f"{name}.{index}"
            yield from _measure_faults(programme, year, record, file, key)
            yield from _person_faults(record, file, key)
    yield from _in_kind_faults(year, file)
    yield from _draw_faults(programme, year, file)
    yield from _onward_grant_faults(year, file)
    yield from _commitment_faults(year, file)
    for name in ("draws", "onward_grants", "commitments"):
        yield from _voucher_faults(getattr(year, name), file, name)


def _measure_faults(programme: Programme, year: BudgetYear, record: Registered, file: str, key: str) -> Iterator[str]:
    """The measure is one of the programme's, and runs in the year."""
    measures = {measure.id: measure for measure in programme.measures}
    yield from unknown(file, f"{key}.measure", record.measure, measures)
    measure = measures.get(record.measure or "")
    if measure and not measure.first_year <= year.year <= measure.last_year:
        yield f"{file}: {key}.measure: {measure.id!r} runs {measure.first_year}-{measure.last_year}, not {year.year}"


def _person_faults(record: Registered, file: str, key: str) -> Iterator[str]:
    """A register names what is done and by whom it is decided, and no person by number."""
    for field, value in record:
        if isinstance(value, str) and PersonalData.IDENTITY_NUMBER in personal_data_in_text(value):
            yield f"{file}: {key}.{field}: holds a person's identity number; take it out"


def _in_kind_faults(year: BudgetYear, file: str) -> Iterator[str]:
    """Hours have a rate that was valid on the day they were worked, and the day is in the year."""
    first_days: dict[str, date] = {}
    for rate in year.in_kind_rates:
        first_days[rate.id] = min(rate.valid_from, first_days.get(rate.id, rate.valid_from))
    versions = Counter((rate.id, rate.valid_from) for rate in year.in_kind_rates)
    for (name, day), count in versions.items():
        if count > 1:
            yield f"{file}: in_kind_rates: {name!r} stands {count} times from {day}; a rate has one value on a day"
    for index, entry in enumerate(year.in_kind):
        key = f"in_kind.{index}"
        yield from unknown(file, f"{key}.rate", entry.rate, first_days)
        if entry.rate in first_days and entry.worked_on < first_days[entry.rate]:
            yield (
                f"{file}: {key}.rate: {entry.rate!r} is not valid on {entry.worked_on}; "
                f"it is valid from {first_days[entry.rate]}"
            )
        if entry.worked_on.year != year.year:
            yield f"{file}: {key}.worked_on: {entry.worked_on} is not in {year.year}"
        if entry.value is not None and entry.value.kr <= 0:
            yield f"{file}: {key}.value.kr: a thing is worth more than nought; got {entry.value.kr}"


def _draw_faults(programme: Programme, year: BudgetYear, file: str) -> Iterator[str]:
    """A draw is on an envelope, by a decision that the year can know."""
    envelopes = {rule.measure for rule in programme.rules if isinstance(rule, EnvelopeRule)}
    measures = {measure.id for measure in programme.measures}
    for index, draw in enumerate(year.draws):
        key = f"draws.{index}"
        if draw.measure in measures - envelopes:
            known = ", ".join(sorted(envelopes)) or "none"
            yield f"{file}: {key}.measure: {draw.measure!r} is no envelope; rules of kind 'envelope' name: {known}"
        yield from _decision_faults(draw, year, file, key)


def _onward_grant_faults(year: BudgetYear, file: str) -> Iterator[str]:
    """A grant is passed on to an organisation, by a decision that comes before the report on it."""
    for index, grant in enumerate(year.onward_grants):
        key = f"onward_grants.{index}"
        yield from _organisation_faults(grant.organisation_number, f"{file}: {key}.organisation_number")
        yield from _decision_faults(grant, year, file, key)
        for field in ("report_due", "report_received"):
            day: date | None = getattr(grant, field)
            if day is not None and day < grant.decided_on:
                yield f"{file}: {key}.{field}: {day} is before the decision, {grant.decided_on}"


def _commitment_faults(year: BudgetYear, file: str) -> Iterator[str]:
    """A commitment is the year's own part of a cost, so its last period is one of the year's."""
    for index, commitment in enumerate(year.commitments):
        if not commitment.until.startswith(f"{year.year}-"):
            yield (
                f"{file}: commitments.{index}.until: {commitment.until} is not in {year.year}; write the part of the "
                f"cost that falls in {year.year}, and the last period of it"
            )


def _organisation_faults(number: str, place: str) -> Iterator[str]:
    if len(number) == _PERSON_DIGITS and number.isdecimal():
        yield (
            f"{place}: has {_PERSON_DIGITS} digits, as a person's number has; grants are passed on to organisations, "
            f"whose number has {_ORGANISATION_DIGITS}"
        )
    elif len(number) != _ORGANISATION_DIGITS or not number.isdecimal():
        yield f"{place}: an organisation number has {_ORGANISATION_DIGITS} digits and nothing else"
    elif not orgnr.is_valid(number):
        yield f"{place}: {number!r} is no Norwegian organisation number; check the digits"


def _decision_faults(record: Draw | OnwardGrant, year: BudgetYear, file: str, key: str) -> Iterator[str]:
    """The decision is of the year or the year before; what is decided later belongs to a later year."""
    if not year.year - 1 <= record.decided_on.year <= year.year:
        yield f"{file}: {key}.decided_on: {record.decided_on} is in neither {year.year} nor the year before"


def _voucher_faults(records: Sequence[Draw | OnwardGrant | Commitment], file: str, name: str) -> Iterator[str]:
    """A posting is paid for by one record of a register: a voucher stands once on a measure."""
    named = Counter((record.measure, voucher) for record in records for voucher in record.vouchers)
    for (measure, voucher), count in named.items():
        if count > 1:
            yield f"{file}: {name}: voucher {voucher} stands {count} times on {measure!r}; name it in one record"
