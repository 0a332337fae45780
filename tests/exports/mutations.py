"""Damage done to files on their way, seeded so that the same number always gives the same damage.

Every mutation takes the bytes and a source of chance. Nothing here knows how the readers work.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from tests.exports import saft_files, writers
from tests.exports.writers import Line, Note, Posting, Style

Mutation = Callable[[bytes, Random], bytes]
_LETTERS = b"OIlxo"
_DELIMITERS = (b";", b",", b"\t", b"|")


@dataclass(frozen=True, slots=True)
class Sample:
    """An intact file, the bytes by which it states its sum, and that sum in øre: of all rows, and of debit alone."""

    content: bytes
    statement: bytes
    sum_ore: int
    debit_ore: int


def postings() -> list[Posting]:
    """Six postings on three vouchers that do not go in nought."""
    rows = (
        ("1010", "50001", "1001", "Lønn", 1_234_50),
        ("1099", "50001", "1001", "Avgift", 174_06),
        ("1270", "50002", "1002", "Kafé; «Torget»", 98_000_00),
        ("1429", "50002", "1002", "Mva", 24_500_00),
        ("1729", "", "1003", "Kompensasjon", -23_999_25),
        ("1120", "50001", "1003", "Ku\u0301lturskole", -12_34),
    )
    return [
        Posting(account, "2310", "0201", project, voucher, date(2026, 3, number), 2026, 3, text, ore)
        for number, (account, project, voucher, text, ore) in enumerate(rows, start=1)
    ]


def text_samples() -> dict[str, Sample]:
    """A report with title, blank row, subtotal and total in the styles systems write."""
    plain = [posting for posting in postings() if posting.text != "Ku\u0301lturskole"]
    styles = {
        "cp1252": Style(encoding="cp1252", newline="\r\n"),
        "columns": Style(sides="columns", group="\u00a0"),
        "letter": Style(sides="letter", group=""),
        "comma": Style(delimiter=",", group=",", mark=".", negative="({})"),
        "tab": Style(delimiter="\t", encoding="utf-16-le", negative="{}-"),
        "unit4": Style(constants=(("BA", "IV"), ("Konto(T)", "Navn"), ("AV", "1"))),
    }
    months = [(each, (each.ore, 0, 100)) for each in plain]
    pivot = writers.municipal_pivot_file(months, 2026, Style())
    joined = writers.joined_file(plain, "-", Style()).content
    others = {"pivot": Sample(pivot, b"", 0, 0), "joined": Sample(joined, b"", 0, 0)}
    return {name: _text_sample(plain, style) for name, style in styles.items()} | others


def saft_samples() -> dict[str, Sample]:
    """SAF-T before and after the amounts of dimensions were split in debit and credit."""
    debit = sum(each.ore for each in postings() if each.ore > 0)
    samples = {}
    for version in ("1.20", "1.30"):
        content = saft_files.saft_file(postings(), version).content
        start = content.index(b"<NumberOfEntries>")
        end = content.index(b"</TotalCredit>") + len(b"</TotalCredit>")
        samples[version] = Sample(content, content[start:end], sum(each.ore for each in postings()), debit)
    return samples


def workbook_samples() -> dict[str, Sample]:
    """A table of numbers, a table of texts, and a pivot by month; none states its sum in bytes that can be searched."""
    lines: list[Line] = [Note("preamble", "Hovedbok"), Note("header"), *postings(), Note("total", "Totalt")]
    months = [(each, (0, each.ore, 0, 100)) for each in postings()]
    contents = {
        "numbers": writers.workbook_file(lines, Style(), has_numbers=True).content,
        "texts": writers.workbook_file(lines, Style(sides="columns"), has_numbers=False).content,
        "pivot": writers.pivot_file(months, 2026, is_cumulative=True),
    }
    return {name: Sample(content, b"", 0, 0) for name, content in contents.items()}


def inside_zip(mutation: Mutation, members: Mapping[str, bytes], chance: Random) -> bytes:
    """A workbook with one of its parts damaged and the zip whole."""
    victim = chance.choice(
        [name for name in members if name.endswith(("sheet1.xml", "sharedStrings.xml", "workbook.xml"))]
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(name, mutation(content, chance) if name == victim else content)
    return target.getvalue()


def members_of(workbook: bytes) -> dict[str, bytes]:
    """The parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def flip_bits(content: bytes, chance: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 5))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def truncate(content: bytes, chance: Random) -> bytes:
    return content[: chance.randrange(1, len(content))]


def delete_chunk(content: bytes, chance: Random) -> bytes:
    start, end = _chunk(content, chance)
    return content[:start] + content[end:]


def double_chunk(content: bytes, chance: Random) -> bytes:
    start, end = _chunk(content, chance)
    return content[:end] + content[start:]


def swap_chunks(content: bytes, chance: Random) -> bytes:
    first, second, third = sorted(chance.sample(range(len(content)), 3))
    return content[:first] + content[second:third] + content[first:second] + content[third:]


def digit_to_letter(content: bytes, chance: Random) -> bytes:
    places = [index for index, byte in enumerate(content) if 48 <= byte <= 57]
    return _set(content, chance.choice(places), chance.choice(_LETTERS)) if places else content


def digit_to_digit(content: bytes, chance: Random) -> bytes:
    places = [index for index, byte in enumerate(content) if 48 <= byte <= 57]
    return _set(content, chance.choice(places), 48 + chance.randrange(10)) if places else content


