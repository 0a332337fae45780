"""What a Word file is around its text: what it says about itself, and how it is packed so that the bytes repeat."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Final

from docx.document import Document

from outputs.word_parts import Properties
from outputs.word_settings import LANGUAGE

_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
_LEFTOVERS: Final = ("/thumbnail", "/extended-properties", "/stylesWithEffects")
"""What a new file holds of the one it began as: a picture of it, and who made it with what."""
_OWN_DATA: Final = "/customXml"


def day_of(created_on: str) -> date:
    """The date of an ISO date or time."""
    return date.fromisoformat(created_on[:10])


def describe(document: Document, properties: Properties, *, is_template: bool) -> None:
    """Says in the file what it is and who made it; a template keeps the data its letterhead may be bound to."""
    core = document.core_properties
    core.title, core.subject, core.author = properties.title, properties.subject, properties.author
    core.last_modified_by, core.identifier = properties.author, properties.identifier
    core.language, core.comments, core.keywords = LANGUAGE, properties.basis, ""
    core.version, core.content_status = properties.version, properties.status
    day = day_of(properties.created_on)
    core.created = core.modified = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a date, not a moment
    core.revision = 1
    dropped = _LEFTOVERS if is_template else (*_LEFTOVERS, _OWN_DATA)
    for relations in (document.part.package.rels, document.part.rels):
        for key in [key for key, each in relations.items() if each.reltype.endswith(dropped)]:
            del relations[key]


def packed(document: Document) -> bytes:
    """The file; the same document gives the same bytes."""
    raw, fixed = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, _ZIP_DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0
            target.writestr(member, source.read(name))
    return fixed.getvalue()
