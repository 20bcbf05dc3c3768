"""What words of an annex say of a product's standing: selected, about to be, in reserve, or not selected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from jicai.catalogue.spelling import key_of

#: "mixed": the words speak of selected products and of others; "": they say nothing.
Status = Literal["selected", "pending", "backup", "unselected", "mixed", ""]

_LEFT_OUT = re.compile(r"(?:不含|不包括|不包含|剔除|除)[^,.;。、)]{0,4}(?:备选|备供|未中选|非中选|落选)")
_UNSELECTED = re.compile(
    r"[未非不](?:能|获|被|予)?拟?中选|未中标|未入选|未入围|落选|落标|淘汰|出局|流标|废标"
    r"|(?:取消|撤销|终止|放弃|退出|失去|丧失)[^,.;。]{0,8}?(?:中选|资格)"
    r"|(?:中选|资格)[^,.;。]{0,6}?(?:取消|撤销|作废|终止|无效|失效)"
)
_BACKUP = re.compile(r"(?:备选|备供|候补|递补|后备)(?:中选)?")
_PENDING = re.compile(r"拟中选")
#: Words of a note that say that it is about the rows and not about others.
_POINTING = re.compile(r"以上|以下|上述|下述|下列|上列|本表|上表|下表|所列|均为|均系|均属|都是")
_PROSE = re.compile(r"[。;；]|^(?:注(?!射)|备注|说明|附注)[:：\d一二三]?")
_LONG = 40
_NO = frozenset({"否", "无", "没有", "不是", "-", "--", "—", "/", "\\", "*", "x", "n", "no", "0", "未"})
_YES = frozenset({"是", "有", "√", "✓", "y", "yes", "1"})


def status_of(text: str | None) -> Status:
    """What one text says."""
    plain = _LEFT_OUT.sub("", key_of(text))
    rest, unselected = _UNSELECTED.subn("|", plain)
    rest, backup = _BACKUP.subn("|", rest)
    said: set[Status] = set()
    if unselected:
        said.add("unselected")
    if backup:
        said.add("backup")
    if "中选" in rest:
        said.add("pending" if _PENDING.search(rest) else "selected")
    return said.pop() if len(said) == 1 else "mixed" if said else ""


def is_against(text: str | None) -> bool:
    """Whether a text speaks of not being selected, whatever else it says."""
    return status_of(text) in ("unselected", "backup", "mixed")


def is_prose(text: str) -> bool:
    """Whether a line is a sentence or a note rather than a heading."""
    return len(text) > _LONG or bool(_PROSE.search(text))


def is_about_rows(text: str) -> bool:
    """Whether a note speaks of the rows of its table: 以上均为未中选产品."""
    return status_of(text) in ("unselected", "backup") and bool(_POINTING.search(text))


def status_of_headings(texts: Iterable[str]) -> tuple[Status, str]:
    """What the headings above a part say together, and the one that says it.

    A heading that speaks of both (中选及备选结果) counts only where no other tells which. Headings that contradict each
    other are "mixed".
    """
    said: dict[Status, str] = {}
    for text in texts:
        if status := status_of(text):
            said[status] = text
    clear: dict[Status, str] = {key: text for key, text in said.items() if key != "mixed"} or said
    kinds = {"selected" if status == "pending" else status for status in clear}
    if len(kinds) > 1:
        return "mixed", "”和“".join(clear.values())
    if not clear:
        return "", ""
    first: Status = "pending" if "pending" in clear else next(iter(clear))
    return first, clear[first]


def within(above: tuple[Status, str], section: tuple[Status, str]) -> tuple[Status, str]:
    """What holds in a section: what it says, but one of selected products below 未中选产品名单 contradicts that."""
    if not section[0]:
        return above
    if above[0] in ("unselected", "backup") and section[0] in ("selected", "pending"):
        return "mixed", f"{above[1]}”和“{section[1]}"
    return section


def remark_against(header: str, cell: str, *, own: bool) -> Status:
    """What a cell says against its row's being selected; "" for nothing.

    `own` says that the column has no role of its own, so that its header is part of what the cell says: 是否备选 是, or
    未中选原因 with any.
    """
    status = status_of(cell)
    if status == "mixed":
        return "unselected" if _UNSELECTED.search(key_of(cell)) else "backup"
    if status in ("unselected", "backup"):
        return status
    if not own or not cell or key_of(cell) in _NO:
        return ""
    told = status_of(header)
    if told == "unselected":
        return told
    return "backup" if told == "backup" and key_of(cell) in _YES else ""


def is_backup_cell(cell: str, companies: Sequence[str]) -> bool:
    """Whether the cell of a column 备选企业 says that the row's company, or no other, is in reserve."""
    named = {key_of(company) for company in companies if company}
    plain = key_of(cell)
    return bool(plain) and plain not in _NO and (plain in _YES or not named or plain in named)
