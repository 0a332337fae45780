"""Names of Word's XML as lxml writes them. A document asks for the same few hundred names millions of times."""

from __future__ import annotations

from functools import cache

from docx.oxml.ns import qn as _qualified


@cache
def qn(name: str) -> str:
    """`w:p` with its namespace written out.

    Raises:
        KeyError: the prefix is none of Word's.
    """
    return _qualified(name)
