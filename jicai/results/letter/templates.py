"""The templates of the letters that come with the program, in the layout of official documents.

A bureau may write them out, change them in Word or WPS and name their folder in `[letter] templates`. The values that
they may name are those of `jicai.results.letter.words.context`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jicai.render.document.styles import (
    ADDRESSEE,
    ANNEX_CELL,
    ANNEX_HEADER,
    ANNEX_NUMBER,
    ATTACHMENT,
    CAPTION,
    CELL,
    FIRST,
    HEADER_CELL,
    LETTER_NUMBER,
    NOTE,
    NUMBER_CELL,
    SIGNATURE,
)
from jicai.results.letter.asked import label
from jicai.tables.results.letter import KINDS

if TYPE_CHECKING:
    from jicai.render.document.official import Official

#: Header, cell, width in millimetres, whether it holds figures.
Columns = list[tuple[str, str, int, bool]]
_COLUMNS: dict[str, Columns] = {
    "behind": [
        ("序号", "{{ row.n }}", 9, False),
        ("批次", "{{ row.batch_name }}", 18, False),
        ("品种", "{{ row.variety_name }}", 26, False),
        ("中选企业", "{{ row.company }}", 26, False),
        ("约定量", "{{ row.agreed_qty }}", 17, True),
        ("已采量", "{{ row.purchased_qty }}", 17, True),
        ("完成率", "{{ row.completion }}", 14, True),
        ("时间进度", "{{ row.time_progress }}", 14, True),
        ("欠采金额（元）", "{{ row.worth }}", 20, True),
        ("主要原因和依据", "{{ row.causes }}", 48, False),
        ("每月应采", "{{ row.monthly_units }}{{ row.purchase_unit }}", 16, True),
    ],
    "overdue": [
        ("序号", "{{ row.n }}", 9, False),
        ("订单明细编号", "{{ row.line_id }}{% if row.receipt_id %} {{ row.receipt_id }}{% endif %}", 34, False),
        ("收款企业", "{{ row.payee }}", 28, False),
        ("产品", "{{ row.product_name }}", 25, False),
        ("验收日期", "{{ row.accepted_on }}", 20, False),
        ("应付日期", "{{ row.due_on }}", 20, False),
        ("应付金额（元）", "{{ row.amount }}", 20, True),
        ("已付金额（元）", "{{ row.paid }}", 20, True),
        ("退货抵减（元）", "{{ row.credited }}", 18, True),
        ("未付金额（元）", "{{ row.worth }}", 20, True),
        ("逾期天数", "{{ row.days_overdue }}", 11, True),
    ],
    "supply": [
        ("序号", "{{ row.n }}", 9, False),
        ("医疗机构", "{{ row.institution_name }}", 30, False),
        ("产品", "{{ row.product_name }}", 24, False),
        ("订单明细编号", "{{ row.line_id }}", 34, False),
        ("下单日期", "{{ row.ordered_on }}", 20, False),
        ("情形", "{{ row.kind }}", 20, False),
        ("第几次", "{{ row.attempt }}", 10, True),
        ("下单数量", "{{ row.ordered_qty }}", 14, True),
        ("已送数量", "{{ row.delivered_qty }}", 14, True),
        ("未供数量", '{{ row.missing_qty }}{% if row.unit != "采购单位" %}{{ row.unit }}{% endif %}', 20, True),
        ("未供金额（元）", "{{ row.worth }}", 20, True),
        ("天数", "{{ row.days }}", 10, True),
    ],
    "finding": [
        ("序号", "{{ row.n }}", 9, False),
        ("情况", "{{ row.rule_title }}", 24, False),
        (
            "品种、产品",
            "{{ row.variety_name }}{% if row.product_name != row.variety_name %} {{ row.product_name }}{% endif %}",
            28,
            False,
        ),
        (
            '{% if to == "company" %}医疗机构{% else %}企业{% endif %}',
            '{% if to == "company" %}{{ row.institution_name }}{% else %}{{ row.company }}{% endif %}',
            28,
            False,
        ),
        ("订单明细编号", "{{ row.line_id }}", 34, False),
        ("说明", "{{ row.message }}", 50, False),
        ("依据", "{{ row.clause }}", 26, False),
        ("情况说明（请填写）", "", 26, False),
    ],
}
_SMALL = {CELL.name: ANNEX_CELL.name, NUMBER_CELL.name: ANNEX_NUMBER.name, HEADER_CELL.name: ANNEX_HEADER.name}
#: What stands in the last row: what the rows come to.
_TOTALS = {
    "behind": "合计 {{ behind.count }} 项，欠采金额 {{ behind.amount }} 元",
    "overdue": "合计 {{ overdue.count }} 笔，未付金额 {{ overdue.amount }} 元",
    "supply": "合计 {{ supply.count }} 笔，未供金额 {{ supply.amount }} 元",
    "finding": "合计 {{ finding.count }} 条",
}
_NOTES = {
    "behind": "约定量、已采量按品种基本单位。欠采金额是约定金额乘以时间进度与完成率之差；各项四舍五入到分后合计。"
    "主要原因按订单的数量初步判断，请核对。",
    "overdue": "应付日期是验收次月的最后一天，批次另有期限的从其期限。"
    "付款没有指明明细的，按验收先后分配到同一企业的各笔。",
    "supply": "数量按采购单位，写明单位的除外。未供金额是未供数量乘以中选价，"
    "各笔四舍五入到分后合计；迟送的已经送达，没有未供金额。"
    "天数从下单算起，迟送的到送达，其他的到截至日期。",
    "finding": "以上由采购、付款等数据比对得出，以核实的结果为准。",
}


def template_of(kind: str, folder: Path | None) -> tuple[Path | bytes, str]:
    """The template of a kind of letter, and what messages call it: that of the bureau, else the program's own."""
    name = f"{label(KINDS, kind)}.docx"
    if folder is not None and (folder / name).is_file():
        return folder / name, str(folder / name)
    return shipped(kind), name


