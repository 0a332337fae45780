"""Routes: how a message leaves the house. One route may serve several channels, such as the recipients of an e-mail."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from schemas.alerts import Alert


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a channel did not take a message. The sentence never holds an address, for addresses hold passwords.

    `may_pass` is whether trying again in a little while may help; `is_lasting` whether any other message would fare
    the same now, so that the channel is not asked again in this pass.
    """

    sentence: str
    may_pass: bool
    is_lasting: bool


Send = Callable[[Alert, Sequence[str]], Mapping[str, Fault]]


@dataclass(frozen=True, slots=True)
class Route:
    """A way out, and the channels at its end: fingerprints that the outbox keeps, each of which takes a message once.

    `send` takes a message and the channels that are to have it, and returns a fault for each that did not take it.
    A route that does not deliver only announces: a message that nobody else has taken is not sent.
    """

    channels: tuple[str, ...]
    send: Send
    delivers: bool = True


def fingerprint(address: str) -> str:
    """A name for an address that gives nothing of it away."""
    return hashlib.sha256(address.encode()).hexdigest()[:16]


def all_at_fault(channels: Sequence[str], fault: Fault) -> dict[str, Fault]:
    """The same fault for every channel."""
    return dict.fromkeys(channels, fault)
