"""Columns that no key takes and that say of some rows that they do not count: payments that failed, voided invoices."""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl

#: Of the cells of a column, which say that their row does not count.
SaysSo = Callable[[pl.Series], pl.Series]

_TELLS_STATE = re.compile("状态|标志|标识|类型|类别|结果|意见|票种")
_VOID = (
    "作废|失败|退汇|退票|撤销|取消|冲销|冲红|红冲|红字|负数发票|删除|驳回|退货|拒收|无效|退款|退回|追回|扣回|注销"
    "|停用|终止"
)
#: What has not come about, or was turned down; 未 before one of the words above takes it back.
_NOT_YET = "未通过|不通过|不予|不同意|未审|待审|审核中|草稿|未生效|已失效"
#: Money that has not been paid; of goods that says nothing.
_UNPAID = "(?:未|待|尚未)(?:支付|付|拨)|(?:支付|付款|拨付|处理)中"
_OF_MONEY = ("payments", "disbursements")
_HOLDS = re.compile(_VOID)
#: What a row must be to count: 是否有效 否, 有效标志 0.
_MUST_BE = re.compile(
    "^是否(?:已)?(?:有效|启用|生效|通过|审核通过|审核|成功|到账|支付|付款|拨付|正数发票)$|^(?:有效|启用|审核|记账)(?:标志|标识|标记)$"
)
#: A figure or a name under 退货 is no answer to whether.
_NO_ANSWER = re.compile("(?:额|量|数|价|率|日期|时间|原因|人|号|编码|名称)$")
#: Words of whoever types beside a row: only one that stands alone says it of the row.
_REMARK = re.compile("^(?:备注|摘要|附言|说明|备注说明|情况说明)$")
_REMARKED = (
    r"^[0-9年月日./-]*(?:已|全部|已全部|此行|本行|此单|该单|本单|整单|订单|该笔|此笔|这笔)?"
    rf"(?:{_VOID}|测试|测试数据|重复|重复录入|录错|错误)(?:了|数据|货款|款项|款|基金|资金)?(?:[,，;；。.！!（(].*)?$"
)
_YES = ["是", "Y", "y", "YES", "Yes", "1", "true", "TRUE", "√", "已作废", "已冲销", "已撤销", "已删除", "已红冲"]
_NO = ["否", "N", "n", "NO", "No", "0", "false", "FALSE", "×", "无效", "未审核", "未通过", "不通过"]


def voiding(header: str, table: str) -> SaysSo | None:
    """How the cells of a column with this header say that their row does not count; None where they do not."""
    if _MUST_BE.search(header):
        return lambda cells: cells.is_in(_NO)
    if _HOLDS.search(header) and not _NO_ANSWER.search(header):
        return lambda cells: cells.is_in(_YES)
    if _REMARK.search(header):
        return lambda cells: cells.str.contains(_REMARKED)
    if not _TELLS_STATE.search(header):
        return None
    words = "|".join((_VOID, _NOT_YET, *([_UNPAID] if table in _OF_MONEY else [])))
    return lambda cells: cells.str.replace_all(f"(?:未|非|没有)(?:{_VOID})", "").str.contains(words)
