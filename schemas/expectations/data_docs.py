"""Great Expectations' Data Docs as pages that open anywhere: no script, no font and no picture from the network.

The library's own pages load a dozen things from other machines. Here its content is kept and everything that would be
fetched is taken out, so that a page with a municipality's codes in it tells nobody that it was opened.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from lxml import html

from schemas.expectations.gx_edge import SuiteRun, load_engine
from schemas.masking import without_identity
from schemas.rules import Rule

_FETCHING: Final = (
    "//script | //link | //img | //iframe | //form | //nav | //footer | //button | //svg | //title | //input | //label"
)
_ICONS: Final = (("text-success", "holder"), ("text-danger", "brudd"), ("text-warning", "kontroller"))
"""What an icon of the library says, in words; the font that draws them is not fetched."""
_MODALS: Final = "//*[contains(@class, 'modal') or contains(@class, 'footer') or contains(@class, 'navbar')]"
_KEPT_ATTRIBUTES: Final = frozenset({"id", "class", "href", "colspan", "rowspan", "scope"})
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE: Final = """\
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1a1a1a; }
table { border-collapse: collapse; margin: 0.5rem 0 1.5rem; } caption { text-align: left; font-weight: 600; }
th, td { border: 1px solid #767676; padding: 0.3rem 0.6rem; text-align: left; vertical-align: top; }
th { background: #f0f0f0; } .fails { font-weight: 700; } .navigation-sidebar-container, .sidebar { display: none; }
"""
_SHOWN_ROWS: Final = 20


@dataclass(frozen=True, slots=True)
class RuleResult:
    """How one rule went: the file's own numbers of all rows that break it, those of groups being the first of each."""

    rule: Rule
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """One suite on one file and year: what was checked, how many rows it ran on, and how each rule went."""

    page: str
    file: str
    year: int
    table: str
    checked_rows: int
    rules: tuple[RuleResult, ...]


def suite_page(title: str, run: SuiteRun) -> str:
    """The results of a suite as Great Expectations words them, without anything that would be fetched.

    No text of a posting is in it, for texts are never handed to the engine; identity numbers are hidden.
    """
    load_engine()
    from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer  # noqa: PLC0415
    from great_expectations.render.view import DefaultJinjaPageView  # noqa: PLC0415

    rendered = DefaultJinjaPageView().render(ValidationResultsPageRenderer().render(run.result))
    document: Any = html.document_fromstring(rendered)
    body = document.find("body")
    _strip(body)
    content = "".join(html.tostring(part, encoding="unicode") for part in body)
    back = '<p><a href="index.html">Alle kontrollene</a></p>'
    note = "<p>Siden er laget av Great Expectations, som skriver på engelsk. Reglenes navn er våre.</p>"
    return _page(title, f"<h1>{escape(title)}</h1>{back}{note}{content}")


def _strip(body: Any) -> None:
    """Takes out what would be fetched, what needs a script, links that lead out, and what may identify a person."""
    for mark, word in _ICONS:
        for icon in body.xpath(f"//i[contains(@class, '{mark}')]"):
            icon.text = word
    for element in [*body.xpath(_FETCHING), *body.xpath(_MODALS)]:
        if element.getparent() is not None:
            element.drop_tree()
    for element in body.iter():
        element.text = element.text and without_identity(element.text)
        element.tail = element.tail and without_identity(element.tail)
        for name in [name for name in element.attrib if name not in _KEPT_ATTRIBUTES]:
            del element.attrib[name]
        if not element.get("href", "#").startswith("#"):
            del element.attrib["href"]


def index_page(suites: Sequence[SuiteResult]) -> str:
    """The first page: every suite with how many rows it ran on, and every rule with the rows that break it."""
    title = "Kontroller med Great Expectations"
    tables = "".join(_suite_table(suite) for suite in suites)
    return _page(title, f"<h1>{title}</h1>{tables or '<p>Ingen posteringer å kontrollere.</p>'}")


def _suite_table(suite: SuiteResult) -> str:
    caption = f"{suite.file}, {suite.year}: {suite.table}"
    link = f'<a href="{escape(suite.page)}">{escape(without_identity(caption))}</a>'
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("Regel", "Hva som skal gjelde", "Brudd", "Rader"))
    lines = "".join(_cells(result) for result in suite.rules)
    return (
        f"<table><caption>{link} ({suite.checked_rows} rader kontrollert)</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"
    )


def _cells(result: RuleResult) -> str:
    shown = ", ".join(map(str, result.rows[:_SHOWN_ROWS]))
    more = f" og {len(result.rows) - _SHOWN_ROWS} til" if len(result.rows) > _SHOWN_ROWS else ""
    trial = " (prøveregel)" if result.rule.is_trial else ""
    state = ' class="fails"' if result.rows else ""
    return (
        f'<tr><th scope="row">{result.rule.code}</th><td>{escape(result.rule.title)}{trial}</td>'
        f"<td{state}>{len(result.rows)}</td><td>{shown}{more}</td></tr>"
    )


def _page(title: str, body: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="nb">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def page_name(number: int, year: int, table: str) -> str:
    """The file name of a suite's page: `01-2026-postings.html`."""
    return f"{number:02d}-{year}-{re.sub(r'[^a-z0-9]+', '-', table.lower())}.html"