def open_quote(content: bytes, chance: Random) -> bytes:
    place = chance.randrange(len(content))
    return content[:place] + b'"' + content[place:]


def put_nulls(content: bytes, chance: Random) -> bytes:
    place = chance.randrange(len(content))
    return content[:place] + b"\x00" * chance.choice((1, 2, 64)) + content[place:]


def change_delimiter(content: bytes, chance: Random) -> bytes:
    before, after = chance.sample(_DELIMITERS, 2)
    return content.replace(before, after, chance.choice((-1, -1, 1, 5)))


def swap_marks(content: bytes, chance: Random) -> bytes:
    before, after = chance.choice(((b",", b"."), (b".", b","), (b" ", b"."), (b"-", b"+"), (b"-", b"")))
    return content.replace(before, after, chance.choice((-1, 1, 3)))


def double_row(content: bytes, chance: Random) -> bytes:
    rows = content.splitlines(keepends=True)
    index = chance.randrange(len(rows))
    return b"".join(rows[: index + 1] + rows[index:])


def delete_row(content: bytes, chance: Random) -> bytes:
    rows = content.splitlines(keepends=True)
    del rows[chance.randrange(len(rows))]
    return b"".join(rows)


def swap_rows(content: bytes, chance: Random) -> bytes:
    rows = content.splitlines(keepends=True)
    first, second = (chance.randrange(len(rows)) for _ in range(2))
    rows[first], rows[second] = rows[second], rows[first]
    return b"".join(rows)


def drop_column(content: bytes, chance: Random) -> bytes:
    column = chance.randrange(9)
    return _by_column(content, lambda cells: cells[:column] + cells[column + 1 :])


def double_column(content: bytes, chance: Random) -> bytes:
    column = chance.randrange(9)
    return _by_column(content, lambda cells: cells[: column + 1] + cells[column:])


def rename_column(content: bytes, chance: Random) -> bytes:
    names = (b"Konto", b"Ansvar", b"Prosjekt", b"Bilagsnr", b"Periode", b"Tekst", b"Debet", b"Kredit", b"D/K")
    return content.replace(chance.choice(names), chance.choice((b"Merknad", b"", *names)), 1)


def break_tag(content: bytes, chance: Random) -> bytes:
    places = [index for index, byte in enumerate(content) if byte in b"<>/"]
    return _set(content, chance.choice(places), chance.choice(b"<>/x ")) if places else content


def rename_tag(content: bytes, chance: Random) -> bytes:
    names = (b"Line", b"Transaction", b"DebitAmount", b"CreditAmount", b"AnalysisID", b"AnalysisType", b"Period",
             b"AccountID", b"Amount", b"Journal", b"TransactionID", b"PeriodYear", b"AuditFile")  # fmt: skip
    name, limit = chance.choice(names), chance.choice((-1, -1, 1))
    renamed = chance.choice((b"Other", *names))
    changed = content.replace(b"<" + name + b">", b"<" + renamed + b">", limit)
    return changed.replace(b"</" + name + b">", b"</" + renamed + b">", limit)


def empty_element(content: bytes, chance: Random) -> bytes:
    ends = [index for index in range(len(content) - 1) if content[index : index + 2] == b"</"]
    end = chance.choice(ends) if ends else 0
    return content[: content.rfind(b">", 0, end) + 1] + content[end:]


BYTE_MUTATIONS: tuple[Mutation, ...] = (
    flip_bits, truncate, delete_chunk, double_chunk, swap_chunks, digit_to_letter, digit_to_digit, put_nulls,
)  # fmt: skip
TEXT_MUTATIONS: tuple[Mutation, ...] = (
    *BYTE_MUTATIONS, open_quote, change_delimiter, swap_marks, double_row, delete_row, swap_rows, drop_column,
    double_column, rename_column,
)  # fmt: skip
XML_MUTATIONS: tuple[Mutation, ...] = (
    *BYTE_MUTATIONS, open_quote, double_row, delete_row, swap_rows, break_tag, rename_tag, empty_element,
)  # fmt: skip


def _text_sample(rows: list[Posting], style: Style) -> Sample:
    lines: list[Line] = [
        Note("preamble", "Hovedbok for kommunen"), Note("preamble", "Utvalg: alle ansvar"), Note("blank"),
        Note("header"), *rows[:3], Note("subtotal", "Sum"), *rows[3:], Note("total", "Totalt"),
    ]  # fmt: skip
    content = writers.text_file(lines, style).content
    cells, _ = writers.table(lines, style)
    newline = style.newline.encode(style.encoding)
    statement = next(line for line in reversed(content.split(newline)) if line.strip(b"\x00"))
    assert cells[-1][-1].encode(style.encoding) in statement
    return Sample(content, newline + statement, sum(each.ore for each in rows), 0)


def _chunk(content: bytes, chance: Random) -> tuple[int, int]:
    start = chance.randrange(len(content))
    return start, min(len(content), start + chance.choice((1, 3, 20, 80, 300)))


def _set(content: bytes, place: int, byte: int) -> bytes:
    return content[:place] + bytes([byte]) + content[place + 1 :]


def _by_column(content: bytes, change: Callable[[list[bytes]], list[bytes]]) -> bytes:
    """The rows with their cells changed; as the delimiter is not told, the most frequent one is taken."""
    delimiter = max(_DELIMITERS, key=content.count)
    rows = (delimiter.join(change(row.split(delimiter))) for row in content.split(b"\n"))
    return b"\n".join(rows)
