"""How our Word documents look: one language, one typeface, A4, and the few styles they use.

Arial is on every office machine, and its free twin Liberation Sans has the same widths, so pages break alike.
"""

from __future__ import annotations

from typing import Final, cast

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING, WD_PARAGRAPH_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.section import Section
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle

from outputs.word_fields import element
from outputs.word_names import qn
from outputs.word_settings import speak_bokmaal

TYPEFACE: Final = "Arial"
INK: Final = RGBColor(0x1A, 0x1A, 0x1A)
DEEP_BLUE: Final = RGBColor(0x1B, 0x3A, 0x57)
DEEP_RED: Final = RGBColor(0x8A, 0x1C, 0x1C)
GREY: Final = RGBColor(0x4A, 0x4A, 0x4A)

PAGE_SHORT_CM: Final = 21.0
PAGE_LONG_CM: Final = 29.7
MARGIN_CM: Final = 2.3
TEXT_WIDTH_CM: Final = PAGE_SHORT_CM - 2 * MARGIN_CM
LANDSCAPE_MARGIN_CM: Final = 1.7

_HEADINGS: Final = {"Title": (22, 0, 4), "Heading 1": (15, 20, 6), "Heading 2": (12.5, 14, 4), "Heading 3": (11, 10, 2)}
"""Style -> points, space before, space after."""

_TABLE_STYLE: Final = """
<w:style {ns} w:type="table" w:customStyle="1" w:styleId="Talltabell">
  <w:name w:val="Talltabell"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
  <w:tblPr>
    <w:tblBorders>
      <w:top w:val="single" w:sz="8" w:space="0" w:color="1B3A57"/>
      <w:bottom w:val="single" w:sz="8" w:space="0" w:color="1B3A57"/>
      <w:insideH w:val="single" w:sz="4" w:space="0" w:color="C9D1D9"/>
    </w:tblBorders>
    <w:tblCellMar>
      <w:top w:w="40" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>
      <w:bottom w:w="40" w:type="dxa"/><w:right w:w="70" w:type="dxa"/>
    </w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow">
    <w:rPr><w:b/></w:rPr>
    <w:tcPr>
      <w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="1B3A57"/></w:tcBorders>
      <w:shd w:val="clear" w:color="auto" w:fill="E6ECF2"/>
    </w:tcPr>
  </w:tblStylePr>
</w:style>"""


def dress(document: Document) -> None:
    """Gives an empty document our language and styles."""
    speak_bokmaal(document, is_template=False)
    _drop_unused_styles(document)
    _set_body(document)
    for name, (points, before, after) in _HEADINGS.items():
        _set_heading(_paragraph_style(document, name), points, before, after)
    _set_small_styles(document)
    _add_boxes(document)
    _add_signature_style(document)
    _add_contents_styles(document)
    _add_character_styles(document)
    document.styles.element.append(parse_xml(_TABLE_STYLE.format(ns=nsdecls("w"))))


def set_page(section: Section, *, is_landscape: bool) -> None:
    """A4, upright or lying."""
    short, long = Cm(PAGE_SHORT_CM), Cm(PAGE_LONG_CM)
    section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if is_landscape else (short, long)
    side = Cm(LANDSCAPE_MARGIN_CM if is_landscape else MARGIN_CM)
    section.left_margin = section.right_margin = side
    section.top_margin = section.bottom_margin = Cm(2.2)
    section.header_distance = section.footer_distance = Cm(1.1)


def _drop_unused_styles(document: Document) -> None:
    """Removes the template's hundred coloured table styles; `TableNormal` is the base of ours."""
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:styleId")) != "TableNormal":
            styles.remove(style)


def _paragraph_style(document: Document, name: str) -> ParagraphStyle:
    """The style of that name, made from Normal when the template has none."""
    styles = document.styles
    if name in styles:
        style = styles[name]
    else:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith(("toc ", "footnote ")))
        cast("ParagraphStyle", style).base_style = styles["Normal"]
    return cast("ParagraphStyle", style)