@cache
def shipped(kind: str) -> bytes:
    """The program's own template as a file."""
    from jicai.render.document.official import Official

    made = Official("{{ kind }}：{{ addressee }}")
    made.paragraph("{{ number }}", LETTER_NUMBER)
    made.paragraph()
    _BODIES[kind](made)
    _closing(made)
    _annexes(made)
    return made.content()


def _urge(made: Official) -> None:
    made.title(
        "{{ office }}关于催办集中带量采购{% if behind %}协议采购量执行{% endif %}{% if behind and overdue %}和"
        "{% endif %}{% if overdue %}货款结算{% endif %}{% if supply %}中选产品供应{% endif %}的函"
    )
    made.paragraph("{{ addressee }}：", ADDRESSEE)
    made.paragraph(
        "截至{{ as_of }}，{{ you }}在集中带量采购执行中有以下事项没有按期办理。"
        "{% if notices %}按照{{ notices }}的要求，"
        "{% endif %}现函告如下，请认真核对，尽快办理。"
    )
    _earlier(made)
    _matters(made)
    made.paragraph("请于{{ reply_by }}前办理，并将办理情况和原因书面函复。")


def _talk(made: Official) -> None:
    made.title("{{ office }}关于约谈{{ addressee }}的通知")
    made.paragraph("{{ addressee }}：", ADDRESSEE)
    made.paragraph(
        "截至{{ as_of }}，{{ you }}在集中带量采购执行中有以下事项没有按要求履行。"
        "{% if notices %}按照{{ notices }}的要求，"
        "{% endif %}决定约谈{{ you }}有关负责人，现将有关事项通知如下。"
    )
    _earlier(made)
    _matters(made)
    made.paragraph("{{ next_no }}、约谈安排", FIRST)
    made.paragraph("时间：{% if at %}{{ at }}{% else %}另行通知{% endif %}。")
    made.paragraph("地点：{% if place %}{{ place }}{% else %}另行通知{% endif %}。")
    made.paragraph(
        "请{{ you }}负责人到场，携带附件所列事项的情况说明、原因和整改措施；书面材料请于{{ reply_by }}前送达。"
    )


def _inquire(made: Official) -> None:
    made.title("{{ office }}关于核实集中带量采购有关情况的函")
    made.paragraph("{{ addressee }}：", ADDRESSEE)
    made.paragraph(
        "截至{{ as_of }}，在集中带量采购执行监测中发现{{ you }}有 {{ finding.count }} 条情况需要核实："
        "{{ finding.rules }}（见{{ finding.annex }}）。{% if notices %}监测依据{{ notices }}。{% endif %}"
    )
    _earlier(made)
    made.paragraph(
        "请逐条核对，在附件中说明情况和原因，附有关凭证，于{{ reply_by }}前书面函复。"
        "情况属实的，请同时说明整改措施和完成时限；"
        "与实际不符的，请说明并附依据。"
    )


_BODIES: dict[str, Callable[[Official], None]] = {"urge": _urge, "talk": _talk, "inquire": _inquire}


