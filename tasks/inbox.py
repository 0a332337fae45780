"""Reading exports from where they lie: named files, or an inbox folder. Bytes only; nothing is understood here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tasks.order import InputError

_UNFINISHED: Final = (".part", ".tmp", ".crdownload", ".filepart")


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file that arrived: its name, without the folder, and its bytes."""

    name: str
    content: bytes


def named_files(paths: Iterable[Path]) -> tuple[Delivery, ...]:
    """The files the caller named, in that order.

    Raises:
        InputError: one is not there or cannot be opened.
    """
    return tuple(_delivery(path) for path in paths)


def inbox_files(inbox: Path) -> tuple[Delivery, ...]:
    """The files of the inbox by name; hidden, half-written and office lock files are left alone.

    An inbox that does not exist is empty: the exports may already be stored.

    Raises:
        InputError: a file cannot be opened.
    """
    if not inbox.is_dir():
        return ()
    return tuple(_delivery(path) for path in sorted(inbox.iterdir()) if _is_finished(path))


def _is_finished(path: Path) -> bool:
    is_left_alone = path.name.startswith((".", "~$")) or path.name.endswith(_UNFINISHED) or path.suffix == ".md"
    return path.is_file() and not is_left_alone


def _delivery(path: Path) -> Delivery:
    try:
        return Delivery(path.name, path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}; check the name and the access") from error
