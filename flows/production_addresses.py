"""What an address gives away: where it leads, whether it is encrypted, whether a password stands in it."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Final
from urllib.parse import SplitResult, parse_qs, urlsplit

from flows.secret_blocks import has_secret, without_secrets

MAIL: Final = frozenset({"mailto", "mailtos"})
_ENCRYPTED_MAIL: Final = frozenset({"ssl", "starttls"})
_PLAIN_CHANNELS: Final = frozenset({"json", "xml", "form", "ntfy", "gotify", "rocket", "mmost", "matrix", "apprise"})
_PASSWORD_NAMES: Final = frozenset({"pass", "password", "token", "key", "secret"})


def is_loopback(host: str | None) -> bool:
    """Whether the host is this machine: a socket, localhost or a loopback address."""
    if not host or host.startswith(("/", "@")):
        return True
    name = host.strip("[]").rstrip(".").lower()
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def urlsplit_or_none(text: str) -> SplitResult | None:
    """The parts of a URL; None when it cannot be read or is none."""
    try:
        url = urlsplit(text)
        _ = url.port
    except ValueError:
        return None
    return url if url.scheme and "://" in text else None


def has_written_password(url: SplitResult | None) -> bool:
    """Whether a password or key stands in the address, and not in a secret."""
    if url is None:
        return False
    named = {name: values for name, values in parse_qs(url.query).items() if name.lower() in _PASSWORD_NAMES}
    asked = [value for values in named.values() for value in values]
    return any(text and not has_secret(text) for text in (url.password, *asked))


def sent_in_the_clear(address: str) -> str | None:
    """In words, what an address of alerts sends unencrypted to another machine; None when nothing."""
    url = urlsplit_or_none(without_secrets(address))
    if url is None:
        return None
    asked = {name: values[-1] for name, values in parse_qs(url.query).items()}
    host = asked.get("smtp") or url.hostname
    if is_loopback(host):
        return None
    is_plain_mail = url.scheme == "mailto" and asked.get("mode") not in _ENCRYPTED_MAIL
    is_bared = url.scheme in MAIL and asked.get("mode") == "insecure"
    if is_plain_mail or is_bared:
        return f"mail to {host} is sent unencrypted"
    return f"alerts of kind {url.scheme} go unencrypted to {host}" if url.scheme in _PLAIN_CHANNELS else None


def prefect_in_the_clear(url: str, *, has_login: bool) -> Iterator[str]:
    """What is unsafe in the address of a Prefect API, for whoever has read it somewhere."""
    parts = urlsplit_or_none(url)
    if parts is None or is_loopback(parts.hostname):
        return
    if parts.scheme != "https":
        yield f"the Prefect server on {parts.hostname} is spoken to in the clear"
    if not has_login:
        yield f"the Prefect server on {parts.hostname} is spoken to without a login"
