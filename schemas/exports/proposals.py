"""A column map proposed for a table nobody knows: by what the headers resemble and what the columns hold.

A proposal is for a person to correct. It is never used by itself: `confirmed` is false until somebody says otherwise.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import PurePath

import polars as pl

from schemas.exports.column_contents import IN_NOUGHT, Contents, contents_of
from schemas.exports.delimited import read_table
from schemas.exports.formats import Upload
from schemas.exports.grid import Grid, nearest_layout
from schemas.exports.header_names import squeezed
from schemas.exports.headers import FIELDS
from schemas.exports.sheets import is_workbook
from schemas.exports.table_format import ColumnMap, FieldNames, Marks
from schemas.exports.table_formats import generic
from schemas.exports.unreadable import UnreadableFile
from schemas.masking import without_identity

FIELD_WORDS: Mapping[str, str] = {
    "account": "konto (art)",
    "amount": "beløp",
    "debit": "debet",
    "credit": "kredit",
    "side": "debet eller kredit",
    "project": "prosjekt",
    "responsibility": "ansvar",
    "function": "funksjon",
    "period": "regnskapsperiode",
    "year": "regnskapsår",
    "posted_on": "bilagsdato",
    "voucher": "bilagsnummer",
    "voucher_type": "bilagsart",
    "text": "tekst",
    "party": "leverandør eller kunde",
    "tax_code": "mva-kode",
}
"""The fields a map may name, in the order they are looked for, and what readers call them."""
NEEDED = ("account", "amount", "project")
_ALIKE = 0.8
_RESEMBLES = 0.6
_PROVEN = 0.7
_SAMPLE_ROWS = 5
_SIDES = ("debit", "credit")
_OTHER_MONEY = re.compile(
    r"(?i)budsj|avvik|prognose|saldo|antal|mengd|timer|pris|mva|moms|avgift|valuta|fjor|forrige|akkumulert"
    r"|budget|balance|quantity|price|\bvat\b|\btax\b|currency|%|prosent"
)
"""What a column of numbers may hold beside the amount booked."""
_PRIVATE = ("text", "party")
_NEARBY_WORDS: Mapping[str, tuple[str, ...]] = {
    "project": ("tiltak",),
    "responsibility": ("enhet", "sted", "virksomhet"),
    "function": ("formål",),
    "voucher": ("journal", "dokument"),
    "text": ("merknad", "kommentar"),
}
"""Too vague to recognise a file by, and good enough for a proposal that a person corrects."""
_CODE_ENDING = re.compile(r"s?(?:nummeret|nummer|nr|koden|kode|id)$")


@dataclass(frozen=True, slots=True)
class Guess:
    """A column for a field, and why, in bokmål."""

    header: str
    reason: str


@dataclass(frozen=True)
class Proposal:
    """A column map for a file, as far as its columns could be told.

    Args:
        file: the name of the file.
        header_row: the number of the row with the headers.
        guesses: field to the column it was given.
        others: headers that were given to no field.
        raw_rows: the first rows below the header, field to cell, without texts and names of people.
        doubtful_amounts: headers of columns that could each be the amount; none of them was chosen.
    """

    file: str
    header_row: int
    guesses: Mapping[str, Guess]
    others: tuple[str, ...]
    raw_rows: tuple[Mapping[str, str | None], ...]
    doubtful_amounts: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether account and amount are found, without which nothing can be read."""
        return "account" in self.guesses and ("amount" in self.guesses or {"debit", "credit"} <= set(self.guesses))

    @cached_property
    def id(self) -> str:
        """A short name made of the file's: `Hovedbok okt.csv` is `kart-hovedbok-okt`."""
        stem = PurePath(self.file).stem.casefold().translate(str.maketrans("æøå", "eoa"))
        plain = unicodedata.normalize("NFKD", without_identity(stem)).encode("ascii", "ignore").decode()
        return "-".join(["kart", *re.findall(r"[a-z0-9]+", plain)])

    def column_map(self) -> ColumnMap | None:
        """The proposal as a format to read by; None when account or amount is missing."""
        if not self.is_complete:
            return None
        return ColumnMap(
            id=self.id,
            name=f"Forslag for {self.file}",
            other_fields_by_name=False,
            recognised_by=Marks(all_of=tuple((header,) for header in self.known_by)),
            fields=FieldNames.model_validate({field: guess.header for field, guess in self.guesses.items()}),
        )

    @property
    def known_by(self) -> tuple[str, ...]:
        """The headers the file would be recognised by: those of the fields that move figures."""
        return tuple(dict.fromkeys(guess.header for field, guess in self.guesses.items() if field not in _PRIVATE))


