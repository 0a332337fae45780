"""SAF-T as XML: well-formed XML is read as a parser reads it, however written, and nothing dangerous is opened."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.decoded import DecodedFile
from schemas.exports.decoding import decode
from schemas.exports.saft_fields import Record
from schemas.exports.saft_records import SaftRecords
from schemas.exports.xml_text import proved_encoding, text_parts, unescaped
from tests.exports.tables import amounts, column, finding, rules, saft_analysis, saft_file, saft_line, saft_types

NAMESPACE = "urn:StandardAuditFile-Taxation-Financial:NO"
CREDIT = saft_line("100.00", side="Credit")


def edited(old: str, new: str, lines: str = saft_line("100.00") + CREDIT) -> DecodedFile:
    """A small file with one text replaced."""
    content = saft_file(lines).decode()
    assert old in content
    return decode("x", content.replace(old, new).encode())


@pytest.mark.parametrize(
    "text",
    [
        "1<!-- tusen -->00.00",
        "<![CDATA[100]]>.00",
        "10<?skriver side?>0.00",
        "<![CDATA[1]]>0<!-- > -->0<![CDATA[.00]]>",
        "&#49;00.00",
        "&#x31;00.00",
        "\n  100.00\n",
    ],
)
def test_an_amount_is_read_through_comments_cdata_and_references(text: str) -> None:
    decoded = edited("<Amount>100.00</Amount></DebitAmount>", f"<Amount>{text}</Amount></DebitAmount>")
    assert (amounts(decoded), rules(decoded)) == ([10_000, -10_000], [])


@pytest.mark.parametrize(
    ("text", "account"),
    [("12<!-- -->70", "1270"), ("<![CDATA[ 1270 ]]>", "1270"), ("<![CDATA[<1270>]]>", "<1270>"), ("a>b&lt;c", "a>b<c")],
)
def test_a_code_is_read_through_comments_cdata_and_references(text: str, account: str) -> None:
    assert column(edited(">1270<", f">{text}<"), "account") == [account, account]


def test_a_commented_out_line_is_no_line() -> None:
    decoded = decode("x", saft_file(f"<!-- {saft_line('5.00')} -->{saft_line('7.00')}"))
    assert amounts(decoded) == [700]


def test_an_element_written_as_text_is_text() -> None:
    decoded = edited("<Description>Bilag 7<", f"<Description><![CDATA[{saft_line('9.00')}]]><")
    assert amounts(decoded) == [10_000, -10_000]
    assert column(decoded, "text") == [saft_line("9.00")] * 2


def test_attributes_and_empty_elements_change_nothing() -> None:
    decoded = edited("<AccountID>", "<Extra merke=\"a > b\"/><AccountID kilde='<>'>".replace("<>", "&lt;>"))
    assert (column(decoded, "account"), amounts(decoded)) == (["1270", "1270"], [10_000, -10_000])


def test_a_prefix_gives_the_same_ledger() -> None:
    plain = saft_file((saft_line("5.00", saft_analysis("P", "50001")) + CREDIT) * 3, types=saft_types(P="Prosjekt"))
    root = ET.fromstring(plain)  # noqa: S314 - our own text
    ET.register_namespace("n1", NAMESPACE)
    prefixed = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    assert b"<n1:Line>" in prefixed
    assert decode("x", prefixed).ledger.equals(decode("x", plain).ledger)


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "UTF-16", "windows-1252", "UTF-8"])
def test_letters_are_read_in_the_encoding_the_file_declares(encoding: str) -> None:
    text = saft_file(saft_line("5.00")).decode().replace("Bilag 7", "Kjøp på øya")
    content = text.replace('encoding="UTF-8"', f'encoding="{encoding}"').encode(encoding)
    decoded = decode("x", content)
    assert (column(decoded, "text"), decoded.encoding) == (["Kjøp på øya"], encoding.lower())


@pytest.mark.parametrize("encoding", ["shift_jis", "finnes-ikke"])
def test_an_encoding_nobody_reads_is_refused(encoding: str) -> None:
    content = saft_file(saft_line("5.00")).replace(b'encoding="UTF-8"', f'encoding="{encoding}"'.encode())
    assert (finding(decode("x", content), "F02").severity, decode("x", content).ledger.height) == ("fatal", 0)


def test_lines_of_windows_end_as_those_of_others() -> None:
    plain = saft_file(saft_line("5.00") * 4)
    assert decode("x", plain.replace(b"\n", b"\r\n")).ledger.equals(decode("x", plain).ledger)


INTERNAL = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'
PARAMETER = '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p.dtd">%p;]>'
EXTERNAL = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
PUBLIC = '<!DOCTYPE AuditFile PUBLIC "-//X//Y" "file:///etc/passwd">'


@pytest.mark.parametrize("doctype", [INTERNAL, PARAMETER, EXTERNAL, PUBLIC, "<!DOCTYPE AuditFile>"])
def test_every_doctype_is_refused_whole(doctype: str) -> None:
    decoded = edited("<AuditFile", f"{doctype}<AuditFile")
    assert ("DOCTYPE" in finding(decoded, "F01").message, decoded.ledger.height) == (True, 0)


def test_a_doctype_behind_a_long_comment_is_refused() -> None:
    decoded = edited("<AuditFile", f"<!--{'x' * 200_000}-->{INTERNAL}<AuditFile")
    assert "DOCTYPE" in finding(decoded, "F01").message


def test_an_entity_nobody_declared_is_damage() -> None:
    assert finding(edited(">1270<", ">&konto;<"), "F02").severity == "fatal"


def test_xinclude_is_left_as_it_stands() -> None:
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname" parse="text"/>'
    decoded = edited(">1270<", f">{include}<")
    assert column(decoded, "account") == [None, None]


def test_elements_deeper_than_any_ledger_are_refused() -> None:
    decoded = edited("<AccountID>", "<Dyp>" * 500 + "</Dyp>" * 500 + "<AccountID>")
    assert ("dypere" in finding(decoded, "F01").message, decoded.ledger.height) == (True, 0)


@pytest.mark.parametrize("amount", ["10<b/>0.00", "<b>1</b>00.00", "10<b>0</b>0.00"])
def test_an_amount_with_elements_in_it_is_not_guessed(amount: str) -> None:
    decoded = edited("<Amount>100.00</Amount></DebitAmount>", f"<Amount>{amount}</Amount></DebitAmount>")
    assert (amounts(decoded), "L04" in rules(decoded)) == ([None, -10_000], True)


def test_two_amounts_on_one_side_are_not_one() -> None:
    twice = saft_line("5.00").replace("</Line>", "<DebitAmount><Amount>4.00</Amount></DebitAmount></Line>")
    decoded = decode("x", saft_file(twice))
    assert (amounts(decoded), finding(decoded, "L04").value) == ([None], "5.00 / 4.00")


@pytest.mark.parametrize("twice", ["<DebitAmount>4.00</DebitAmount>", "<DebitAmount>4.00</DebitAmount><Extra/>"])
def test_two_amounts_on_one_side_written_in_two_ways_are_not_one(twice: str) -> None:
    line = saft_line("5.00")
    for both in (line.replace("</Line>", f"{twice}</Line>"), line.replace("<Line>", f"<Line>{twice}")):
        decoded = decode("x", saft_file(both))
        assert (amounts(decoded), finding(decoded, "L04").value) == ([None], "5.00 / 4.00")


def test_stray_text_between_lines_loses_none_of_them() -> None:
    line = saft_line("5.00")
    decoded = decode("x", saft_file(f"{line}{line}stray<Extra>x</Extra>{line}; <Extra/>{line}{CREDIT}"))
    assert amounts(decoded) == [500, 500, 500, 500, -10_000]


TEXTS = st.text(st.sampled_from("abø01 .<>&\"'\n\u2212€]"), max_size=8)
TAGS = st.sampled_from(["AccountID", "Description", "RecordID", "SupplierID", "ValueDate"])


@st.composite
def written(draw: st.DrawFn, text: str) -> str:
    """The text as XML may write it."""
    if "]]>" not in text and draw(st.booleans()):
        return f"<![CDATA[{text}]]>"
    cut = draw(st.integers(0, len(text)))
    aside = draw(st.sampled_from(["", "", "<!-- </Line> > -->", "<?p </Line>?>", "<![CDATA[]]>"]))
    ends = draw(st.booleans())
    return aside.join(
        escape(half, {"]": "&#93;"} if "]]>" in text else {}).replace(
            "&gt;", ">" if ends and "]" not in text else "&gt;"
        )
        for half in (text[:cut], text[cut:])
    )


@st.composite
def lines_as_xml(draw: st.DrawFn) -> str:
    """Lines whose elements come in any order and number, some of them alike."""
    lines = []
    for _ in range(draw(st.integers(1, 4))):
        fields = [f"<{tag}>{draw(written(draw(TEXTS)))}</{tag}>" for tag in draw(st.lists(TAGS, max_size=4))]
        codes = "".join(
            saft_analysis("P", draw(st.sampled_from("12")), draw(st.sampled_from(["", "1.00"])))
            for _ in range(draw(st.integers(0, 2)))
        )
        amount = f"<DebitAmount><Amount>{draw(st.integers(0, 99))}</Amount></DebitAmount>"
        line = f"<Line>{''.join(fields)}{codes}{amount}</Line>"
        lines += [line] * draw(st.integers(1, 3))
    return draw(st.sampled_from(["", "\n ", "<!-- -->"])).join(lines)


def by_element_tree(content: bytes) -> list[tuple[Record, list[Record]]]:
    """What the standard library reads of each line: first text of each element that is not blank."""
    root = ET.fromstring(content)  # noqa: S314 - our own text
    lines = []
    for line in root.iter(f"{{{NAMESPACE}}}Line"):
        analyses = [_texts(child) for child in line if child.tag.endswith("}Analysis")]
        lines.append((_texts(line), analyses))
    return lines


def _texts(element: ET.Element) -> Record:
    texts: Record = {}
    for path, text in _leaves(element, ()):
        if text.strip():
            texts.setdefault("/".join(path), text)
    return {name: text for name, text in texts.items() if not name.startswith("Analysis/")}


def _leaves(element: ET.Element, path: tuple[str, ...]) -> Sequence[tuple[tuple[str, ...], str]]:
    if path and not len(element):
        return [(path, element.text or "")]
    return [leaf for child in element for leaf in _leaves(child, (*path, child.tag.rpartition("}")[2]))]


@settings(deadline=None, max_examples=150)
@given(lines_as_xml())
def test_lines_are_read_as_a_tree_of_the_whole_file_gives_them(lines: str) -> None:
    content = saft_file("@").decode().replace("@", lines).encode()
    records = SaftRecords()
    for part in text_parts(content, proved_encoding(content)):
        records.take(part)
    found = records.whole_lines(is_end=True)
    read: dict[int, tuple[Record, list[Record]]] = {
        number: (line, []) for number, line in zip(found.numbers, found.lines, strict=True)
    }
    for number, analysis in zip(found.lines_of_analyses, found.analyses, strict=True):
        read[number][1].append(analysis)
    for shape in found.shapes:
        for place, number in enumerate(shape.numbers):
            texts = [texts[place] for texts in shape.columns]
            line = {name: text for name, text in zip(shape.fields, texts, strict=True) if name != "Analysis"}
            read[number] = (line, [dict(zip(names, texts[at], strict=True)) for at, names in shape.analyses])
    wanted = {"AccountID", "Description", "SupplierID", "DebitAmount/Amount"}
    ours = [({n: unescaped(t) for n, t in line.items() if t.strip()}, each) for _, (line, each) in sorted(read.items())]
    theirs = [({n: t for n, t in line.items() if n in wanted}, each) for line, each in by_element_tree(content)]
    assert ours == theirs


def test_a_file_is_the_same_wherever_its_slices_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "".join(
        saft_line(f"{number}.00", saft_analysis("P", "50001")).replace(
            "1270", ("12<!-- </Line> -->70", "<![CDATA[>]]>")[number % 2]
        )
        for number in range(1, 30)
    )
    content = saft_file(lines, types=saft_types(P="Prosjekt"))
    whole = decode("x", content).ledger
    assert whole["amount_ore"].sum() == 43_500
    for size in (1, 7, 64, 1000):
        monkeypatch.setattr("schemas.exports.xml_text._SLICE", size)
        assert decode("x", content).ledger.equals(whole)