def _earlier(made: Official) -> None:
    made.paragraph("{%p if again %}")
    made.paragraph("以下事项中已经去过函的：{{ earlier }}。")
    made.paragraph("{%p endif %}")


def _matters(made: Official) -> None:
    made.paragraph("{%p if behind %}")
    made.paragraph("{{ behind.no }}、协议采购量落后于时间进度", FIRST)
    made.paragraph(
        "{{ you }}有 {{ behind.count }} 个约定项落后于时间进度"
        "{% if behind.not_started %}，其中 {{ behind.not_started }} 个"
        "尚未采购{% endif %}，欠采金额合计 {{ behind.amount }} 元（见{{ behind.annex }}）。"
        "{% if behind.causes %}按主要原因分：{{ behind.causes }}。{% endif %}"
        "请优先使用中选产品，按附件所列每月应采的数量安排采购；原因在供应企业的，请一并说明。"
    )
    made.paragraph("{%p endif %}")
    made.paragraph("{%p if overdue %}")
    made.paragraph("{{ overdue.no }}、货款逾期未付", FIRST)
    made.paragraph(
        "{{ you }}有 {{ overdue.count }} 笔中选产品的货款过了结清期限没有付清，涉及 {{ overdue.payees }} 家收款企业，"
        "未付金额合计 {{ overdue.amount }} 元，最久的逾期 {{ overdue.oldest_days }} 天（见{{ overdue.annex }}）。"
        "请尽快与有关企业对账结清；已经付清或金额有出入的，请附付款凭证说明。"
    )
    made.paragraph("{%p endif %}")
    made.paragraph("{%p if supply %}")
    made.paragraph("{{ supply.no }}、中选产品没有按时供应", FIRST)
    made.paragraph(
        "{{ supply.institutions }} 家医疗机构向{{ you }}采购的 {{ supply.products }} 个产品，"
        "{% if supply.failed %}有 {{ supply.failed }} 笔订单没有供货（{{ supply.kinds }}），未供金额合计 "
        "{{ supply.amount }} 元{% endif %}{% if supply.failed and supply.late %}；{% endif %}"
        "{% if supply.late %}{% if supply.failed %}另{% endif %}有 {{ supply.late }} 笔超过规定天数才送达{% endif %}"
        "（见{{ supply.annex }}）。请查明原因，尽快恢复供应；已经送达或由医疗机构取消的，请附凭证说明。"
    )
    made.paragraph("{%p endif %}")


def _closing(made: Official) -> None:
    """What stands below the text, all on one page: no page may hold the signature alone."""
    lines = [
        made.paragraph("{%p if contact %}"),
        made.paragraph("联系人：{{ contact }}"),
        made.paragraph("{%p endif %}"),
        made.paragraph(),
        made.paragraph("{%p for one in annexes %}"),
        made.paragraph("{{ one.name }}：{{ one.title }}"),
        made.paragraph("{%p endfor %}"),
        made.paragraph(),
        made.paragraph("{{ office }}", SIGNATURE),
    ]
    for line in lines:
        line.paragraph_format.keep_with_next = True
    made.paragraph("{{ date }}", SIGNATURE)


def _annexes(made: Official) -> None:
    made.landscape()
    for matter, columns in _COLUMNS.items():
        made.paragraph(f"{{%p if {matter} %}}")
        made.paragraph(f"{{%p if {matter}.is_first %}}")
        made.paragraph(f"{{{{ {matter}.annex }}}}", ATTACHMENT)
        made.paragraph("{%p else %}")
        made.paragraph(f"{{{{ {matter}.annex }}}}", ATTACHMENT).paragraph_format.page_break_before = True
        made.paragraph("{%p endif %}")
        made.paragraph(f"{{{{ addressee }}}}{{{{ {matter}.title }}}}", CAPTION)
        _table(made, matter, columns)
        made.paragraph(_NOTES[matter] + "{% for note in notes %}{{ note }}。{% endfor %}", NOTE)
        made.paragraph("{%p endif %}")


def _table(made: Official, matter: str, columns: Columns) -> None:
    table = made.table(f"row in {matter}.rows", columns)
    for cell in (cell for row in table.rows for cell in row.cells):
        for paragraph in cell.paragraphs:
            paragraph.style = made.document.styles[_SMALL.get(paragraph.style.name, ANNEX_CELL.name)]
    row = table.add_row()
    merged = row.cells[0].merge(row.cells[-1])
    merged.paragraphs[0].style = made.document.styles[ANNEX_HEADER.name]
    merged.paragraphs[0].add_run(_TOTALS[matter])
