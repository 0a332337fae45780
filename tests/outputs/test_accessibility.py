"""Accessibility of a finished Word file: each rule catches a document that breaks it, and lets the good one pass."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from outputs.accessibility import ACCESS_RULES, accessibility
from tests.outputs.accessible_word import (
    BODY,
    CORE,
    HEADER,
    NOTES,
    STYLES,
    add,
    add_paragraph,
    add_picture,
    changed,
    each_named,
    good,
    paragraph,
    style,
)

DC = "{http://purl.org/dc/elements/1.1/}"
RED = '<w:color w:val="B00020"/>'


def first(root: Any, name: str) -> Any:
    return next(root.iter(qn(name)))


def remove_all(root: Any, name: str) -> None:
    for found in each_named(root, name):
        found.getparent().remove(found)


def speak_english(root: Any) -> None:
    first(root, "w:lang").set(qn("w:val"), "en-US")


def style_in_english(root: Any) -> None:
    style(root, "Normal").append(parse_xml(f'<w:rPr {nsdecls("w")}><w:lang w:val="en-GB"/></w:rPr>'))


def empty_property(name: str) -> Any:
    def change(root: Any) -> None:
        root.find(f"{DC}{name}").text = ""

    return change


def restyle(text: str, to: str) -> Any:
    def change(root: Any) -> None:
        paragraph(root, text).find(f"{qn('w:pPr')}/{qn('w:pStyle')}").set(qn("w:val"), to)

    return change


def without_title(root: Any) -> None:
    for text in ("Rapport om torget", "1 Økonomi", "2 Videre"):
        restyle(text, "Normal")(root)


def dress_header(root: Any, look: str) -> None:
    first(root, "w:r").insert(0, parse_xml(f"<w:rPr {nsdecls('w')}>{look}</w:rPr>"))


def nest_table(root: Any) -> None:
    table = first(root, "w:tbl")
    cell = table.findall(f"{qn('w:tr')}/{qn('w:tc')}")[-1]
    inner = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblCaption w:val="Indre"/></w:tblPr><w:tr><w:trPr><w:cantSplit/>'
        "<w:tblHeader/></w:trPr><w:tc><w:p><w:r><w:t>Ord</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    cell.insert(1, inner)


def merge_cells(root: Any) -> None:
    first(root, "w:tcPr").append(parse_xml(f'<w:gridSpan {nsdecls("w")} w:val="2"/>'))


def empty_first_header(root: Any) -> None:
    first(first(root, "w:tc"), "w:t").text = ""


def empty_shaded_cell(root: Any) -> None:
    cell = next(each for each in each_named(root, "w:tc") if "".join(each.itertext(qn("w:t"))) == "100")
    first(cell, "w:t").text = ""


def header_row_in_the_middle(root: Any) -> None:
    rows = each_named(root, "w:tr")
    rows[-1].find(qn("w:trPr")).append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))


def rename_bookmark_of_table(root: Any) -> None:
    mark = next(each for each in each_named(root, "w:bookmarkStart") if each.get(qn("w:name")) == "_Ref_priser")
    mark.set(qn("w:name"), "et_annet_sted")


def rename_heading_bookmark(root: Any) -> None:
    mark = next(each for each in each_named(root, "w:bookmarkStart") if each.get(qn("w:name")) == "_Toc000003")
    mark.set(qn("w:name"), "et_annet_sted")


def heading_of_another_name(root: Any) -> None:
    list(paragraph(root, "2 Videre").iter(qn("w:t")))[-1].text = "2 Veien videre"


def drop_contents(root: Any) -> None:
    for text in ("1 Økonomi", "1.1 Priser", "2 Videre"):
        entry = next(each for each in each_named(root, "w:p") if "".join(each.itertext(qn("w:t"))) == text)
        entry.getparent().remove(entry)
    for number in range(3, 13):
        add_paragraph(root, f"{number} Kapittel", '<w:pStyle w:val="Heading1"/>', after="så")


def same_bookmark_twice(root: Any) -> None:
    marks = each_named(root, "w:bookmarkStart")
    marks[1].set(qn("w:name"), marks[0].get(qn("w:name")))


def control_twice(root: Any) -> None:
    found = first(root, "w:sdt")
    found.addnext(parse_xml(f'<w:sdt {nsdecls("w")}><w:sdtPr><w:id w:val="{_id_of(found)}"/></w:sdtPr></w:sdt>'))


def _id_of(control: Any) -> str:
    return str(control.find(f"{qn('w:sdtPr')}/{qn('w:id')}").get(qn("w:val")))


def open_bookmark(root: Any) -> None:
    found = first(root, "w:bookmarkEnd")
    found.getparent().remove(found)


def link(text: str) -> Any:
    def change(root: Any) -> None:
        xml = f'<w:p {{ns}}><w:hyperlink w:anchor="_Toc000001"><w:r><w:t>{text}</w:t></w:r></w:hyperlink></w:p>'
        add(root, "benker", xml)

    return change


def add_float(root: Any) -> None:
    add(root, "benker", '<w:p {ns}><w:r><w:drawing><wp:anchor><wp:docPr id="1" name="x" descr="Kart over byen"/>'
        "</wp:anchor></w:drawing></w:r></w:p>")  # fmt: skip


def add_text_box(root: Any) -> None:
    add(root, "benker", "<w:p {ns}><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Husk!</w:t></w:r></w:p></w:txbxContent>"
        "</w:pict></w:r></w:p>")  # fmt: skip


def second_note(root: Any) -> None:
    xml = f'<w:footnote {nsdecls("w")} w:id="7"><w:p><w:r><w:t>Ingen viser hit.</w:t></w:r></w:p></w:footnote>'
    root.append(parse_xml(xml))


BROKEN = [
    ("UU01", STYLES, speak_english),
    ("UU01", STYLES, style_in_english),
    ("UU02", BODY, lambda root: add_paragraph(root, "The end", look='<w:lang w:val="en-US"/>')),
    ("UU02", HEADER, lambda root: dress_header(root, '<w:lang w:val="en-GB"/>')),
    ("UU03", CORE, empty_property("title")),
    ("UU03", BODY, without_title),
    ("UU04", CORE, empty_property("creator")),
    ("UU04", CORE, empty_property("subject")),
    ("UU05", BODY, restyle("1.1 Priser", "Heading3")),
    ("UU05", BODY, restyle("1 Økonomi", "Heading2")),
    ("UU06", BODY, lambda root: add(root, "så", '<w:p {ns}><w:pPr><w:pStyle w:val="Heading1"/></w:pPr></w:p>')),
    ("UU07", BODY, lambda root: add_paragraph(root, "Priser på benker", look="<w:b/>")),
    ("UU08", BODY, lambda root: add_paragraph(root, "- en benk")),
    ("UU08", BODY, lambda root: (add_paragraph(root, "2. to benker"), add_paragraph(root, "1. en benk"))),
    ("UU09", BODY, lambda root: add(root, "benker", "<w:p {ns}/>")),
    ("UU09", BODY, lambda root: add(root, "benker", '<w:p {ns}><w:r><w:t xml:space="preserve">  </w:t></w:r></w:p>')),
    ("UU10", BODY, lambda root: add_paragraph(root, "Lys grå tekst", look='<w:color w:val="999999"/>')),
    ("UU10", BODY, lambda root: add_paragraph(root, "På mørk grunn", '<w:shd w:val="clear" w:fill="1B3A57"/>')),
    ("UU10", HEADER, lambda root: dress_header(root, '<w:color w:val="BBBBBB"/>')),
    ("UU11", BODY, lambda root: paragraph(root, "Et uthevet ord og et forbehold.").append(
        parse_xml(f'<w:r {nsdecls("w")}><w:rPr>{RED}</w:rPr><w:t>Rødt betyr stopp</w:t></w:r>'))),
    ("UU11", BODY, empty_shaded_cell),
    ("UU12", BODY, lambda root: add_paragraph(root, "Liten skrift", look='<w:sz w:val="14"/>')),
    ("UU13", BODY, lambda root: remove_all(root, "w:tblHeader")),
    ("UU13", BODY, header_row_in_the_middle),
    ("UU14", BODY, lambda root: (remove_all(root, "w:tblCaption"), remove_all(root, "w:tblDescription"))),
    ("UU15", BODY, merge_cells),
    ("UU16", BODY, empty_first_header),
    ("UU17", BODY, nest_table),
    ("UU18", BODY, lambda root: remove_all(root, "w:cantSplit")),
    ("UU19", BODY, lambda root: add_picture(root, "")),
    ("UU19", BODY, lambda root: add_picture(root, "IMG_1234.png")),
    ("UU20", BODY, add_float),
    ("UU20", BODY, add_text_box),
    ("UU21", BODY, link("her")),
    ("UU21", BODY, link("https://eksempel.no/rapport")),
    ("UU22", BODY, heading_of_another_name),
    ("UU22", BODY, drop_contents),
    ("UU23", BODY, rename_bookmark_of_table),
    ("UU23", BODY, rename_heading_bookmark),
    ("UU24", BODY, same_bookmark_twice),
    ("UU24", BODY, control_twice),
    ("UU24", BODY, open_bookmark),
    ("UU24", BODY, lambda root: add_picture(root, "To bilder med samme nummer.")),
    ("UU25", BODY, lambda root: first(root, "w:footnoteReference").set(qn("w:id"), "9")),
    ("UU25", NOTES, second_note),
    ("UU26", BODY, lambda root: first(root, "w:numId").set(qn("w:val"), "99")),
]  # fmt: skip


def test_the_good_document_passes_every_rule_and_every_rule_had_something_to_look_at():
    report = accessibility(good())
    assert [str(fault) for fault in report.faults] == []
    assert [check.rule for check in report.checks if not check.looked_at] == []
    assert len(report.checks) == len(ACCESS_RULES) == 26
    assert report.looked_at == sum(check.looked_at for check in report.checks) > 250


@pytest.mark.parametrize(("rule", "part", "change"), BROKEN, ids=[f"{case[0]}-{n}" for n, case in enumerate(BROKEN)])
def test_rule_catches_a_document_that_breaks_it(rule, part, change):
    report = accessibility(changed(good(), part, change))
    found = [fault for fault in report.faults if fault.rule == rule]
    assert found
    assert all(fault.place and fault.remedy and fault.source for fault in found)
    assert next(check for check in report.checks if check.rule == rule).faults == len(found)


def test_every_rule_has_a_broken_document():
    assert {rule for rule, _, _ in BROKEN} == {rule.code for rule in ACCESS_RULES}


def test_fault_tells_requirement_source_place_and_remedy():
    broken = changed(good(), BODY, lambda root: add_paragraph(root, "Grå", look='<w:color w:val="999999"/>'))
    (fault,) = accessibility(broken).faults
    assert fault.place == "under «1 Økonomi», avsnitt 4: #999999 på #FFFFFF, kontrast 2,8"
    assert fault.source == "WCAG 2.1 punkt 1.4.3, EN 301 549 punkt 10.1.4.3"
    assert str(fault).startswith("UU10 Tekst skal ha kontrast på minst 4,5 til 1 mot bakgrunnen")


@pytest.mark.parametrize(
    ("look", "passes"),
    [
        ('<w:color w:val="767676"/>', True),  # 4.54:1, the lightest grey on white that is enough
        ('<w:color w:val="777777"/>', False),  # 4.48:1
        ('<w:color w:val="949494"/><w:sz w:val="36"/>', True),  # 3.03:1, large
        ('<w:color w:val="949494"/><w:b/><w:sz w:val="28"/>', True),
        ('<w:color w:val="949494"/><w:sz w:val="28"/>', False),
        ('<w:highlight w:val="darkBlue"/>', True),  # the style says dark, but automatic text turns white
    ],
)
def test_contrast_counts_size_and_weight(look, passes):
    settings = '<w:pStyle w:val="Tabellnote"/>' if "highlight" not in look else ""
    text = '<w:color w:val="auto"/>' + look if "highlight" in look else look
    broken = changed(good(), BODY, lambda root: add_paragraph(root, "Prøve", settings, text))
    assert ("UU10" not in {fault.rule for fault in accessibility(broken).faults}) is passes


def test_decorative_picture_needs_no_text():
    def decorate(root: Any) -> None:
        add_picture(root, "")
        about = next(each for each in root.iter(qn("wp:docPr")) if not each.get("descr"))
        about.set("id", "901")
        about.append(
            parse_xml(
                '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:ext uri="{C183D7F6}">'
                '<d:decorative xmlns:d="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
                "</a:ext></a:extLst>"
            )
        )

    assert accessibility(changed(good(), BODY, decorate)).faults == ()


@pytest.mark.parametrize("text", ["1. januar åpnet torget.", "– Vi er glade, sier naboen.", "Se s. 4. Det er bra."])
def test_sentence_is_not_a_list_or_a_heading(text):
    kept = changed(good(), BODY, lambda root: add_paragraph(root, text))
    assert accessibility(kept).faults == ()


def test_letterhead_above_the_title_may_be_bold():
    def change(root: Any) -> None:
        title = paragraph(root, "Rapport om torget")
        title.addprevious(
            parse_xml(f"<w:p {nsdecls('w')}><w:r><w:rPr><w:b/></w:rPr><w:t>Eksempel kommune</w:t></w:r></w:p>")
        )

    assert accessibility(changed(good(), BODY, change)).faults == ()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x05\x06" + b"\0" * 18])
def test_file_that_is_not_word_has_one_fault(content):
    report = accessibility(content)
    assert [fault.rule for fault in report.faults] == ["UU00"]


def test_entities_are_not_followed():
    with_entity = (
        b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document xmlns:w="http://schemas.openxmlformats'
        b'.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>'
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        target.writestr(BODY, with_entity)
    report = accessibility(made.getvalue())
    assert "UU05" in {fault.rule for fault in report.faults}
    assert not any("localhost" in fault.place for fault in report.faults)
