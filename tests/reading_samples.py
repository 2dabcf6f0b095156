"""Office files and pages made in code, so that the tests know every character in them."""

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_TYPES = """<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>
<Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/>
<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"""
_RELATIONS = """<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>"""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE = """<?xml version="1.0" encoding="UTF-8"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title><dcterms:created xsi:type="dcterms:W3CDTF">{created}</dcterms:created></cp:coreProperties>"""


def docx(body, *, styles="", numbering="", title="", created="2024-02-06T01:00:00Z"):
    """Return the bytes of a Word file whose body, styles and numbering are given as WordprocessingML."""
    relation = '<Relationship Id="r{}" Type="{}" Target="{}"/>'
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS.format(
            relation.format(1, f"{_OFFICE}/officeDocument", "word/document.xml")
            + relation.format(
                2,
                "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
                "docProps/core.xml",
            )
        ),
        "word/_rels/document.xml.rels": _RELATIONS.format(
            relation.format(1, f"{_OFFICE}/styles", "styles.xml")
            + relation.format(2, f"{_OFFICE}/numbering", "numbering.xml")
        ),
        "word/document.xml": f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {_NAMES}>{styles}</w:styles>",
        "word/numbering.xml": f"<w:numbering {_NAMES}>{numbering}</w:numbering>",
        "docProps/core.xml": _CORE.format(title=title, created=created),
    }
    return zipped(parts)


def zipped(parts):
    """Return a zip file of named texts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return stream.getvalue()


def p(text="", *, properties="", inner=""):
    """Return a Word paragraph: properties, a run with ``text``, then other content."""
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}{inner}</w:p>"


def numbered(text, number, level=0):
    """Return a paragraph with direct automatic numbering."""
    return p(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def levels(*forms, start=1):
    """Return the levels of a numbering from pairs of number format and text."""
    return "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(forms)
    )


def abstract(number, content):
    """Return a numbering definition."""
    return f'<w:abstractNum w:abstractNumId="{number}">{content}</w:abstractNum>'


def num(number, definition, overrides=""):
    """Return an instance of a numbering definition."""
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{definition}"/>{overrides}</w:num>'


def pdf(pages, *, info="<<>>"):
    """Return the bytes of a pdf file; a page is a list of (x, y, size, text) in points from the lower left.

    The font is named and not embedded; its characters are Unicode code units by the predefined map
    UniGB-UCS2-H, so the text layer is known exactly.
    """
    font = (
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0"
        "/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000>>]>>"
    )
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", font]
    kids = []
    for page in pages:
        content = "".join(
            f"BT /F {size} Tf 1 0 0 1 {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj ET\n"
            for x, y, size, text in page
        )
        objects.append(f"<</Length {len(content)}>>stream\n{content}endstream")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents {len(objects)} 0 R>>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects.append(info)
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    data, places = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    trailer = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<</Size {len(objects) + 1}/Root 1 0 R/Info {len(objects)} 0 R>>\nstartxref\n{len(data)}\n%%EOF"
    return data + trailer.encode("latin-1")


def typeset(
    paragraphs, *, width=28, size=16, left=72, top=770, leading=28, lines=25, indent=True, furniture=None
):
    """Set paragraphs as a printer would and return pages for :func:`pdf`.

    A paragraph that begins with ``|`` is centred and one with ``>`` stands at the right; ``furniture``
    adds lines to a page by its number from 1.
    """
    printed = []
    for paragraph in paragraphs:
        if paragraph[0] in "|>":
            text = paragraph[1:]
            free = (width - len(text)) * size
            printed.append((left + (free / 2 if paragraph[0] == "|" else free), text))
            continue
        first = width - 2 if indent else width
        rows = [paragraph[:first], *(paragraph[i : i + width] for i in range(first, len(paragraph), width))]
        printed += [(left + (2 * size if indent and i == 0 else 0), row) for i, row in enumerate(rows)]
    pages = []
    for number, begin in enumerate(range(0, len(printed), lines), 1):
        page = [
            (x, top - leading * i, size, text) for i, (x, text) in enumerate(printed[begin : begin + lines])
        ]
        pages.append(page + (furniture(number) if furniture else []))
    return pages
