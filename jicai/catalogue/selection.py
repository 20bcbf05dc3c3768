"""Whether a line was selected: the column that says so, else what stands above, and what anything says against it."""

from __future__ import annotations

from jicai.catalogue.found import Found
from jicai.catalogue.line import Line
from jicai.catalogue.roles import COMPANY_ROLES
from jicai.catalogue.spelling import key_of
from jicai.catalogue.standing import is_backup_cell, remark_against, status_of

_WORDS = {
    **dict.fromkeys(("是", "中选", "拟中选", "入选", "中标", "√"), "是"),
    **dict.fromkeys(("否", "非中选", "未中选", "落选"), "否"),
    **dict.fromkeys(("备选", "备供", "备选企业", "备选中选"), "备选"),
}


def selected_of(line: Line) -> Found:
    """是 or 否 where nothing says otherwise; open, with what was said, where two things differ or nothing is said."""
    against = _against(line)
    said = [text for text in line.more.get("selected", []) if text]
    meant = {_WORDS.get(key_of(text), "备选" if status_of(text) == "backup" else "") for text in said}
    if not said:
        return _unsaid(line, against)
    if "备选" in meant:
        return Found(None, "backup", line.section or "、".join(said), "否")
    quoted = "“" + "”和“".join(said) + "”"
    strange = [text for text in said if key_of(text) not in _WORDS and status_of(text) not in ("", "selected")]
    if {"是", "否"} <= meant or (strange and "是" in meant):
        return Found(None, "selected-conflict", quoted)
    if "否" in meant:
        return Found("否")
    if "是" not in meant:
        return Found(None, "selected", quoted, "否" if strange else None)
    return Found(None, "selected-conflict", f"{quoted}，但{against[1]}") if against else Found("是")


def _unsaid(line: Line, against: tuple[str, str] | None) -> Found:
    if against is not None:
        return Found(None, *against, "否")
    if line.selected_blank:
        return Found(None, "selected-blank")
    status, text = line.status
    if status in ("selected", "pending"):
        return Found("是")
    return Found(None, "selected", f"“{text}”" if text else "", None if status == "mixed" else "是")


def _against(line: Line) -> tuple[str, str] | None:
    """The doubt and its detail, where anything says that the line was not selected."""
    status, text = line.status
    if line.part.against:
        return "unselected", f"“{line.part.against}”"
    if status in ("unselected", "backup"):
        return status, f"“{text}”"
    for header, cell, is_unread in line.remarks:
        if told := remark_against(header, cell, own=is_unread):
            return told, f"{header}：{cell}" if header else cell
    companies = [line.texts.get(role, "") for role in COMPANY_ROLES if role not in line.carried]
    for cell in line.more.get("backup", []):
        if is_backup_cell(cell, companies):
            return "backup", f"备选企业：{cell}"
    return None
