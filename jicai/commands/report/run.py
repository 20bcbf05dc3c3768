"""The course of a bulletin: dates, template, reading, writing."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jicai.commands.shared.dates import month_dates
from jicai.commands.shared.delivery import DeliveryOptions, assumed_words
from jicai.commands.shared.loading import located, read_tables
from jicai.commands.shared.options import InputOptions, PlaceOptions, ScopeOptions
from jicai.commands.shared.targets import refuse_target
from jicai.errors import ConfigError, OutputError, UsageError
from jicai.extras import refuse_without_documents
from jicai.intake.discover.subfolders import no_spreadsheets
from jicai.render.files import writable, write_whole
from jicai.render.terminal.said import say
from jicai.results.export.sections import SECTIONS, tables_of
from jicai.stages import hush, tell

if TYPE_CHECKING:
    from datetime import date

    from jicai.intake.discover.workspace import Workspace
    from jicai.render.document.fonts import Font
    from jicai.results.report.content import Bulletin

#: The commands whose results the bulletin tells.
_TOLD = frozenset({"progress", "supply", "overdue", "flags", "advance"})
_ENDINGS = (".docx", ".html", ".md")


@dataclass(frozen=True, slots=True)
class Run:
    """What the user asked for, see the options of `jicai.commands.report`."""

    inputs: InputOptions
    scope: PlaceOptions
    month: str | None
    output: Path
    template: Path | None
    number: str
    draft: bool
    quiet: bool
    page: Path | None = None
    answers: Path | None = None


def template_out(target: Path, *, quiet: bool) -> None:
    """Write the template that ships with the package."""
    from jicai.results.report.template import shipped_template

    if target.suffix.lower() != ".docx":
        raise UsageError(f"--write-template {target}：模板是 Word 文档，文件名请以 .docx 结尾")
    if target.exists():
        raise OutputError(f"--write-template {target}：已有这个文件，请换一个文件名，以免覆盖改过的模板")
    write_whole(target, [shipped_template()])
    if not quiet:
        print(f"已写入 {target}，改好后用 --template 或 jicai.toml 的 [report] template 指明", file=sys.stderr)


def run(asked_for: Run) -> None:
    """Write the bulletin. Raises UsageError, ConfigError, OutputError and what reading raises."""
    as_of, month = month_dates(asked_for.scope.as_of, asked_for.month)
    if month > as_of:
        raise UsageError(f"--month {month:%Y-%m}：还没有到，截至 {as_of} 没有可通报的，请改为 {as_of:%Y-%m} 或更早")
    output = _named(asked_for.output, month)
    if output.suffix.lower() == ".docx":
        refuse_without_documents(f"-o {output}", "写成网页（-o 通报.html）或 Markdown（-o 通报.md）不用另装")
    workspace = located(asked_for.inputs)
    refuse_target("-o", output, workspace)
    writable(output)
    page = _page(asked_for, month, workspace, output)
    template, where = _template(asked_for, workspace, output)
    if workspace.settings.report.font:
        _font(workspace, output)  # a wrong one is told before anything is read
    if not any(workspace.files.values()):
        raise UsageError(no_spreadsheets(workspace))
    sections = [section for section in SECTIONS if section.name in _TOLD]
    lacking = {section.name: section.lacks(workspace.files) for section in sections}
    computed = [section for section in sections if lacking[section.name] is None]
    if not computed:
        raise UsageError(f"没有能通报的：{'；'.join(line for line in lacking.values() if line)}")
    if asked_for.answers is not None:
        from jicai.results.report.answers_file import answers_in

        answers = answers_in(asked_for.answers)
    else:
        answers = None
    delivery = DeliveryOptions(quiet=asked_for.quiet)
    intake = read_tables(asked_for.inputs, delivery, (), tables_of(computed))
    # Heavy imports come after the files are on their way: see `jicai.store.load`.
    from jicai.commands.shared.scope import chosen_scope
    from jicai.results.report.answer import Wanted, answer

    scope = asked_for.scope
    chosen = ScopeOptions(None, scope.batch, scope.institution, scope.district)
    wanted = Wanted(
        as_of=as_of,
        month=month,
        scope=chosen_scope(chosen, intake, quiet=asked_for.quiet),
        computed=frozenset(section.name for section in computed),
        left_out=[f"没有通报{line}" for line in lacking.values() if line],
        number=asked_for.number,
        draft=asked_for.draft,
        answers=answers,
    )
    bulletin = answer(intake, wanted)
    tell(f"写入 {output.name}")
    font = _font(workspace, output)
    write_whole(output, [_written(bulletin, output, template, where, font)])
    if page is not None:
        from jicai.results.page.answer import write_page

        write_page(intake, wanted, page)
    hush()
    if line := assumed_words(asked_for.inputs.sets):
        say(line)
    if not asked_for.quiet:
        if asked_for.number and not _shows_number(workspace, output, template):
            say(
                "提示：--number：写在红头下，这份通报没有红头，文号没有写进去；要红头见 jicai.toml 的 [report] red_head"
            )
        _tell(bulletin, output, as_of, font)
        if page is not None:
            print(_of_page(page), file=sys.stderr)


def _of_page(page: Path) -> str:
    """That the page is written, and what must stay beside it."""
    from jicai.render.page.write import beside

    lines = beside(page)
    more = f"；其余机构的订单明细在文件夹 {lines.name} 里，要一起发、放在一起" if lines.is_dir() else ""
    return f"已写入 {page}（逐级查看的网页，用浏览器打开{more}）"


def _shows_number(workspace: Workspace, output: Path, template: Path | None) -> bool:
    """Whether the number has a place: below the red head, or wherever a bureau's own template may have it."""
    return output.suffix.lower() != ".md" and (workspace.settings.report.red_head or template is not None)


