"""The one exception of this room: a file that cannot be used, with the finding that says why."""

from __future__ import annotations

from schemas.findings import Finding


class UnreadableFile(Exception):  # noqa: N818 - it is the file that is unreadable; the program is well
    """The file cannot be used; carries the fatal finding that says why. Never leaves `schemas.exports`."""

    def __init__(self, finding: Finding, format_name: str = "unknown", encoding: str = "") -> None:
        super().__init__(finding.message)
        self.finding = finding
        self.format_name = format_name
        self.encoding = encoding
        self.layout = ""
        self.layout_reason = ""
        self.headers: tuple[str, ...] = ()

    def of_layout(self, layout: str, reason: str, headers: tuple[str, ...]) -> UnreadableFile:
        """The same, with the layout that the file was recognised by before it was refused."""
        self.layout, self.layout_reason, self.headers = layout, reason, headers
        return self
