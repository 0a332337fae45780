"""Parking a posting and releasing it, in the year's TOML file: comments stay, and a fault changes nothing."""

from __future__ import annotations

import shutil
import stat
import tempfile
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import tomlkit
from tomlkit.items import Array

from schemas.budget_year import Parking
from schemas.programme_files import ProgrammeFiles
from tasks.order import InputError
from tasks.programmes import checked_programme
from tasks.whole_files import write_whole

_SHOWN: Final = 5
_WRITABLE: Final = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
"""A file that nobody may write is not replaced either, although its folder would allow it."""

Edit = Callable[[Any], None]
"""Changes a TOML document, or the plain values it stands for: both are told the same."""


@dataclass(frozen=True, slots=True)
class YearFile:
    """The file of one budget year: the folder of programmes, the programme's id and the year."""

    programmes: Path
    programme: str
    year: int

    @property
    def path(self) -> Path:
        """Where it is; a link is followed, so that it stays a link."""
        return (self.programmes / self.programme / f"{self.year}.toml").resolve()

    @property
    def name(self) -> str:
        """What it is called in a sentence."""
        return f"{self.programme}/{self.year}.toml"


def park(file: YearFile, parking: Parking, today: date) -> str:
    """One line on what was changed in the file.

    Args:
        file: of the budget year.
        parking: to be added.
        today: a parking ends today or later.

    Raises:
        InputError: the posting is parked in another way, or the parking has ended before it begins.
        ProgrammeError: the file cannot be used as it is, or with the parking; nothing is changed.
    """
    files = checked_programme(file.programmes, file.programme)
    standing = [one for one in files.year(file.year).parked if not one.is_released and one.meets(parking)]
    if standing == [parking]:
        return f"{file.name}: {_english(parking)} is parked like this already; nothing was changed"
    if standing:
        raise InputError(
            f"{file.name}: {_english(standing[0])} is parked already, until {standing[0].expires_on} by "
            f"{standing[0].owner}; release it first; nothing was changed"
        )
    if parking.expires_on < today:
        raise InputError(f"--until {parking.expires_on} has passed; name a day to come; nothing was changed")
    _edit(file, lambda document: _append(document, parking), lambda values: _append_plain(values, parking))
    return f"{file.name}: parked {_english(parking)} until {parking.expires_on}"


def release(file: YearFile, released: Parking) -> str:
    """One line on what was changed in the file.

    Args:
        file: of the budget year.
        released: voucher and project of the parking, with who releases it, when and why.

    Raises:
        InputError: no such posting is parked, or more than one.
        ProgrammeError: the file cannot be used; nothing is changed.
    """
    files = checked_programme(file.programmes, file.programme)
    index, parking = _standing(file, files, released)
    if parking is None:
        return f"{file.name}: {_english(released)} was released before; nothing was changed"

    def edit(document: Any) -> None:
        document["parked"][index].update(told)

    told = _values(released, "released_on", "released_by", "release_reason")
    _edit(file, edit, edit)
    return f"{file.name}: released {_english(parking)}, which was parked by {parking.owner}; it counts again"


def _standing(file: YearFile, files: ProgrammeFiles, released: Parking) -> tuple[int, Parking | None]:
    """The parking to be released, by its place in the file; None when exactly that was done before."""
    parked = files.year(file.year).parked
    named = [
        (index, one)
        for index, one in enumerate(parked)
        if one.voucher == released.voucher and released.project in {None, one.project}
    ]
    standing = [(index, one) for index, one in named if not one.is_released]
    if len(standing) == 1:
        return standing[0]
    if standing:
        projects = ", ".join(str(one.project) for _, one in standing[:_SHOWN])
        raise InputError(
            f"{file.name}: voucher {released.voucher} is parked on several projects: {projects}; "
            "say which with --project; nothing was changed"
        )
    told = {(one.released_by, one.release_reason) for _, one in named if one.is_released}
    if (released.released_by, released.release_reason) in told:
        return -1, None
    raise InputError(_not_parked(file, released, parked))


def _not_parked(file: YearFile, released: Parking, parked: tuple[Parking, ...]) -> str:
    standing = [_english(one) for one in parked if not one.is_released]
    more = f" and {len(standing) - _SHOWN} more" if len(standing) > _SHOWN else ""
    those = f"parked there: {', '.join(standing[:_SHOWN])}{more}" if standing else "nothing is parked there"
    return f"{file.name}: {_english(released)} is not parked; {those}; nothing was changed"


def _english(parking: Parking) -> str:
    return f"voucher {parking.voucher}" + (f" on project {parking.project}" if parking.project else "")


def _values(parking: Parking, *names: str) -> dict[str, Any]:
    return parking.model_dump(exclude_none=True, include=set(names) or None)


def _append_plain(values: dict[str, Any], parking: Parking) -> None:
    values.setdefault("parked", []).append(_values(parking))


def _append(document: Any, parking: Parking) -> None:
    existing = document.get("parked")
    if isinstance(existing, Array):
        inline = tomlkit.inline_table()
        inline.update(_values(parking))
        existing.append(inline)
        return
    table = tomlkit.table()
    table.update(_values(parking))
    if existing is None:
        document.add(tomlkit.nl())
        document["parked"] = tomlkit.aot()
    document["parked"].append(table)


def _edit(file: YearFile, edit: Edit, edit_plain: Edit) -> None:
    """Edit the file whole or not at all: the programme is loaded with the new text before it takes its place.

    Raises:
        ProgrammeError: the programme cannot be used with the new text.
        InputError: the file is read-only, it is written so that the edit would say something else, somebody else has
            changed it meanwhile, or it cannot be written.
    """
    if not file.path.stat().st_mode & _WRITABLE:
        raise InputError(f"{file.name}: is read-only; make it writable first; nothing was changed")
    before = file.path.read_bytes()
    document = tomlkit.parse(before.decode("utf-8-sig"))
    edit(document)
    after = _with_its_line_ends(tomlkit.dumps(document), before)
    _refuse_other_changes(file, before, after, edit_plain)
    _try_out(file, after)
    if file.path.read_bytes() != before:
        raise InputError(f"{file.name}: somebody else is changing the file; nothing was changed, try again")
    try:
        write_whole(file.path, after, mode=stat.S_IMODE(file.path.stat().st_mode))
    except OSError as error:
        raise InputError(f"{file.name}: cannot be written: {error.strerror or error}; nothing was changed") from error


def _with_its_line_ends(text: str, before: bytes) -> bytes:
    """The text with the line ends of the file it came from."""
    unix = text.replace("\r\n", "\n")
    return (unix.replace("\n", "\r\n") if b"\r\n" in before else unix).encode("utf-8")


def _refuse_other_changes(file: YearFile, before: bytes, after: bytes, edit_plain: Edit) -> None:
    """The new text must say what the old one says with the change made to its plain values, and nothing else."""
    meant, said = (tomllib.loads(content.decode("utf-8-sig")) for content in (before, after))
    edit_plain(meant)
    if meant != said:
        raise InputError(
            f"{file.name}: the parkings are written in a way that cannot be edited safely; put the [[parked]] records "
            "next to each other, or write the change by hand; nothing was changed"
        )


def _try_out(file: YearFile, content: bytes) -> None:
    with tempfile.TemporaryDirectory(prefix="omradeloft-") as folder:
        home = Path(folder) / file.programme
        shutil.copytree(file.programmes / file.programme, home)
        (home / f"{file.year}.toml").write_bytes(content)
        checked_programme(Path(folder), file.programme)
