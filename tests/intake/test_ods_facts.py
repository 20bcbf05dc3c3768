"""What an .ods says besides values: merged cells, errors, formulas without a value, units of formats."""

from __future__ import annotations

from pathlib import Path

import pytest
from read_raw import raw_sheet, write_ods

_TEXT = '<table:table-cell office:value-type="string"><text:p>甲</text:p></table:table-cell>'
_HEAD = f"<table:table-row>{_TEXT * 3}</table:table-row>"
_ERROR = 'table:formula="of:=NA()" calcext:value-type="error"'
_UNIT = (
    '<number:number-style style:name="N1"><number:number number:decimal-places="2"/><number:text>万元</number:text>'
    '</number:number-style><style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>'
)
_STYLED = 'table:style-name="ce1"'
_NUMBER = '<table:table-cell {} office:value-type="float" office:value="6"><text:p>6.00万元</text:p></table:table-cell>'
_UNSTYLED = _NUMBER.format("")


@pytest.mark.parametrize(
    ("cell", "text", "error"),
    [
        (f'{_ERROR} office:value-type="string" office:string-value=""><text:p>#N/A</text:p>', None, "#N/A"),
        (f'{_ERROR} office:value-type="float" office:value="0"><text:p>#DIV/0!</text:p>', None, "#DIV/0!"),
        ('table:formula="of:=1" office:value-type="float" office:value="5"><text:p>5</text:p>', "5", None),
        ('table:formula="of:=&quot;&quot;" office:value-type="string" office:string-value="">', "", None),
    ],
)
def test_error(cell: str, text: str | None, error: str | None, tmp_path: Path) -> None:
    """The reader takes the error of a formula for 0 or an empty text."""
    path = tmp_path / "a.ods"
    write_ods(
        path, f"{_HEAD}<table:table-row>{_TEXT}<table:table-cell {cell}</table:table-cell>{_TEXT}</table:table-row>"
    )
    sheet = raw_sheet(path)
    assert sheet.frame.row(1) == ("甲", text, "甲")
    assert sheet.errors == ([] if error is None else [(1, 1, error)])
    assert sheet.uncached == []


def test_formula_without_value(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    formula = '<table:table-cell table:formula="of:=1" table:number-columns-repeated="2"/>'
    row = f'<table:table-row table:number-rows-repeated="2">{_TEXT}{formula}</table:table-row>'
    write_ods(path, _HEAD + row + _HEAD)
    assert raw_sheet(path).uncached == [(1, 1), (1, 2), (2, 1), (2, 2)]


def test_merged_cells(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    merged = _TEXT.replace(
        "<table:table-cell", '<table:table-cell table:number-rows-spanned="2" table:number-columns-spanned="2"'
    )
    write_ods(
        path,
        f"{_HEAD}<table:table-row>{_TEXT}{merged}<table:covered-table-cell/></table:table-row><table:table-row>{_TEXT}"
        f'<table:covered-table-cell table:number-columns-repeated="2"/></table:table-row>{_HEAD}',
    )
    assert raw_sheet(path).merged == [(1, 1, 2, 2)]


@pytest.mark.parametrize(
    "row",
    [
        f"<table:table-row>{_TEXT}{_NUMBER.format(_STYLED)}</table:table-row>",
        f'<table:table-row table:default-cell-style-name="ce1">{_TEXT}{_UNSTYLED}</table:table-row>',
        f'<table:table-column/><table:table-column table:default-cell-style-name="ce1"/>'
        f"<table:table-row>{_TEXT}{_UNSTYLED}</table:table-row>",
    ],
    ids=["cell", "row", "column"],
)
def test_unit_of_a_format(row: str, tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    write_ods(path, row, _UNIT)
    assert raw_sheet(path).unit_formats == [(0, 1, "万元")]


_CELL_STYLE = '<style:style style:name="ce1" style:family="table-cell" {}/>'
_DATA_STYLE = 'style:data-style-name="N9"'
_ONE_DIGIT = '<number:number number:decimal-places="0" number:min-integer-digits="1"/>'
_TEN_THOUSANDTHS = (
    '<number:number number:decimal-places="1" number:min-integer-digits="1" number:display-factor="1000">'
    '<number:embedded-text number:position="0">!</number:embedded-text></number:number>'
)


def _format(content: str, kind: str = "number", name: str = "N9") -> str:
    return f'<number:{kind}-style style:name="{name}">{content}</number:{kind}-style>'


@pytest.mark.parametrize(
    ("format_", "unit"),
    [
        (_format(f"{_ONE_DIGIT}<number:text>万盒</number:text>"), "万盒"),
        (_format(f"{_ONE_DIGIT}<number:text>元</number:text>"), None),
        (_format("<number:text-content/><number:text>片</number:text>", "text"), "片"),
        (
            _format("<number:text>-</number:text>", name="N9P0")
            + _format(
                f"{_ONE_DIGIT}<number:text>万元</number:text>"
                '<style:map style:condition="value()=0" style:apply-style-name="N9P0"/>'
            ),
            "万元",
        ),
        (_format(f"{_TEN_THOUSANDTHS}<number:text>万盒</number:text>"), "盒"),
        (_format(f"{_ONE_DIGIT}<number:text>%</number:text>", "percentage"), "%"),
    ],
    ids=["scaled", "yuan", "of texts", "of zero", "shown smaller", "percentage"],
)
@pytest.mark.parametrize("by_parent", [False, True])
def test_unit_of_a_common_format(format_: str, unit: str | None, by_parent: bool, tmp_path: Path) -> None:
    """As LibreOffice saves them: the number formats, and the styles that others are made from, in styles.xml."""
    path = tmp_path / "a.ods"
    twice = 'table:number-columns-repeated="2"'
    row = f"<table:table-row>{_TEXT}{_NUMBER.format(f'{_STYLED} {twice}')}</table:table-row>"
    parent = _CELL_STYLE.format(_DATA_STYLE).replace("ce1", "Count")
    own = _CELL_STYLE.format('style:parent-style-name="Count"' if by_parent else _DATA_STYLE)
    write_ods(path, row, own, format_ + (parent if by_parent else ""))
    assert raw_sheet(path).unit_formats == ([] if unit is None else [(0, 1, unit), (0, 2, unit)])


def test_unit_of_the_default_style(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    default = _UNIT.replace("ce1", "Default")
    write_ods(path, f"<table:table-row>{_TEXT}{_UNSTYLED}</table:table-row>", common=default)
    assert raw_sheet(path).unit_formats == [(0, 1, "万元")]


@pytest.mark.parametrize(("currency", "unit"), [("CNY", None), ("USD", "美元"), ("XYZ", "XYZ")])
def test_currency(currency: str, unit: str | None, tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    cell = f'<table:table-cell office:value-type="currency" office:currency="{currency}" office:value="6"/>'
    write_ods(path, f"<table:table-row>{_TEXT}{cell}</table:table-row>")
    assert raw_sheet(path).unit_formats == ([] if unit is None else [(0, 1, unit)])
