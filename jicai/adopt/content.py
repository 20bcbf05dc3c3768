"""What stands in a column: whether it can be what a key asks for, and whether it can be nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from jicai.adopt.folder import Known
from jicai.intake.sheets.cells import parse_cells
from jicai.intake.sheets.distinct import tidy
from jicai.store.resolve.spelling import folded_name
from jicai.tables.column import Column, Kind, Sign

#: Codes by their form: 27-character consumable codes (20 in older lists), 23-character drug codes (14 to the product),
#: institution codes.
_CONSUMABLE = re.compile(r"^C[0-9]{19}$|^C[0-9]{13}$|^C[0-9]{26}$")
_DRUG = re.compile(r"^[XZTS][A-Z][0-9]{2}[A-Z0-9]{10}$|^[XZTS][A-Z0-9]{22}$")
_INSTITUTION = re.compile(r"^[HP][0-9]{11}$")
#: So many of a column's texts must be what it is taken for: a few bad cells are the reader's to reject.
_MOST, _SOME = 0.95, 0.3
#: A form tells something only where it repeats.
_FEW = 3


def texts_of(column: list[str]) -> list[str]:
    """The filled texts of the column without the words for nothing."""
    return [text for text in tidy(pl.Series(column, dtype=pl.String)) if text is not None]


def agrees(looked: list[str], column: Column) -> bool:
    """Whether the cells can be read as the column's; an empty column contradicts nothing."""
    texts = pl.Series(texts_of(looked), dtype=pl.String)
    if not len(texts):
        return True
    if column.kind is Kind.TEXT:
        return not _mostly(texts.str.contains(r"^[\d.,:\-/\s]+$"))
    if column.kind is Kind.CHOICE:
        return bool(texts.str.len_chars().max() <= 12)  # type: ignore[operator]
    if column.kind in (Kind.CODE, Kind.IDENTIFIER):
        return not _mostly(texts.str.contains(r"^\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}|^\d+\.\d+$|[，。；]"))
    parsed = parse_cells(column, texts)
    sound = parsed.values.is_not_null()
    if column.sign is not Sign.ANY:
        sound &= (parsed.values >= 0).fill_null(value=False)
    return _mostly(sound)


def is_surely(looked: list[str], column: Column, known: Known) -> str:
    """Why the cells can be nothing else than this column's, in Chinese; empty where they could be something else."""
    texts = texts_of(looked)
    if not texts:
        return ""
    folded = [folded_name(text) for text in texts]
    if column.key == "institution_code":
        if _share(folded, known.institution_codes) >= _MOST:
            return "内容是医疗机构表里的编码"
        return "内容都是机构编码的样子" if len(texts) >= _FEW and _formed(texts, _INSTITUTION) else ""
    if column.key == "institution_name":
        return "内容是医疗机构表里的名称" if _share(folded, known.institution_names) >= _MOST else ""
    if column.key == "product_code":
        found = _share(folded, known.product_codes)
        formed = _formed(texts, _CONSUMABLE, _DRUG)
        if found >= _MOST or (found >= _SOME and formed):
            return "内容是中选目录里的编码"
        return "内容都是医保编码的样子" if len(texts) >= _FEW and formed else ""
    if column.key == "line_id" and column.required is False:
        return "内容是订单明细里的编号" if len(texts) >= _FEW and _share(folded, known.line_ids) >= _SOME else ""
    if column.key == "company":
        return "内容是中选目录里的企业" if _share(folded, known.companies) >= _MOST else ""
    if column.key == "batch":
        return "内容是批次的编码或名称" if _share(folded, known.batches) >= _MOST else ""
    if column.key in ("level", "fund"):
        meant = [column.value_of(text) for text in texts]
        return f"内容都是{column.label}的用词" if all(meant) else ""
    return ""


def _formed(texts: Sequence[str], *forms: re.Pattern[str]) -> bool:
    fit = sum(any(form.match(text.upper()) for form in forms) for text in texts)
    return fit >= _MOST * len(texts)


def _share(texts: Sequence[str], known: frozenset[str]) -> float:
    return sum(text in known for text in texts) / len(texts)


def _mostly(mask: pl.Series) -> bool:
    return bool((mask.fill_null(value=False).sum() or 0) >= _MOST * len(mask))
