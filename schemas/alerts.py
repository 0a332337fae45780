"""Alerts: what is told, once, of a measure, a deadline or a month; and how far each matter has come.

Whether something is told is decided in `domain.alert_states`; the outbox keeps what is to be sent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from schemas.records import Status


class AlertStep(StrEnum):
    """What has happened to a matter. A snoozed matter is silent until its day, or until it reaches a higher level."""

    RAISED = "raised"
    WORSENED = "worsened"
    CURED = "cured"
    SNOOZED = "snoozed"


class Basis(StrEnum):
    """Whether the figure that has passed its threshold is booked or expected."""

    ACTUAL = "actual"
    FORECAST = "forecast"


@dataclass(frozen=True, slots=True)
class Alert:
    """One message: that a measure has passed a threshold, that a deadline is near, or the digest of a month.

    `period` is the month it was found in; `span` the period the rule speaks of: the budget year, or the month of a
    check. `level` is how grave it is on the rule's own ladder, 1 or the per cent reached, and `threshold` what was
    passed on that ladder; when it is cured, both are the last that were told. `episode` counts how often the matter has
    been taken up: first seen, come back after it was cured, or still standing when a snooze has ended. `measure` is
    empty for what concerns the whole programme; there `status` is None.
    """

    programme: str
    measure: str
    rule: str
    threshold: str
    period: str
    status: Status | None
    subject: str = ""
    body: str = ""
    causes: tuple[str, ...] = field(default=())
    basis: Basis = Basis.ACTUAL
    span: str = ""
    level: int = 1
    episode: int = 1
    step: AlertStep = AlertStep.RAISED

    @property
    def matter(self) -> Matter:
        """What the alert is about."""
        return Matter(self.programme, self.measure, self.rule, self.span or self.period, self.basis)

    @property
    def key(self) -> str:
        """What makes it the same message."""
        return "|".join((*self.matter.parts, str(self.episode), str(self.level), self.step))


@dataclass(frozen=True, slots=True)
class Matter:
    """What an alert is about, and what its state is kept of: (programme, measure, rule, span, basis)."""

    programme: str
    measure: str
    rule: str
    span: str
    basis: Basis

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts as texts, in order."""
        return (self.programme, self.measure, self.rule, self.span, self.basis)


@dataclass(frozen=True, slots=True)
class Snooze:
    """That a matter is known and need not be told of: until when (the last silent day), why and by whom."""

    until: date
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class AlertState:
    """How far a matter has come.

    `level` is today's level, 0 when it is cured; `told_level` the highest that has been told in this episode, by a
    message of its own or by a graver matter's, 0 when nothing has; `threshold` what that level stands for. `is_told`
    says whether it has had a message of its own in this episode. `as_of` is the month that the figures of the run it
    rests on reach to: an older month never changes it.
    """

    matter: Matter
    step: AlertStep
    level: int
    told_level: int
    episode: int
    as_of: str
    run_id: str
    snooze: Snooze | None = None
    threshold: str = ""
    is_told: bool = False

    @property
    def stands(self) -> bool:
        """Whether the matter is there, told or not."""
        return self.level > 0


@dataclass(frozen=True, slots=True)
class TakenStep:
    """One step of a matter's history, as it is kept.

    `is_told` says whether a message of it was put in the outbox; `by` is whoever snoozed it or ended the snooze, empty
    when the figures decided.
    """

    matter: Matter
    step: AlertStep
    level: int
    episode: int
    as_of: str
    taken_at: datetime
    is_told: bool
    reason: str = ""
    by: str = ""