def propose(name: str, content: bytes) -> Proposal | None:
    """A column map for the file; None when it holds no table with a column of accounts, amounts or projects.

    Args:
        name: the file's name.
        content: its bytes.
    """
    try:
        grids = _grids(Upload(name, content))
    except UnreadableFile:
        return None
    found = [proposal for grid in grids if (proposal := _proposal(name, grid))]
    return max(found, key=lambda proposal: (proposal.is_complete, len(proposal.guesses)), default=None)


def _grids(upload: Upload) -> list[Grid]:
    if is_workbook(upload.content):
        return [sheet for sheet in upload.sheets if not sheet.is_hidden]
    return [read_table(upload).grid]


def _proposal(name: str, grid: Grid) -> Proposal | None:
    row = _header_row(grid)
    if row is None:
        return None
    cells = grid.cells.filter(pl.col("row") == row).drop("row").row(0, named=True)
    headers = {column: text for column, text in cells.items() if text}
    below = grid.cells.filter(pl.col("row") > row)
    below = below.filter(pl.sum_horizontal(pl.col(column).is_not_null() for column in headers) * 2 >= len(headers))
    contents = {column: contents_of(below[column]) for column in headers}
    amounts = _amount_columns(headers, contents)
    columns = _assigned(headers, contents, amounts)
    if not set(columns) & {*NEEDED, "debit"} or below.is_empty():
        return None
    shown = {field: column for field, (column, _) in columns.items() if field not in _PRIVATE}
    return Proposal(
        file=name,
        header_row=row,
        guesses={
            field: Guess(headers[columns[field][0]], columns[field][1]) for field in FIELD_WORDS if field in columns
        },
        others=tuple(
            without_identity(text)
            for column, text in headers.items()
            if column not in {each for each, _ in columns.values()}
        ),
        raw_rows=tuple(
            {field: _masked(cells[column]) for field, column in shown.items()}
            for cells in below.head(_SAMPLE_ROWS).iter_rows(named=True)
        ),
        doubtful_amounts=tuple(without_identity(headers[column]) for column in amounts) if len(amounts) > 1 else (),
    )


def _masked(text: str | None) -> str | None:
    return None if text is None else without_identity(text)


def _header_row(grid: Grid) -> int | None:
    """The row with the most known names; where no name is known, the first with as many words as there are columns."""
    nearest = nearest_layout(grid)
    if nearest is not None and len(nearest.fields) > 1:
        return nearest.row
    for cells in grid.cells.head(100).iter_rows(named=True):
        number = int(cells.pop("row"))
        texts = [text for text in cells.values() if text]
        below = grid.cells.filter(pl.col("row") > number).head(20).drop("row")
        widest = max((sum(cell is not None for cell in row) for row in below.iter_rows()), default=0)
        are_words = all(re.search(r"[^\W\d_]", text) for text in texts)
        if len(texts) >= 3 and are_words and len(set(texts)) == len(texts) and len(texts) * 4 >= widest * 3:
            return number
    return None


