"""Values that are unsafe in production (`OMRADELOFT_ENVIRONMENT=production`), each with its remedy; all told at once.

Only what can be seen without asking anybody: servers are asked by `omradeloft doctor`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flows.production_addresses import (
    MAIL,
    has_written_password,
    is_loopback,
    prefect_in_the_clear,
    sent_in_the_clear,
    urlsplit_or_none,
)
from flows.secret_blocks import has_secret, is_only_a_secret, without_secrets
from flows.setting_faults import SettingFault, variable_of
from flows.settings import MUNICIPAL_ZONE, SHIPPED, Settings
from tasks.health_files import is_open_to_others, is_readable_by_others
from tasks.inbox_address import InboxAddress
from tasks.store import StoreError
from tasks.store.addresses import DatabaseAddress, database_address

ENCRYPTED: Final = frozenset({"require", "verify-ca", "verify-full"})
_PLAIN_INBOXES: Final = frozenset({"ftp", "http", "webhdfs", "webdav", "dav"})


@dataclass(frozen=True, slots=True)
class Rule:
    """What is refused in one setting: for the documentation, what is found, and what to do about it."""

    variable: str
    refused: str
    remedy: str
    found: Callable[[Settings], Iterable[str]]


def unsafe_values(settings: Settings) -> tuple[SettingFault, ...]:
    """Everything in the settings that is unsafe in production."""
    return tuple(SettingFault(rule.variable, reason, rule.remedy) for rule in RULES for reason in rule.found(settings))


def unencrypted_channels(addresses: Iterable[str]) -> tuple[SettingFault, ...]:
    """The addresses of alerts, with their secrets in place, that send in the clear to another machine."""
    variable, remedy = variable_of("alert_urls"), _ENCRYPTED_CHANNEL
    return tuple(SettingFault(variable, reason, remedy) for reason in map(sent_in_the_clear, addresses) if reason)


def _database(settings: Settings) -> DatabaseAddress | None:
    text = settings.database.get_secret_value()
    try:
        return None if is_only_a_secret(text) else database_address(without_secrets(text))
    except StoreError:
        return None


def _unreadable_database(settings: Settings) -> Iterator[str]:
    text = settings.database.get_secret_value()
    if is_only_a_secret(text):
        yield "the whole address is a secret, so that it cannot be looked at"
        return
    try:
        database_address(without_secrets(text))
    except StoreError as error:
        yield str(error)


def _unencrypted_database(settings: Settings) -> Iterator[str]:
    address = _database(settings)
    if address is not None and address.encryption not in ENCRYPTED:
        for host in address.hosts:
            if not is_loopback(host):
                yield f"the connection to PostgreSQL on {host} may be unencrypted (sslmode={address.encryption})"


def _password_in_database(settings: Settings) -> Iterator[str]:
    if has_written_password(urlsplit_or_none(settings.database.get_secret_value())):
        yield "a password is written in the address"


def _password_in_inbox(settings: Settings) -> Iterator[str]:
    if has_written_password(urlsplit_or_none(settings.inbox.get_secret_value())):
        yield "a password is written in the address"


def _password_in_alerts(settings: Settings) -> Iterator[str]:
    for address in settings.alert_urls.get_secret_value().split():
        url = urlsplit_or_none(address)
        is_elsewhere = url is not None and not is_loopback(url.hostname)
        is_keyed = url is not None and url.scheme not in MAIL and is_elsewhere and not has_secret(address)
        if has_written_password(url) or is_keyed:
            yield f"a password or key is written in an address of kind {url.scheme if url else 'unknown'}"


def _unencrypted_alerts(settings: Settings) -> Iterator[str]:
    yield from filter(None, map(sent_in_the_clear, settings.alert_urls.get_secret_value().split()))


def _inbox_in_the_clear(settings: Settings) -> Iterator[str]:
    url = urlsplit_or_none(without_secrets(settings.inbox.get_secret_value()))
    if url is not None and url.scheme in _PLAIN_INBOXES and not is_loopback(url.hostname):
        yield f"{url.scheme} sends accounts and passwords in the clear"


def _unreadable_inbox(settings: Settings) -> Iterator[str]:
    if is_only_a_secret(settings.inbox.get_secret_value()):
        yield "the whole address is a secret, so that it cannot be looked at"


def _inbox_folder(settings: Settings) -> Path | None:
    return InboxAddress(without_secrets(settings.inbox.get_secret_value())).folder


def _inbox_in_output(settings: Settings) -> Iterator[str]:
    folder = _inbox_folder(settings)
    if folder is not None and folder.resolve().is_relative_to(settings.output.resolve()):
        yield "the inbox lies in the output folder, so that what is written would be read as accounts"


def _open_output(settings: Settings) -> Iterator[str]:
    yield from _opened([settings.output])


def _open_inbox(settings: Settings) -> Iterator[str]:
    folder = _inbox_folder(settings)
    if folder is not None and settings.inbox.get_secret_value():
        yield from _opened([folder])


def _open_programmes(settings: Settings) -> Iterator[str]:
    yield from _opened([settings.programmes])


def _open_database(settings: Settings) -> Iterator[str]:
    address = _database(settings)
    if address is not None and address.file is not None:
        yield from _opened([address.file.parent, *([address.file] if address.file.exists() else [])])


def _opened(paths: Iterable[Path]) -> Iterator[str]:
    for path in paths:
        if (place := is_open_to_others(path)) is not None:
            yield f"{place} may be written by everybody on this machine"


def _relative(name: str) -> Callable[[Settings], Iterator[str]]:
    def found(settings: Settings) -> Iterator[str]:
        path = getattr(settings, name)
        if path is not None and not path.is_absolute():
            yield f"{path} is relative to the folder the program is started in"

    return found


def _relative_inbox(settings: Settings) -> Iterator[str]:
    folder = _inbox_folder(settings)
    if folder is not None and not folder.is_absolute():
        yield "the folder is relative to the one the program is started in"


def _relative_database(settings: Settings) -> Iterator[str]:
    address = _database(settings)
    if address is not None and address.file is not None and not address.file.is_absolute():
        yield "the file is relative to the folder the program is started in"


def _other_zone(settings: Settings) -> Iterator[str]:
    if settings.timezone != MUNICIPAL_ZONE:
        yield f"{settings.timezone} is not the municipality's time zone"


def _shipped_programmes(settings: Settings) -> Iterator[str]:
    if settings.programmes.resolve().is_relative_to(SHIPPED):
        yield "these are the programme files that come with the product, whose codes are invented"


def _open_secrets(settings: Settings) -> Iterator[str]:
    if settings.secrets_folder is not None and is_readable_by_others(settings.secrets_folder):
        yield f"{settings.secrets_folder} may be read by everybody on this machine"


def _open_environment_file(_settings: Settings) -> Iterator[str]:
    if is_readable_by_others(Path(".env")):
        yield f"{Path('.env').absolute()} may be read by everybody on this machine"


def _unsafe_prefect(_settings: Settings) -> Iterator[str]:
    has_login = bool(os.environ.get("PREFECT_API_AUTH_STRING") or os.environ.get("PREFECT_API_KEY"))
    yield from prefect_in_the_clear(os.environ.get("PREFECT_API_URL", ""), has_login=has_login)


_OWN_FOLDER: Final = "let only the service's user and group write there (chmod o-w)"
_ABSOLUTE: Final = "write the whole path"
_NOT_WRITTEN: Final = "write {secret:name} in its place (docs/configuration.md)"
_ENCRYPTED_CHANNEL: Final = "write mailtos:// (or another encrypted kind), or a server on this machine"

RULES: Final = (
    Rule(
        variable_of("inbox"),
        "an inbox by FTP, WebDAV or HTTP on another machine",
        "fetch by sftp:// or from a folder",
        _inbox_in_the_clear,
    ),
    Rule(variable_of("inbox"), "a password written in the address", _NOT_WRITTEN, _password_in_inbox),
    Rule(
        variable_of("inbox"),
        "an address that is a secret as a whole",
        "write the address, and only its password as a secret",
        _unreadable_inbox,
    ),
    Rule(variable_of("inbox"), "a folder in the output folder", "give it a folder of its own", _inbox_in_output),
    Rule(variable_of("inbox"), "a relative path", _ABSOLUTE, _relative_inbox),
    Rule(variable_of("inbox"), "a folder that everybody may write", _OWN_FOLDER, _open_inbox),
    Rule(variable_of("output"), "a relative path", _ABSOLUTE, _relative("output")),
    Rule(variable_of("output"), "a folder that everybody may write", _OWN_FOLDER, _open_output),
    Rule(
        variable_of("database"),
        "an address that cannot be read, or is a secret as a whole",
        "write the address, and only its password as a secret",
        _unreadable_database,
    ),
    Rule(
        variable_of("database"),
        "PostgreSQL on another machine without `sslmode` `verify-full`, `verify-ca` or `require`",
        "add ?sslmode=verify-full",
        _unencrypted_database,
    ),
    Rule(variable_of("database"), "a password written in the address", _NOT_WRITTEN, _password_in_database),
    Rule(variable_of("database"), "a relative path", _ABSOLUTE, _relative_database),
    Rule(variable_of("database"), "a file or folder that everybody may write", _OWN_FOLDER, _open_database),
    Rule(variable_of("programmes"), "a relative path", _ABSOLUTE, _relative("programmes")),
    Rule(variable_of("programmes"), "a folder that everybody may write", _OWN_FOLDER, _open_programmes),
    Rule(
        variable_of("programmes"),
        "the files that come with the product",
        "copy them to a folder of the municipality's own, and write its own codes there",
        _shipped_programmes,
    ),
    Rule(
        variable_of("alert_urls"),
        "mail and other kinds sent unencrypted to another machine",
        _ENCRYPTED_CHANNEL,
        _unencrypted_alerts,
    ),
    Rule(variable_of("alert_urls"), "a password or key written in an address", _NOT_WRITTEN, _password_in_alerts),
    Rule(variable_of("template"), "a relative path", _ABSOLUTE, _relative("template")),
    Rule(variable_of("timezone"), f"another than `{MUNICIPAL_ZONE}`", f"write {MUNICIPAL_ZONE}", _other_zone),
    Rule(variable_of("secrets_folder"), "a relative path", _ABSOLUTE, _relative("secrets_folder")),
    Rule(variable_of("secrets_folder"), "a folder that everybody may read", "chmod o-rwx", _open_secrets),
    Rule(".env", "a file that everybody may read", "chmod 600 .env", _open_environment_file),
    Rule(
        "PREFECT_API_URL",
        "a Prefect server on another machine by `http`, or without `PREFECT_API_AUTH_STRING`",
        "write https:// and set PREFECT_API_AUTH_STRING (or PREFECT_API_KEY)",
        _unsafe_prefect,
    ),
)
