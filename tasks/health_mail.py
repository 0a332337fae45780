"""Whether the channels of alerts answer. No message leaves, but for the test message when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from schemas.alerts import Alert
from tasks.channels import channel_reached, routes_of

TRIAL_SUBJECT: Final = "Prøvemelding fra omradeloft"
TRIAL_BODY: Final = (
    "Dette er en prøvemelding. Den viser at varsler fra avstemmingen av områdesatsingen kommer fram hit.\n\n"
    "Du trenger ikke å gjøre noe. Kontakt den som drifter løsningen hvis meldingen ikke var ventet."
)


@dataclass(frozen=True, slots=True)
class ChannelFound:
    """One address by its number: what kind it is, whether it was asked, and why it does not answer."""

    number: int
    kind: str
    is_asked: bool
    fault: str | None


def channels_found(addresses: Sequence[str]) -> tuple[ChannelFound, ...]:
    """Of each address, whether its server answers and takes the login."""
    return tuple(
        ChannelFound(number, *channel_reached(number, address)) for number, address in enumerate(addresses, start=1)
    )


def trial_message(now: datetime) -> Alert:
    """The message that shows that alerts arrive; of a moment, so that each is a message of its own."""
    return Alert(
        programme="",
        measure="",
        rule="test",
        threshold="",
        period=now.isoformat(timespec="seconds"),
        status=None,
        subject=TRIAL_SUBJECT,
        body=TRIAL_BODY,
    )


def send_trial(addresses: Sequence[str], now: datetime) -> tuple[str, ...]:
    """Why a channel did not take the test message, one sentence each; empty when all took it."""
    message = trial_message(now)
    faults = [fault for route in routes_of(addresses) for fault in route.send(message, route.channels).values()]
    return tuple(dict.fromkeys(fault.sentence for fault in faults))