def _amount_columns(headers: Mapping[str, str], contents: Mapping[str, Contents]) -> tuple[str, ...]:
    """The column of the amounts; several when nothing tells them apart, for then one would be as wrong as another."""
    alike: dict[str, float] = {}
    for column, header in headers.items():
        likeness, _ = _resemblance(header, "amount")
        is_other = _OTHER_MONEY.search(header) or any(_resemblance(header, side)[0] >= _ALIKE for side in _SIDES)
        is_money = "amount" in contents[column].proofs or (likeness >= _ALIKE and "amount" in contents[column].holds)
        if is_money and (likeness == 1 or not is_other):
            alike[column] = likeness
    best = max(alike.values(), default=0.0)
    if best >= _ALIKE:
        return tuple(column for column in alike if alike[column] == best)
    in_nought = tuple(column for column in alike if contents[column].proofs.get("amount") == IN_NOUGHT)
    return in_nought if len(in_nought) == 1 else tuple(alike)


def _assigned(
    headers: Mapping[str, str], contents: Mapping[str, Contents], amounts: Sequence[str]
) -> dict[str, tuple[str, str]]:
    """Field to its column and the reason; the best fit of all first, each column once."""
    known = (fit for fit in _fits(headers, contents) if fit[1] != "amount" or [fit[2]] == list(amounts))
    fits = sorted(known, key=lambda fit: (-fit[0], list(FIELD_WORDS).index(fit[1])))
    assigned: dict[str, tuple[str, str]] = {}
    taken: set[str] = set()
    for _, field, column, reason in fits:
        if field not in assigned and column not in taken and _goes_with(field, assigned):
            assigned[field] = (column, reason)
            taken.add(column)
    return assigned


def _goes_with(field: str, assigned: Mapping[str, object]) -> bool:
    """An amount column rules out two sides, and the other way round."""
    two_sides = {"debit", "credit"}
    return not ((field in two_sides and "amount" in assigned) or (field == "amount" and two_sides & set(assigned)))


def _fits(headers: Mapping[str, str], contents: Mapping[str, Contents]) -> Iterator[tuple[float, str, str, str]]:
    """How well each column fits each field, from 0 to 2, with the reason."""
    for column, header in headers.items():
        for field in FIELD_WORDS:
            alike, known = _resemblance(header, field)
            proof = contents[column].proofs.get(field)
            is_possible = field in contents[column].holds or not contents[column].filled
            if not is_possible or (alike < (_RESEMBLES if proof else _ALIKE) and field not in _SPEAK_FOR_THEMSELVES):
                continue
            if alike < _RESEMBLES and not proof:
                continue
            score = alike + (_PROVEN if proof else 0)
            reasons = [f"overskriften ligner «{known}»"] if alike >= _RESEMBLES else []
            yield score, field, column, " og ".join([*reasons, *([proof] if proof else [])])


_SPEAK_FOR_THEMSELVES = ("account", "amount", "posted_on", "period", "function", "project", "side")


def _resemblance(header: str, field: str) -> tuple[float, str]:
    """How much the header is like a name of the field, from 0 to 1, and that name."""
    name = squeezed(header)
    shared: Sequence[str] = generic().party_names if field == "party" else FIELDS.get(field, ())
    names = (*shared, *_NEARBY_WORDS.get(field, ()))
    best = max(names, key=lambda each: _likeness(name, each), default="")
    return (_likeness(name, best), best) if best else (0.0, "")


def _likeness(name: str, known: str) -> float:
    """1 for the same name; a name that begins or ends with a known one is nearly so.

    `Tiltaksnummer` and `Bilagsnummer` are alike in what says nothing, so such endings are left out.
    """
    if name == known:
        return 1.0
    if len(known) > 3 and (name.startswith(known) or name.endswith(known)):
        return 0.9
    bare, known_bare = (_CODE_ENDING.sub("", each) or each for each in (name, known))
    if bare == known_bare:
        return 0.9
    return min(SequenceMatcher(None, bare, known_bare).ratio(), 0.85)
