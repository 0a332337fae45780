"""What the doctor says of the world around: mail, fonts, LibreOffice, packages, time zone, secrets, environment."""

from __future__ import annotations

import difflib
import os
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, quote, unquote

from flows.doctor_lines import Line, ok, shown, warning, wrong
from flows.production_addresses import urlsplit_or_none
from flows.secret_blocks import resolved, secret_names
from flows.setting_faults import PREFIX, SettingFault, SettingsError, variable_of
from flows.settings import MUNICIPAL_ZONE, Settings
from outputs.pdf_outcomes import PdfOutcome
from outputs.word_styles import TYPEFACE
from tasks.health_files import is_readable_by_others
from tasks.health_mail import ChannelFound, channels_found, send_trial
from tasks.health_programs import (
    FontFound,
    OfficeFound,
    fonts_found,
    fonts_of_template,
    installed_version,
    office_found,
    own_requirements,
    unmet_requirements,
    winter_and_summer,
)

WITH_SECRETS: Final = ("inbox", "database", "alert_urls")
_NOT_SETTINGS: Final = frozenset({f"{PREFIX}PROGRAMME", f"{PREFIX}REQUIRE_SYSTEM"})
"""Variables of the service file and of the tests."""
_KEYS: Final = ("pass", "key", "token")
_OSLO: Final = (timedelta(hours=1), timedelta(hours=2))


def settings_lines(settings: Settings, faults: Sequence[SettingFault]) -> Iterator[Line]:
    """What is refused, what nobody knows, and who may read the file of settings."""
    for fault in faults:
        yield wrong("settings", f"{fault.variable}: {fault.reason}", fault.remedy)
    known = [variable_of(field) for field in type(settings).model_fields]
    for name in sorted(set(map(str.upper, os.environ)) - set(known) - _NOT_SETTINGS):
        if name.startswith(PREFIX):
            near = difflib.get_close_matches(name, known, 1)
            yield warning("settings", f"{name} is no setting", f"did you mean {near[0]}?" if near else "take it away")
    if is_readable_by_others(Path(".env")):
        yield warning("settings", "everybody on this machine may read .env", "chmod 600 .env")
    if not faults:
        yield ok("settings", f"environment {settings.environment}")


def secret_lines(settings: Settings) -> Iterator[Line]:
    """Whether each secret that a setting asks for can be had."""
    asked = {field: getattr(settings, field).get_secret_value() for field in WITH_SECRETS}
    names = {field: secret_names(text) for field, text in asked.items()}
    for field, wanted in names.items():
        for name in wanted:
            try:
                resolved(f"{{secret:{name}}}", variable_of(field), settings.secrets_folder)
            except SettingsError as error:
                for fault in error.faults:
                    yield wrong("secrets", f"{fault.variable}: {fault.reason}", fault.remedy)
            else:
                yield ok("secrets", f"{variable_of(field)}: {name} is there")
    if not any(names.values()):
        yield ok("secrets", "no setting asks for one")


def mail_lines(settings: Settings, now: datetime, *, sends: bool) -> Iterator[Line]:
    """Whether each channel of alerts answers; with a test message when it is asked for."""
    addresses = settings.alert_addresses
    if not addresses:
        yield warning("mail", "no channel: alerts wait in the outbox", "set OMRADELOFT_ALERT_URLS")
        return
    found = channels_found(addresses)
    yield from map(channel_line, found)
    if not sends:
        return
    faults = send_trial(addresses, now)
    yield from (wrong("mail", f"test message: {fault}", "mend the address or the server") for fault in faults)
    if not faults:
        yield ok("mail", "test message: taken by every channel")


def channel_line(found: ChannelFound) -> Line:
    """One address of alerts."""
    if found.fault:
        return wrong("mail", found.fault, f"mend address {found.number} of OMRADELOFT_ALERT_URLS, or its server")
    told = f"address {found.number} ({found.kind})"
    return ok("mail", f"{told} answers" if found.is_asked else f"{told} is asked only by a message; try --mail")


