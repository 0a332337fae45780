"""Letter and report on the municipality's own Word file."""

import io
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Pt, RGBColor
from pydantic import ValidationError
from pypdf import PdfReader

from domain.printed_figures import letter_figures, report_figures
from outputs.annual_report import annual_report
from outputs.editions import Edition, Template
from outputs.payment_request import payment_request_letter
from outputs.read_back import printed_figures
from outputs.word_template import TemplateError, open_document
from schemas.letter_facts import WordTemplate
from schemas.programme_files import ProgrammeFiles
from tasks.order import InputError
from tasks.templates import read_template
from tests.outputs.documents import W, headers, headings, names, paragraphs, part, tables, text, text_of
from tests.outputs.mysen_year import mysen, mysen_run
from tests.outputs.office import converted
from tests.outputs.templates import (
    TYPEFACE,
    repacked,
    template,
    with_control,
    with_text,
    without_lists,
)


def letter(content: bytes, **styles: str) -> bytes:
    return payment_request_letter(mysen_run(), mysen(), Edition(template=Template(content, styles)))


@cache
def plain_letter() -> bytes:
    return payment_request_letter(mysen_run(), mysen())


@cache
def report() -> bytes:
    return annual_report(mysen_run(), mysen(), Edition(template=Template(template())))


def read(document: bytes):
    return docx.Document(io.BytesIO(document))


def test_the_words_and_figures_are_those_of_the_plain_letter():
    on_template = letter(template())
    assert paragraphs(on_template) == paragraphs(plain_letter())
    assert printed_figures(on_template) == printed_figures(plain_letter())
    assert {figure.id for figure in printed_figures(on_template)} <= set(letter_figures(mysen_run()).amounts) | set(
        report_figures(mysen_run(), mysen()).amounts
    ) | {figure.id for figure in printed_figures(plain_letter())}


def test_letterhead_header_and_footer_stay_the_municipalitys():
    section = read(letter(template())).sections[0]
    assert section.different_first_page_header_footer
    assert section.first_page_header.paragraphs[0].text == "Kommunen AS (oppdiktet brevhode)"
    assert section.header.paragraphs[0].text == "Kommunen, fortsatt"
    assert [each.text for each in section.footer.paragraphs] == ["Postboks 1, 1850 Mysen"]
    assert section.left_margin.cm == pytest.approx(3.5, abs=0.01)


def test_a_draft_is_marked_on_every_page_of_a_template_too():
    section = read(letter(template())).sections[0]
    for header in (section.first_page_header, section.header):
        assert any("Utkast" in each.text for each in header.paragraphs)
    assert all("Utkast" in each for each in headers(letter(template())))


def test_their_headings_keep_their_look_and_ours_come_in_their_typeface():
    document = read(letter(template()))
    heading = document.styles["Heading 1"].font
    assert (heading.color.rgb, heading.size) == (RGBColor(0x00, 0x55, 0x33), Pt(20))
    assert document.styles["Normal"].font.name == TYPEFACE
    assert document.styles["Varsel"].font.name is None
    assert document.styles["Varsel"].base_style.name == "Normal"


def test_a_style_of_ours_follows_the_one_it_is_mapped_on():
    document = read(letter(template(), **{"Varsel": "Kommunens ramme", "Heading 2": "Kommunens ramme"}))
    assert document.styles["Varsel"].base_style.name == "Kommunens ramme"
    assert document.styles["Varsel"].font.size is None
    assert document.styles["Heading 2"].base_style.name == "Kommunens ramme"
    assert headings(letter(template(), **{"Heading 2": "Kommunens ramme"})) == headings(plain_letter())


@pytest.mark.parametrize("mapped", [{"Varsel": "Finnes ikke"}, {"Finnes ikke": "Kommunens ramme"}])
def test_a_style_that_is_not_there_is_named(mapped):
    with pytest.raises(TemplateError, match="there is no style 'Finnes ikke'; those there are: "):
        letter(template(), **mapped)


def test_the_text_stands_where_the_template_says():
    found = paragraphs(letter(template(with_text)))
    assert found[0] == "Unntatt fra ingenting"
    assert found[-1] == "Besøk oss på rådhuset"
    assert found[1:-1] == paragraphs(plain_letter())


def test_without_a_place_for_the_text_the_templates_own_text_goes():
    document = letter(template(lambda document: document.add_paragraph("Skriv her")))
    assert "Skriv her" not in text(document)
    assert paragraphs(document) == paragraphs(plain_letter())


def test_the_templates_own_controls_are_no_figures():
    document = letter(template(with_control))
    assert printed_figures(document) == printed_figures(plain_letter())
    tags = [
        tag.get(f"{W}val")
        for name in names(document)
        if "header" in name
        for tag in part(document, name).iter(f"{W}tag")
    ]
    assert tags == ["mal:Saksnr"]


def test_a_template_without_lists_gets_them():
    document = letter(template(without_lists))
    assert paragraphs(document) == paragraphs(plain_letter())
    used = {each.get(f"{W}val") for each in part(document, "word/document.xml").iter(f"{W}numId")}
    known = {each.get(f"{W}numId") for each in part(document, "word/numbering.xml").iter(f"{W}num")}
    assert used
    assert used <= known


