"""The Word file a document begins as: our own plain one, or the municipality's template."""

from __future__ import annotations

import io

import docx
from docx.document import Document

from outputs.editions import Template


def open_document(template: Template | None) -> Document:
    """An empty document with the template's styles, header and footer."""
    return docx.Document() if template is None else docx.Document(io.BytesIO(template.content))
