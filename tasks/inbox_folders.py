"""The inbox as a list of files, wherever it is: on this machine, or behind any file system fsspec knows.

Only looking and reading; which files are ready is `tasks.inbox`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import unquote

from tasks.inbox_address import InboxAddress
from tasks.order import InputError

_CHANGED_KEYS: Final = ("mtime", "LastModified", "last_modified", "updated", "modified")
_SFTP: Final = frozenset({"sftp", "ssh"})
_CONNECT_S: Final = 20
_SILENCE_S: Final = 15


class InboxUnreachableError(InputError):
    """The inbox did not answer, or broke off; another try may help. Nothing is stored."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the inbox, as it looked at one moment."""

    name: str
    size: int
    changed_at: datetime | None
    is_file: bool


class Folder(Protocol):
    """A folder that can be looked at and read from. `is_remote`: its clock is not ours and looks are cheap in time."""

    is_remote: bool

    def look(self) -> list[Entry]:
        """What is in the folder now."""

    def read(self, name: str) -> bytes:
        """The bytes of one file."""


@contextmanager
def opened(address: InboxAddress) -> Iterator[Folder | None]:
    """The folder of an address; None when there is no such folder on this machine.

    Raises:
        InboxUnreachableError: another machine does not answer, breaks off or has no such folder.
        InputError: it cannot be read.
    """
    folder = address.folder
    if folder is not None:
        yield LocalFolder(folder) if folder.is_dir() else None
        return
    try:
        yield RemoteFolder(address)
    except InputError:
        raise
    except FileNotFoundError as error:
        raise InputError(f"{address}: no such folder; make it, or name another inbox") from error
    except Exception as error:  # noqa: BLE001 - each file system raises errors of its own
        raise InboxUnreachableError(f"{address}: {_reason(error, address)}; nothing was stored") from None


def _reason(error: Exception, address: InboxAddress) -> str:
    """What went wrong, in a sentence without passwords; nested errors from the innermost."""
    name = type(error).__name__
    if name == "HostKeyNotVerifiable":
        return "the server is not in known_hosts, or has another key than there; check it and add it with ssh-keyscan"
    if isinstance(error, PermissionError) or name == "PermissionDenied":
        return "the server refused the login or the access; check the user and the key"
    if isinstance(error, ImportError):
        return "this kind of inbox needs another package; `pip install 'omradeloft[sftp]'` gives SFTP"
    first_line = address.without_secrets(str(error)).strip().partition("\n")[0]
    return f"the inbox cannot be read ({name}{': ' if first_line else ''}{first_line})"


class LocalFolder:
    """A folder of this machine."""

    is_remote = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def look(self) -> list[Entry]:
        """What is in the folder now.

        Raises:
            InboxUnreachableError: the folder cannot be read, as when a share has been cut off.
        """
        try:
            return [entry for path in self._folder.iterdir() if (entry := self._entry(path))]
        except OSError as error:
            raise InboxUnreachableError(f"{self._folder}: cannot be read: {error.strerror or error}") from error

    def _entry(self, path: Path) -> Entry | None:
        try:
            state = path.stat()
        except FileNotFoundError:
            return None
        changed_at = datetime.fromtimestamp(state.st_mtime, UTC)
        return Entry(path.name, state.st_size, changed_at, is_file=path.is_file())

    def read(self, name: str) -> bytes:
        """The bytes of one file.

        Raises:
            InboxUnreachableError: it cannot be opened.
        """
        path = self._folder / name
        try:
            return path.read_bytes()
        except OSError as error:
            raise InboxUnreachableError(
                f"{path}: cannot be read: {error.strerror or error}; check the name and the access"
            ) from error


class RemoteFolder:
    """A folder that fsspec reaches. It raises what its file system raises."""

    is_remote = True

    def __init__(self, address: InboxAddress) -> None:
        self._files, self._path = _file_system(address)

    def look(self) -> list[Entry]:
        """What is in the folder now."""
        self._files.invalidate_cache()
        return [self._entry(about) for about in self._files.ls(self._path, detail=True)]

    def _entry(self, about: dict[str, Any]) -> Entry:
        name = posixpath.basename(about["name"].rstrip("/"))
        if about["type"] == "link":
            about = self._files.info(about["name"])
        changed = next((about[key] for key in _CHANGED_KEYS if about.get(key) is not None), None)
        changed_at = datetime.fromtimestamp(changed, UTC) if isinstance(changed, int | float) else changed
        is_moment = isinstance(changed_at, datetime) and changed_at.tzinfo is not None
        return Entry(name, int(about["size"] or 0), changed_at if is_moment else None, is_file=about["type"] == "file")

    def read(self, name: str) -> bytes:
        """The bytes of one file."""
        content: bytes = self._files.cat_file(posixpath.join(self._path, name))
        return content


def _file_system(address: InboxAddress) -> tuple[Any, str]:
    """The file system of an address and the folder's path in it. Nothing is kept for another call."""
    url = address.url
    if url is not None and url.scheme in _SFTP:
        return _sftp(address)
    from fsspec.core import url_to_fs  # noqa: PLC0415 - only for those who use it

    files, path = url_to_fs(address.text, use_listings_cache=False, skip_instance_cache=True)
    return files, path


def _sftp(address: InboxAddress) -> tuple[Any, str]:
    """SFTP by keys and known_hosts. Left to itself, this file system trusts any server: hence `known_hosts`."""
    from sshfs import SSHFileSystem  # noqa: PLC0415 - an optional package

    url = address.url
    if url is None or not url.hostname:
        raise InputError(f"{address}: which server is meant? Write sftp://user@host/folder")
    given = {
        "port": url.port,
        "username": unquote(url.username) if url.username else None,
        "password": unquote(url.password) if url.password else None,
    }
    files = SSHFileSystem(
        url.hostname,
        known_hosts=(),
        connect_timeout=_CONNECT_S,
        login_timeout=_CONNECT_S,
        keepalive_interval=_SILENCE_S,
        skip_instance_cache=True,
        **{name: value for name, value in given.items() if value is not None},
    )
    path = unquote(url.path)
    return files, path.removeprefix("/~/") if path.startswith("/~/") else path or "."
