"""Where the exports are fetched: a folder, or the URL of one. A URL may hold a password, which is never printed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import url2pathname

NOT_LISTABLE: Final = frozenset({"http", "https"})
"""A web server shows pages, not folders: what is new cannot be told from what is a link."""
_URL_WITH_ONE_SLASH: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]+:/")
"""Taken for a folder it would be printed with its password; the drive of a Windows folder is a single letter."""


class InboxAddressError(ValueError):
    """An inbox that is neither a folder nor the URL of one."""

    def __init__(self, reason: str) -> None:
        # The text itself is not shown: it may hold a password.
        super().__init__(f"{reason}; write a folder, or a URL such as sftp://user@host/folder")


@dataclass(frozen=True, slots=True)
class InboxAddress:
    """A folder or a URL, as it was written; `str()` leaves passwords out."""

    text: str = field(repr=False)

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise InboxAddressError("the inbox has no address")
        if "://" not in self.text:
            if _URL_WITH_ONE_SLASH.match(self.text):
                raise InboxAddressError("the URL of the inbox lacks a slash after the colon")
            return
        try:
            url = urlsplit(self.text)
            _ = url.port  # reading it checks it
        except ValueError:
            raise InboxAddressError("the URL of the inbox cannot be read") from None
        if url.scheme in NOT_LISTABLE:
            raise InboxAddressError(f"{self}: a web address cannot be listed as a folder")

    @property
    def url(self) -> SplitResult | None:
        """The parts of a URL; None for a folder."""
        return urlsplit(self.text) if "://" in self.text else None

    @property
    def folder(self) -> Path | None:
        """The folder of this machine that is meant; None for another machine."""
        if self.url is None:
            return Path(self.text).expanduser()
        return Path(url2pathname(self.url.path)) if self.url.scheme in {"file", "local"} else None

    @property
    def absolute(self) -> str:
        """The address for a process that starts in another folder; with its password, for the environment only."""
        return self.text if self.url else str(Path(self.text).expanduser().absolute())

    def __str__(self) -> str:
        """The address without password and query, which may hold a key."""
        if self.url is None:
            return self.text
        url = self.url
        user = f"{unquote(url.username)}@" if url.username else ""
        return f"{url.scheme}://{user}{url.netloc.rpartition('@')[2]}{url.path}"

    def without_secrets(self, text: str) -> str:
        """Somebody else's text with the address as it may be shown, and no password."""
        text = text.replace(self.text, str(self))
        password = self.url.password if self.url else None
        for secret in {password, unquote(password)} if password else ():
            text = text.replace(secret, "***")
        return text
