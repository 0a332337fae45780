"""In which edition a document is made: how far it has come, on whose template, for whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from schemas.document_versions import VersionStep


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a document has come, and who has answered for it. `number` is None for one that is not a version yet.

    `replaces` names the version it takes over from in the reader's words, such as `versjon 1, sendt 1. mars 2026`, and
    `reason` says why. `follows` names the version that counts while a working copy of the next one is made, such as
    `Versjon 1 ble sendt 1. mars 2026`.
    """

    step: VersionStep = VersionStep.DRAFT
    number: int | None = None
    prepared_by: str = ""
    approved_by: str = ""
    approved_role: str = ""
    approved_on: date | None = None
    replaces: str = ""
    reason: str = ""
    follows: str = ""

    @property
    def is_final(self) -> bool:
        """Whether it has been approved."""
        return self.step in {VersionStep.APPROVED, VersionStep.SENT}


@dataclass(frozen=True, slots=True)
class Template:
    """The municipality's own Word file. `styles` names its styles by ours, where the names differ."""

    content: bytes
    styles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edition:
    """What decides how a document looks, besides what it is made from.

    `pages` are page numbers by bookmark, for the table of contents; none until the document has been laid out.
    A public edition holds no personal data and no small groups.
    """

    standing: Standing = Standing()
    template: Template | None = None
    pages: Mapping[str, int] = field(default_factory=dict)
    is_public: bool = False


WORKING_COPY: Final = Edition()
"""What a run writes: a draft, on the template that comes with the product."""
