"""The placeholders in the cells of a form: `{key}` gives way to a value of the result, `{{` and `}}` to braces."""

from __future__ import annotations

import re
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock

from jicai.errors import UsageError
from jicai.render.form.cells import escaped, put_text, put_typed
from jicai.render.form.room import fits, raise_row, room_across
from jicai.render.form.table import FormTable
from jicai.render.form.values import Value, Values
from jicai.render.workbook.sheet_cells import clean

_MARK = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")
_ALONE = re.compile(r"\s*\{([^{}]*)\}\s*")
#: What looks like a mark where no mark is.
_NEAR_MARK = re.compile(r"[{｛]([^{}｛｝]+)")
_PAGES = ("odd", "even", "first")
_TEN_THOUSAND = re.compile(r"\s*万元")


class Marks:
    """Fills the placeholders of a sheet: `divisor` is that of amounts that stand alone, `place` names the sheet.

    After `fill`, `found` says whether there were any, `with_footer` whether one was for the footer, `changes` what
    Excel made necessary to change, and `refused` which cannot be filled, a line each.
    """

    def __init__(self, values: Values, sheet: Any, divisor: int, place: str) -> None:
        self._values, self._sheet, self._divisor, self._place = values, sheet, divisor, place
        self.found = self.with_footer = False
        self.changes: list[str] = []
        self.refused: list[str] = []

    def fill(self, table: FormTable | None) -> None:
        """Replace them all, but for those in the cells that the table's rows take."""
        taken = {column.index for column in table.columns} if table else set()
        for cell in list(self._sheet._cells.values()):
            if not isinstance(cell, Cell) or cell.data_type != "s" or cell._value is None:
                continue
            if table and table.first <= cell.row <= table.last and cell.column in taken:
                continue
            text = str(cell._value)
            if self._near(text):
                self._say(cell, f"的“{text.strip()[:30]}”没有填：键要写在成对的半角花括号 {{ }} 里。")
            if not _MARK.search(text):
                continue
            self.found = True
            alone = _ALONE.fullmatch(text)
            if alone:
                self._fill_alone(cell, alone[1])
            else:
                self._fill_sentence(cell)
            across = room_across(self._sheet, cell)
            if across is not None and cell.data_type == "s":
                raise_row(self._sheet, cell.row, str(cell._value), across)

        self._look_at_page_lines()

    def _near(self, text: str) -> bool:
        """Whether a text holds a key in braces that are none: of full width, or not closed."""
        return any(self._values.begins(found[1]) for found in _NEAR_MARK.finditer(_MARK.sub("", text)))

    def _look_at_page_lines(self) -> None:
        lines = (getattr(self._sheet, f"{which}{end}") for which in _PAGES for end in ("Header", "Footer"))
        parts = (getattr(line, part).text for line in lines for part in ("left", "center", "right"))
        named = [mark[0] for text in parts for mark in _MARK.finditer(text or "") if self._values.begins(mark[1] or "")]
        if named:
            words = "、".join(dict.fromkeys(named))
            self.changes.append(f"模板的工作表「{self._sheet.title}」 页眉页脚里的 {words} 不会填，请写在单元格里。")

    def _fill_alone(self, cell: Any, name: str) -> None:
        value = self._value(cell, name)
        if "元" not in name:
            value = value.divided(self._divisor)
        typed = self._text(cell, value.typed) if isinstance(value.typed, str) else value.typed
        if cell.hyperlink is not None:
            self._say(cell, "原有超链接，填数后去掉了。")
        if not put_typed(cell, typed, value.number_format):
            self._say(cell, "的值 Excel 不能精确表示，已按文本写入。")
        elif cell.data_type == "n" and not fits(self._sheet, cell, [cell._value]):
            self._say(cell, "太窄，这个数会显示成 ###，请加宽。")

    def _fill_sentence(self, cell: Any) -> None:
        rich = isinstance(cell._value, CellRichText)
        pieces = list(cell._value) if rich else [cell._value]
        texts = [str(piece) for piece in pieces]
        whole = "".join(texts)
        owners = [at for at, text in enumerate(texts) for _ in text]
        written = [""] * len(pieces)
        position = 0
        for mark in _MARK.finditer(whole):
            for at in range(position, mark.start()):
                written[owners[at]] += whole[at]
            # A mark that goes over several runs of rich text takes the format of the first.
            written[owners[mark.start()]] += self._words(cell, mark, whole)
            position = mark.end()
        for at in range(position, len(whole)):
            written[owners[at]] += whole[at]
        cleaned = [self._text(cell, text) for text in written]
        if not rich:
            put_text(cell, cleaned[0])
            return
        cell._value = CellRichText(
            [
                TextBlock(piece.font, escaped(text)) if isinstance(piece, TextBlock) else escaped(text)
                for piece, text in zip(pieces, cleaned, strict=True)
                if text
            ]
        )

    def _text(self, cell: Any, text: str) -> str:
        """A text as this cell can hold it."""
        # Where nothing wraps, Excel would run the lines into each other.
        cleaned = clean(text if cell.alignment.wrap_text else text.replace("\n", "　"))
        if len(cleaned) != len(text) and not text.startswith("<r>"):
            self._say(cell, "的文字过长，已截断。")
        return cleaned

    def _say(self, cell: Any, words: str) -> None:
        self.changes.append(f"模板的工作表「{self._sheet.title}」 {cell.coordinate} {words}")

    def _words(self, cell: Any, mark: re.Match[str], whole: str) -> str:
        name = mark[1]
        if name is None:
            return whole[mark.start()]
        value = self._value(cell, name)
        if "元" not in name and _TEN_THOUSAND.match(whole, mark.end()):
            value = value.divided(10_000)
        return value.text

    def _value(self, cell: Any, name: str) -> Value:
        self.with_footer |= name.strip().lower().startswith(("footer", "脚注"))
        try:
            return self._values.value(name)
        except UsageError as error:
            self.refused.append(f"{self._place} {cell.coordinate} 的 {{{name}}}：{error}")
            return Value(None, "")
