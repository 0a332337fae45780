"""The municipality's own Word template, read from the file it names and tried before anything is made on it."""

from __future__ import annotations

from pathlib import Path

from outputs.editions import Template
from outputs.word_template import TemplateError, open_document
from schemas.programme_files import ProgrammeFiles
from tasks.order import InputError


def read_template(named: Path | None, files: ProgrammeFiles) -> Template | None:
    """The template: the file that is named, else the one in the programme's folder; None when there is neither.

    Args:
        named: by the caller; goes before the programme's own.
        files: the programme, whose map of styles holds for either.

    Raises:
        InputError: the file is not there, or cannot be written on.
    """
    own = files.programme.template
    path = named or (files.folder / own.file if own.file else None)
    if path is None:
        return None
    try:
        template = Template(path.read_bytes(), own.styles)
        open_document(template)
    except OSError as error:
        raise InputError(f"{path}: the template cannot be read ({error.strerror}); name a Word file (.docx)") from error
    except TemplateError as error:
        raise InputError(f"{path}: {error}") from error
    return template
