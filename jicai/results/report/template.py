"""The template of the bulletin that ships with the package, made from the declaration of its sections."""

from __future__ import annotations

from importlib.resources import files

from jicai.render.document.official import Official
from jicai.render.document.styles import ATTACHMENT, BODY, CAPTION, FIRST, NOTE, PICTURE, SIGNATURE, Style
from jicai.results.report.declared import SECTIONS
from jicai.results.report.declared.shapes import Section


def shipped_template() -> bytes:
    """The template that ships with the package, see `docs/templates.py`."""
    return (files("jicai.render.document") / "templates" / "bulletin.docx").read_bytes()


def bulletin_template() -> bytes:
    """The .docx, the same bytes each time."""
    made = Official("{{ title }}")
    made.red_head("red_head", "{{ issuer }}文件", "{{ number }}")
    made.title("{{ title }}")
    _when(made, "draft", "{{ draft }}", ATTACHMENT)
    made.paragraph("{{ intro }}")
    _when(made, "scope", "{{ scope }}")
    for section in SECTIONS:
        _section(made, section)
    made.paragraph("{%p if notes %}")
    made.paragraph("说明：", NOTE)
    made.paragraph("{%p for note in notes %}")
    made.paragraph("{{ loop.index }}. {{ note }}。", NOTE)
    made.paragraph("{%p endfor %}")
    made.paragraph("{%p endif %}")
    made.paragraph("{%p if issuer %}")
    made.paragraph()
    made.paragraph("{{ issuer }}", SIGNATURE)
    made.paragraph("    年    月    日", SIGNATURE)
    made.paragraph("{%p endif %}")
    return made.content()


def _section(made: Official, section: Section) -> None:
    key = section.key
    made.paragraph(f"{{%p if {key} %}}")
    made.paragraph(f"{{{{ {key}.heading }}}}", FIRST)
    made.paragraph(f"{{%p for line in {key}.lines %}}")
    made.paragraph("{{ line }}")
    made.paragraph("{%p endfor %}")
    for name, _ in section.charts:
        made.paragraph(f"{{%p if {key}.{name} %}}")
        made.paragraph(f"{{{{ {key}.{name} }}}}", PICTURE)
        made.paragraph(f"{{{{ {key}.{name}_caption }}}}", CAPTION)
        made.paragraph("{%p endif %}")
    made.paragraph(f"{{%p if {key}.rows %}}")
    made.paragraph(f"{{{{ {key}.caption }}}}", CAPTION).paragraph_format.keep_with_next = True
    made.table(
        f"row in {key}.rows",
        [(cell.label, f"{{{{ row.{cell.key} }}}}", cell.width, cell.figures) for cell in section.cells],
    )
    made.paragraph("{%p endif %}")
    _when(made, f"{key}.gone", f"{{{{ {key}.gone }}}}", NOTE)
    made.paragraph("{%p endif %}")


def _when(made: Official, condition: str, text: str, style: Style = BODY) -> None:
    made.paragraph(f"{{%p if {condition} %}}")
    made.paragraph(text, style)
    made.paragraph("{%p endif %}")
