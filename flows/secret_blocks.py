"""Passwords that stand elsewhere: `{secret:NAME}` in a setting is replaced by the secret of that name when it is used.

Looked up first as a file in the folder of secrets (`OMRADELOFT_SECRETS_FOLDER`, else systemd's CREDENTIALS_DIRECTORY),
then as a Prefect block of type Secret. No value of a secret is in an error, and none is kept longer than a minute.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import quote

from flows.environment import prepare
from flows.setting_faults import SettingFault, SettingsError

_PLACE: Final = re.compile(r"\{secret:([a-z0-9][a-z0-9-]*)\}")
_OPENING: Final = "{secret:"
_KEPT_S: Final = 60
_kept: dict[tuple[str, str], tuple[float, str]] = {}


class _NoSecretError(Exception):
    """A secret that cannot be had: the reason and the remedy. Never its value."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason, self.remedy = reason, remedy


def secret_names(text: str) -> tuple[str, ...]:
    """The secrets that a setting asks for, each once, in order.

    Raises:
        ValueError: it asks for one by a name that cannot be.
    """
    if text.count(_OPENING) != len(found := _PLACE.findall(text)):
        raise ValueError("the name of a secret cannot be read; write {secret:name}, of small letters, digits and '-'")
    return tuple(dict.fromkeys(found))


def is_only_a_secret(text: str) -> bool:
    """Whether nothing but a secret stands there, so that it cannot be told what it is."""
    return _PLACE.fullmatch(text.strip()) is not None


def has_secret(text: str) -> bool:
    """Whether the text asks for a secret."""
    return _PLACE.search(text) is not None


def without_secrets(text: str) -> str:
    """The text as it can be looked at before the secrets are known: each stands there as a word."""
    return _PLACE.sub("secret", text)


def resolved(text: str, variable: str, folder: Path | None = None) -> str:
    """A setting with every secret in its place, quoted where it is a part of a URL.

    Args:
        text: as it stands in the environment.
        variable: names the setting in the error.
        folder: of secrets in files; systemd's own when left out.

    Raises:
        SettingsError: a secret is not there, or nobody can be asked.
    """
    quoted: Callable[[str], str] = str if is_only_a_secret(text) else _quoted
    return _PLACE.sub(lambda found: quoted(_secret(found[1], variable, folder)), text.strip())


def known_secrets() -> tuple[str, ...]:
    """The values that have been asked for lately, for whoever must keep them out of what is shown."""
    return tuple(value for _, value in _kept.values())


def _quoted(value: str) -> str:
    return quote(value, safe="")


def _secret(name: str, variable: str, folder: Path | None) -> str:
    where = folder or _credentials()
    key = (name, str(where))
    read_at, value = _kept.get(key, (-_KEPT_S, ""))
    if time.monotonic() - read_at < _KEPT_S and value:
        return value
    try:
        value = _from_file(name, where) or _from_block(name)
    except _NoSecretError as error:
        raise SettingsError([SettingFault(variable, error.reason, error.remedy)]) from None
    _kept[key] = (time.monotonic(), value)
    return value


def _credentials() -> Path | None:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    return Path(folder) if folder else None


def _from_file(name: str, folder: Path | None) -> str:
    """The text of the file of that name, without the line's end; empty when there is no such file."""
    if folder is None:
        return ""
    try:
        return (folder / name).read_text(encoding="utf-8").rstrip("\r\n")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        reason = f"the file of the secret {name!r} in {folder} cannot be read ({type(error).__name__})"
        raise _NoSecretError(reason, "let the service's user read it, as text") from None


def _from_block(name: str) -> str:
    prepare()
    import httpx  # noqa: PLC0415 - comes with Prefect, as slowly
    from prefect.client.orchestration import get_client  # noqa: PLC0415 - Prefect takes a second to load
    from prefect.exceptions import ObjectNotFound, PrefectException  # noqa: PLC0415
    from prefect.settings import get_current_settings  # noqa: PLC0415

    said = f"the secret {name!r}"
    if not get_current_settings().api.url:
        remedy = f"set PREFECT_API_URL, or write the secret in a file {name} and name its folder"
        raise _NoSecretError(f"{said} cannot be asked for, for no Prefect server is named", remedy)
    try:
        with get_client(sync_client=True) as client:
            block = client.read_block_document_by_name(name, "secret", include_secrets=True)
    except ObjectNotFound:
        raise _NoSecretError(f"{said} is not there", f"make a Prefect block of type Secret called {name}") from None
    except (httpx.HTTPError, httpx.InvalidURL, PrefectException, OSError, RuntimeError) as error:
        raise _NoSecretError(*_unreachable(said, error)) from None
    value = block.data.get("value")
    if not isinstance(value, str | int) or not str(value):
        raise _NoSecretError(f"{said} holds no text", f"store the password as text in the Prefect block {name}")
    return str(value)


def _unreachable(said: str, error: Exception) -> tuple[str, str]:
    # The server's own words are left out: they may repeat what it was asked, with its login.
    reason = f"{said} cannot be asked for, for the Prefect server does not answer ({type(error).__name__})"
    return reason, "start the server that PREFECT_API_URL names, or mend the address"