def font_lines(settings: Settings) -> Iterator[Line]:
    """Whether the fonts that the documents ask for, or their twins, are here."""
    names = {TYPEFACE}
    if settings.template is not None:
        try:
            names |= set(fonts_of_template(settings.template))
        except (OSError, zipfile.BadZipFile, KeyError):
            told = f"{settings.template} cannot be read as a Word file"
            yield wrong("fonts", told, "mend OMRADELOFT_TEMPLATE")
    yield from told_fonts(fonts_found(sorted(names)))


def told_fonts(found: Iterable[FontFound] | None) -> Iterator[Line]:
    """Of each font, which one this machine uses."""
    if found is None:
        yield warning("fonts", "cannot be told: there is no fc-match", "install fontconfig and fonts-liberation")
        return
    for font in found:
        if font.is_alike:
            yield ok("fonts", f"{font.asked}: {font.used}")
        else:
            told = f"{font.asked} is not here, {font.used or 'nothing'} is used: PDFs break their pages otherwise"
            yield warning(
                "fonts", told, "install the font or its free twin, such as fonts-liberation or fonts-crosextra-carlito"
            )


def office_lines(seconds: float) -> Iterator[Line]:
    """LibreOffice: which, and whether it makes a PDF."""
    yield told_office(office_found(seconds))


def told_office(found: OfficeFound) -> Line:
    """LibreOffice in words."""
    if found.outcome is PdfOutcome.NO_OFFICE:
        told = "LibreOffice is not on the path: no PDF is written beside the Word files"
        return warning("LibreOffice", told, "install libreoffice-writer-nogui (and -calc-nogui)")
    if found.outcome is PdfOutcome.MADE:
        return ok("LibreOffice", f"{found.version or 'unknown version'}: makes a PDF")
    why = "took too long with" if found.outcome is PdfOutcome.TIMED_OUT else "could not convert"
    remedy = "run `soffice --headless --convert-to pdf` as the service's user and see what it says"
    return wrong("LibreOffice", f"{found.version}: {why} a small document", remedy)


def package_lines(required: Sequence[str] | None = None) -> Iterator[Line]:
    """Whether the packages are those this program was tested with.

    Args:
        required: as in pyproject.toml; the program's own when left out.
    """
    unmet = list(unmet_requirements(own_requirements() if required is None else required))
    for each in unmet:
        told = f"{each.requirement} is needed, {each.installed or 'nothing'} is installed"
        yield wrong("packages", told, "install from requirements.lock again")
    if not unmet:
        versions = [f"{name} {installed_version(name)}" for name in ("prefect", "sqlalchemy", "fastapi", "polars")]
        yield ok("packages", f"as tested: {shown(versions)}")


def zone_line(zone: str, found: tuple[timedelta, timedelta] | None) -> Line:
    """The time zone data: Oslo is one hour before UTC in winter and two in summer."""
    if found is None or (zone == MUNICIPAL_ZONE and found != _OSLO):
        told = f"the time zone data of {zone} are {'missing' if found is None else 'wrong'}"
        return wrong("clock", told, "install tzdata (the package of Python or of the system)")
    winter, summer = (f"{offset.total_seconds() / 3600:+g}" for offset in found)
    return ok("clock", f"{zone}: {winter} hours in January, {summer} in July")


def zone_lines(settings: Settings) -> Iterator[Line]:
    """The time zone of the settings."""
    yield zone_line(settings.timezone, winter_and_summer(settings.timezone))


def hidden_texts(settings: Iterable[str], secrets: Iterable[str]) -> tuple[str, ...]:
    """All that may not be shown, as it is written and as it is read, the longest first.

    Args:
        settings: of which the passwords and keys in addresses are hidden.
        secrets: which are hidden whole, and what addresses among them hold.
    """
    whole = list(secrets)
    hidden = {*whole, *(password for text in (*settings, *whole) for password in _passwords(text))}
    forms = {form for each in hidden for form in (each, unquote(each), quote(each, safe="")) if form}
    return tuple(sorted(forms, key=len, reverse=True))


def _passwords(text: str) -> Iterator[str]:
    for address in text.split():
        if (url := urlsplit_or_none(address)) is not None:
            yield url.password or ""
            yield from (value for name, value in parse_qsl(url.query) if any(word in name.lower() for word in _KEYS))