def test_tables_are_fitted_to_the_templates_page():
    (ours, theirs) = (tables(each)[0] for each in (plain_letter(), letter(template())))
    widths = [sum(int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")) for table in (ours, theirs)]
    assert widths[1] / widths[0] == pytest.approx(14.0 / 16.4, abs=0.01)


def test_on_a_narrow_page_text_gives_way_before_amounts():
    (ours, theirs) = (
        next(table for table in tables(each) if "Årsak" in text_of(table))
        for each in (plain_letter(), letter(template()))
    )
    (name, *amounts, reason), (their_name, *their_amounts, their_reason) = (
        [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")] for table in (ours, theirs)
    )
    assert their_amounts == pytest.approx(amounts, abs=2)
    assert their_name < name
    assert their_reason < reason


def test_lying_pages_are_the_templates_page_turned_and_repeat_no_letterhead():
    lying = [section for section in read(report()).sections if section.orientation == WD_ORIENT.LANDSCAPE]
    assert lying
    for section in lying:
        assert section.page_width > section.page_height
        assert section.left_margin.cm == pytest.approx(1.7, abs=0.01)
        assert not section.different_first_page_header_footer


def test_text_is_marked_as_bokmaal_and_the_number_comma_is_set():
    document = letter(template())
    assert {each.get(f"{W}val") for each in part(document, "word/styles.xml").iter(f"{W}lang")} == {"nb-NO"}
    assert next(part(document, "word/settings.xml").iter(f"{W}decimalSymbol")).get(f"{W}val") == ","


def test_the_same_template_gives_the_same_bytes():
    assert letter(template()) == letter(template())


def test_a_dotx_is_a_template_too():
    document_type, template_type = b"document.main+xml", b"template.main+xml"
    dotx = repacked(
        template(),
        lambda members: members.update(
            {"[Content_Types].xml": members["[Content_Types].xml"].replace(document_type, template_type)}
        ),
    )
    assert paragraphs(letter(dotx)) == paragraphs(plain_letter())


def test_what_is_no_word_file_is_refused():
    for content in (
        b"",
        b"%PDF-1.7",
        template()[:2000],
        repacked(template(), lambda members: members.pop("word/document.xml")),
    ):
        with pytest.raises(TemplateError, match="is no Word file"):
            open_document(Template(content))


def test_macros_are_refused():
    macros = repacked(template(), lambda members: members.update({"word/vbaProject.bin": b"x"}))
    with pytest.raises(TemplateError, match="holds macros"):
        open_document(Template(macros))


def test_what_is_fetched_from_elsewhere_is_refused_and_an_attached_template_dropped():
    def fetching(kind: str) -> bytes:
        def change(document) -> None:
            document.part.rels.get_or_add_ext_rel(kind, "https://example.invalid/logo.png")

        return template(change)

    with pytest.raises(TemplateError, match="fetches image from elsewhere"):
        open_document(Template(fetching(RELATIONSHIP_TYPE.IMAGE)))
    document = letter(fetching(RELATIONSHIP_TYPE.IMAGE.replace("image", "attachedTemplate")))
    assert all(b"example.invalid" not in part_bytes for part_bytes in _members(document))
    assert open_document(Template(fetching(RELATIONSHIP_TYPE.HYPERLINK)))


def _members(document: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        return [package.read(name) for name in package.namelist()]


def test_several_sections_need_a_place_for_the_text():
    with pytest.raises(TemplateError, match="several sections"):
        open_document(Template(template(lambda document: document.add_section())))


def test_a_section_below_the_place_is_refused():
    def change(document) -> None:
        with_text(document)
        document.add_section()

    with pytest.raises(TemplateError, match="a section below"):
        open_document(Template(template(change)))


def named(path: Path, programme: ProgrammeFiles | None = None):
    return read_template(path, programme or mysen())


def test_a_template_is_tried_before_anything_is_made(tmp_path):
    for name, content, said in (
        ("macros.docx", repacked(template(), lambda members: members.update({"word/vbaProject.bin": b"x"})), "macros"),
        ("text.docx", b"no Word file", "is no Word file"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError, match=rf"{name}: the template .*{said}"):
            named(tmp_path / name)
    with pytest.raises(InputError, match=r"missing\.docx: the template cannot be read \(No such file or directory\)"):
        named(tmp_path / "missing.docx")


def test_the_programme_may_name_its_template_and_the_caller_another(tmp_path):
    own, other = template(), template(with_text)
    (tmp_path / "mal.docx").write_bytes(own)
    (tmp_path / "annen.docx").write_bytes(other)
    record = WordTemplate(file="mal.docx", styles={"Varsel": "Kommunens ramme"})
    files = replace(mysen(), folder=tmp_path, programme=mysen().programme.model_copy(update={"template": record}))
    assert read_template(None, files) == Template(own, record.styles)
    assert read_template(tmp_path / "annen.docx", files) == Template(other, record.styles)
    assert read_template(None, mysen()) is None


@pytest.mark.parametrize("file", ["../mal.docx", "mal.docm", "/mal.docx"])
def test_a_template_lies_in_the_programmes_folder_and_has_no_macros(file):
    with pytest.raises(ValidationError):
        WordTemplate(file=file)


@pytest.mark.system
def test_a_template_from_another_office_suite_can_be_written_on(tmp_path):
    (tmp_path / "mal.docx").write_bytes(template(with_text))
    other_suite = converted(tmp_path / "mal.docx", "odt")
    foreign = converted(other_suite, "docx:MS Word 2007 XML").read_bytes()
    document = letter(foreign)
    assert paragraphs(document)[1:-1] == paragraphs(plain_letter())
    (tmp_path / "letter.docx").write_bytes(document)
    pages = PdfReader(converted(tmp_path / "letter.docx", "pdf")).pages
    assert "oppdiktet brevhode" in pages[0].extract_text()
    assert "fortsatt" in pages[1].extract_text()