def _page(asked_for: Run, month: date, workspace: Workspace, output: Path) -> Path | None:
    """Where the page to drill down in goes; None where none is wanted."""
    if asked_for.page is None:
        return None
    page = Path(str(asked_for.page).replace("{month}", f"{month:%Y-%m}"))
    if page.suffix.lower() != ".html":
        raise UsageError(f"--html {asked_for.page}：是网页，文件名请以 .html 结尾")
    refuse_target("--html", page, workspace)
    writable(page)
    if page.resolve() == output.resolve():
        raise UsageError(f"--html {asked_for.page}：与 -o 是同一个文件，请换一个文件名")
    lacking = next(section.lacks(workspace.files) for section in SECTIONS if section.name == "progress")
    if lacking is not None:
        raise UsageError(f"--html：没有可以查看的，{lacking}")
    return page


def _written(bulletin: Bulletin, output: Path, template: Path | None, where: str, font: Font | None) -> bytes:
    if output.suffix.lower() == ".md":
        from jicai.results.report.as_markdown import markdown

        return markdown(bulletin)
    if output.suffix.lower() == ".html":
        from jicai.results.report.as_html import html

        return html(bulletin, font)
    from jicai.results.report.as_docx import docx

    return docx(bulletin, template, where, font)


def _named(output: Path, month: date) -> Path:
    """The path with the month in its name; UsageError for another ending."""
    if output.suffix.lower() not in _ENDINGS:
        raise UsageError(f"-o {output}：通报写成 Word 文档、网页或 Markdown，文件名请以 {'、'.join(_ENDINGS)} 结尾")
    return Path(str(output).replace("{month}", f"{month:%Y-%m}"))


def _template(asked_for: Run, workspace: Workspace, output: Path) -> tuple[Path | None, str]:
    """The bureau's template, where it has one, and how messages call it."""
    given, settings = asked_for.template, workspace.settings.report
    if settings.red_head and not settings.issuer:
        raise ConfigError("jicai.toml：report.red_head：要红头请写明 report.issuer（发文机关）")
    if output.suffix.lower() != ".docx":
        if given is not None:
            raise UsageError(f"--template 只能写成 .docx，与 -o {output} 不能同用，请改其中一个")
        return None, ""
    template = given if given is not None else workspace.folder / settings.template if settings.template else None
    where = f"--template {given}" if given is not None else f"jicai.toml：report.template：{settings.template}"
    if template is None:
        return None, ""
    if template.exists() and output.exists() and template.samefile(output):
        raise OutputError(f"{output}：就是模板，请换一个文件名，以免覆盖模板")
    from jicai.results.report.as_docx import refuse_unfit

    refuse_unfit(template, where)
    return template, where


def _font(workspace: Workspace, output: Path) -> Font | None:
    """The font of the charts: that of the settings; for pictures else one of the machine, where it has a Chinese one.

    A page has charts without it too, in the typeface of the browser.
    """
    given, ending = workspace.settings.report.font, output.suffix.lower()
    if ending == ".md" or (ending == ".html" and not given):
        return None
    if ending == ".html":
        refuse_without_documents(f"jicai.toml：report.font：{given}", "去掉 font，网页里的图用浏览器的字体，不用另装")
    from jicai.render.document.fonts import chinese_font

    return chinese_font(workspace.folder / given if given else None)


def _tell(bulletin: Bulletin, output: Path, as_of: date, font: Font | None) -> None:
    if font is None and output.suffix.lower() == ".docx":
        print(
            "提示：没有中文字体，没有画图；请安装一种（如 黑体），或在 jicai.toml 的 [report] font 指明",
            file=sys.stderr,
        )
    for note in bulletin.notes:
        print(f"提示：{note}", file=sys.stderr)
    parts = "、".join(content.section.label for content in bulletin.contents)
    print(f"已写入 {output}（截至 {as_of}：{parts}）", file=sys.stderr)