def _set_type(style: CharacterStyle, points: float, color: RGBColor = INK, *, is_bold: bool = False) -> None:
    """One typeface by name: theme fonts would win over it and differ between machines."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for key in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{key}"), TYPEFACE)
    for name in ("w:spacing", "w:kern"):
        for found in style.element.rPr.findall(qn(name)):
            style.element.rPr.remove(found)
    style.font.size, style.font.bold, style.font.italic = Pt(points), is_bold, False
    style.font.color.rgb = color


def _set_spacing(style: ParagraphStyle, before: float, after: float, lines: float = 1.0) -> None:
    shape = style.paragraph_format
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    shape.line_spacing_rule = WD_LINE_SPACING.MULTIPLE
    shape.line_spacing = lines


def _set_body(document: Document) -> None:
    normal = _paragraph_style(document, "Normal")
    _set_type(normal, 10.5)
    _set_spacing(normal, 0, 6, 1.15)
    normal.paragraph_format.widow_control = True
    for name in ("List Bullet", "List Number"):
        _set_spacing(_paragraph_style(document, name), 0, 6, 1.15)


def _set_heading(style: ParagraphStyle, points: float, before: float, after: float) -> None:
    _set_type(style, points, DEEP_BLUE, is_bold=True)
    _set_spacing(style, before, after)
    style.paragraph_format.keep_with_next = True
    shape = style.element.get_or_add_pPr()
    for frame in shape.findall(qn("w:pBdr")):
        shape.remove(frame)


def _set_small_styles(document: Document) -> None:
    caption = _paragraph_style(document, "Caption")
    _set_type(caption, 9.5, DEEP_BLUE, is_bold=True)
    _set_spacing(caption, 10, 4)
    caption.paragraph_format.keep_with_next = True
    for name, points in (("Tabelltekst", 9.5), ("Tabelltekst liten", 8)):
        _set_type(_paragraph_style(document, name), points)
        _set_spacing(_paragraph_style(document, name), 0, 0)
    _set_type(_paragraph_style(document, "Tabellnote"), 8.5, GREY)
    _set_spacing(_paragraph_style(document, "Tabellnote"), 4, 8)
    for name in ("Header", "Footer"):
        style = _paragraph_style(document, name)
        _set_type(style, 8.5, GREY)
        _set_spacing(style, 0, 0)
    _paragraph_style(document, "Footer").paragraph_format.alignment = WD_PARAGRAPH_ALIGNMENT.RIGHT
    _set_type(_paragraph_style(document, "footnote text"), 8.5)
    _set_spacing(_paragraph_style(document, "footnote text"), 0, 2)
    _set_type(_paragraph_style(document, "Subtitle"), 12, GREY)
    _set_spacing(_paragraph_style(document, "Subtitle"), 0, 10)
    _set_spacing(_paragraph_style(document, "Adresse"), 0, 0)


def _add_signature_style(document: Document) -> None:
    """The closing words, and a role with the line to sign on after it."""
    closing = _paragraph_style(document, "Hilsen")
    _set_spacing(closing, 18, 0)
    closing.paragraph_format.keep_with_next = True
    style = _paragraph_style(document, "Signatur")
    _set_spacing(style, 26, 0)
    style.paragraph_format.tab_stops.add_tab_stop(Cm(TEXT_WIDTH_CM), leader=WD_TAB_LEADER.LINES)
    style.paragraph_format.keep_with_next = True


def _add_boxes(document: Document) -> None:
    """Frames that need no color to be seen: one for warnings, one for the control."""
    for name, line, fill in (("Varsel", "8A1C1C", "FBF1F1"), ("Kontroll", "1B3A57", "F2F5F8")):
        style = _paragraph_style(document, name)
        _set_type(style, 9.5)
        _set_spacing(style, 0, 2, 1.05)
        style.paragraph_format.left_indent = style.paragraph_format.right_indent = Cm(0.25)
        style.paragraph_format.keep_together = True
        shape = style.element.get_or_add_pPr()
        box = element("w:pBdr")
        for side in ("top", "left", "bottom", "right"):
            box.append(element(f"w:{side}", val="single", sz=6, space=5, color=line))
        shade = element("w:shd", val="clear", color="auto", fill=fill)
        spacing = shape.find(qn("w:spacing"))
        spacing.addprevious(box)
        spacing.addprevious(shade)


def _add_contents_styles(document: Document) -> None:
    for level in (1, 2):
        style = _paragraph_style(document, f"toc {level}")
        _set_spacing(style, 3 if level == 1 else 0, 1)
        style.paragraph_format.left_indent = Cm(0.6 * (level - 1))
    heading = _paragraph_style(document, "Innholdstittel")
    _set_type(heading, 15, DEEP_BLUE, is_bold=True)
    _set_spacing(heading, 0, 6)


def _add_character_styles(document: Document) -> None:
    styles = document.styles
    for name, color in (("Forbehold", DEEP_RED), ("Fylles ut", GREY)):
        style = cast("CharacterStyle", styles.add_style(name, WD_STYLE_TYPE.CHARACTER))
        style.font.italic = True
        style.font.color.rgb = color
    reference = cast("CharacterStyle", styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER, builtin=True))
    reference.font.superscript = True
