"""The municipality's own Word template, read from the file it names."""

from __future__ import annotations

from pathlib import Path

from outputs.editions import Template
from tasks.order import InputError


def read_template(path: Path | None) -> Template | None:
    """The template at a path; None when none is named.

    Raises:
        InputError: the file is not there or cannot be read.
    """
    if path is None:
        return None
    try:
        return Template(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: the template cannot be read ({error.strerror}); name a Word file (.docx)") from error
