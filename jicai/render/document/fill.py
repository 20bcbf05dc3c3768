"""Fills a .docx template: every value comes out as the text that it is, and what is wrong is told in one line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from io import BytesIO
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from jicai.errors import ConfigError
from jicai.render.document.package import fixed_bytes
from jicai.render.files import reason_of
from jicai.render.terminal.screen import without_control

#: What the properties of a document hold at most, in characters.
_LONGEST_PROPERTY = 255
_LACKS = re.compile(r"has no (?:attribute|element) '?([^']+)'?|'([^']+)' is undefined")


def fill(template: Path | bytes, context: Mapping[str, Any], where: str) -> bytes:
    """The template with the values of the context, always the same bytes for the same of both.

    A value is a text, a list or mapping of values, a `Picture`, a `Marked` text, or None, which comes out as nothing.
    `where` names the template in the message, as `--template 通报.docx`. Raises ConfigError, one Chinese line, where it
    is no such document, its marks are wrong, or it names what the context does not have.
    """
    document = _opened(template, where)
    environment = _Environment(autoescape=True, undefined=StrictUndefined, finalize=_text)
    try:
        unknown = document.get_undeclared_template_variables(environment, dict(context))
        if unknown:
            raise _wrong(where, _unknown(sorted(unknown), context))
        document.render({key: _placed(value, document) for key, value in context.items()}, environment)
        written = BytesIO()
        document.save(written)
    except TemplateSyntaxError as error:
        reason = f"{_place(error)}模板标记有误（{error.message}），请检查 {{{{ }}}} 和 {{% %}} 是否写全、成对"
        raise _wrong(where, reason) from error
    except UndefinedError as error:
        found = _LACKS.search(str(error))
        name = next((one for one in found.groups() if one), "") if found else ""
        raise _wrong(where, f"{_place(error)}没有 {name or error} 这个变量，请对照说明改正") from error
    except etree.XMLSyntaxError as error:
        raise _wrong(where, "标记放错了位置：{%p %} 要独占一段，{%tr %} 要独占一行") from error
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        raise _wrong(where, f"模板里有不能执行的标记（{error}），请改正") from error
    return fixed_bytes(written.getvalue())


def _opened(template: Path | bytes, where: str) -> DocxTemplate:
    """The template, opened."""
    try:
        document = _Template(BytesIO(template if isinstance(template, bytes) else template.read_bytes()))
        document.init_docx()
    except OSError as error:
        raise ConfigError(f"{where}：读不出来，{reason_of(error)}") from error
    except Exception as error:  # python-docx lets whatever an odd part causes through
        raise _wrong(where, "不是能读取的 Word 文档，请在 Word 或 WPS 里另存为 .docx") from error
    return document


class Picture:
    """A picture for a template: a PNG, and how wide it is set, in millimetres."""

    def __init__(self, png: bytes, width_mm: int) -> None:
        self.png, self.width_mm = png, width_mm


class Marked:
    """A text of which parts are highlighted: parts with whether they are."""

    def __init__(self, parts: Sequence[tuple[str, bool]]) -> None:
        self.parts = parts

    def __str__(self) -> str:
        return "".join(text for text, _ in self.parts)

    def __html__(self) -> str:
        return "".join(_highlighted(text) if is_marked else str(_text(text)) for text, is_marked in self.parts)


class _Environment(SandboxedEnvironment):
    """Names of values come before those that Python gives its mappings, as `items`."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self.getitem(obj, attribute) if isinstance(obj, Mapping) else super().getattr(obj, attribute)


class _Template(DocxTemplate):  # type: ignore[misc]  # no types there
    """As docxtpl, but: what does not come out as well-formed is refused, and properties are texts, not XML."""

    def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> str:
        written = str(super().render_xml_part(src_xml, part, context, jinja_env))
        etree.fromstring(written.encode(), etree.XMLParser(resolve_entities=False))
        return written

    def render_properties(self, context: Any, jinja_env: Any = None) -> None:
        plain = _Environment(undefined=StrictUndefined, finalize=lambda value: "" if value is None else value)
        for name in ("title", "subject"):
            properties = self.docx.core_properties
            written = plain.from_string(getattr(properties, name)).render(context)
            setattr(properties, name, without_control(written)[:_LONGEST_PROPERTY])


def _placed(value: Any, document: DocxTemplate) -> Any:
    """The value with its pictures bound to the document."""
    from docx.shared import Mm

    if isinstance(value, Picture):
        return InlineImage(document, BytesIO(value.png), width=Mm(value.width_mm))
    if isinstance(value, Mapping):
        if not value:  # what has nothing to say is false, whatever it holds
            return value
        return {key: _placed(one, document) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_placed(one, document) for one in value]
    return value


def _text(value: Any) -> Any:
    """What stands in the document for a value. `{_{` is a mark of docxtpl for braces, and must stay what it is."""
    if value is None:
        return ""
    if hasattr(value, "__html__") or isinstance(value, StrictUndefined):
        return value
    plain = str(escape(without_control(str(value))))
    return Markup(plain.replace("{_", "{&#95;").replace("_}", "&#95;}").replace("%_", "%&#95;"))


def _highlighted(text: str) -> str:
    """A run of its own, in the typeface of the paragraph."""
    return (
        '</w:t></w:r><w:r><w:rPr><w:highlight w:val="yellow"/></w:rPr>'
        f'<w:t xml:space="preserve">{_text(text)}</w:t></w:r><w:r><w:t xml:space="preserve">'
    )


def _unknown(names: list[str], known: Mapping[str, Any]) -> str:
    words = []
    for name in names:
        nearest = get_close_matches(name, known, n=1)
        words.append(f"{name}（是否要写 {nearest[0]}？）" if nearest else name)
    return f"没有 {'、'.join(words)} 这{'个' if len(names) == 1 else '些'}变量，请对照说明改正"


def _place(error: TemplateError) -> str:
    """The text of the template about the mistake, as far as docxtpl knows it."""
    around = " ".join(line.strip() for line in getattr(error, "docx_context", ()) if line.strip())
    return f"在“{around[:60]}”附近，" if around else ""


def _wrong(where: str, reason: str) -> ConfigError:
    return ConfigError(" ".join(f"{where}：{reason}".splitlines()))
