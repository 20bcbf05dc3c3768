"""Every duty of the two notices: what serves it, or why nothing can.

The commands, rules and batch keys named here declare their clauses themselves, each in its own file; a test holds that
both say the same, so that neither can drift. Subjects are in this project's own words.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import NamedTuple

from jicai.batches.clauses import FIELD_CLAUSES


class Duty(NamedTuple):
    """One duty of a clause, cited as `B 三（一）`, with the commands, rules and keys of a batch file that serve it.

    `reason` says why it cannot be computed, or, beside what serves it, what of it cannot; empty where all of it is.
    """

    clause: str
    subject: str
    commands: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    reason: str = ""

    @property
    def served_by(self) -> str:
        """Commands, rules and batch keys in words; empty where nothing serves it."""
        groups = (
            "、".join(f"jicai {name}" for name in self.commands),
            "jicai flags 的 " + "、".join(self.rules) if self.rules else "",
            "批次参数 " + "、".join(self.keys) if self.keys else "",
        )
        return "；".join(filter(None, groups))


_LISTING = "只看得出中选目录里有没有挂网价、是不是中选价；何时挂网，导出数据里没有"
_SIGNING = (
    "提供购销合同表的，看得出哪些约定项有有效的合同、签约率多少；没有这张表的，只看得出下单时有没有合同编号。"
    "合同写了什么，导出数据里没有"
)
_OFFLINE = "线下采购不经平台；有医院的验收台账才对得出来，没有给出台账的机构看不出"
_ORGANISATION = "组织和宣传工作，没有可计算的数据"
_QUALITY = "质量和生产由药监部门管理，导出数据里没有"
_TIMELY = "基金支付表有拨付日期的，只看得出是不是晚于结算月份的次月底；通知没有写明期限，没有拨付日期的看不出"

_ADVANCES = ("advance", "cashflow", "calendar")
_ADVANCE_RULES = ("advance-late", "advance-over")
_ADVANCE_KEYS = tuple(key for key in FIELD_CLAUSES if key.startswith(("advance.", "advance_types")))
_SETTLEMENT_KEYS = ("settlement.months", "settlement.days")
_YEARLY = ("grain", "cycle.agreement_years.start_on", "cycle.agreement_years.end_on")
_RETURNS = ("offset", "refund", "ledger", "cashflow", "calendar")
_RETURN_RULES = ("offset-missed", "refund-late")
_SUPPLY_RULES = ("supply-late", "supply-short")
_PACE = ("lagging", "not-started")
_TAKEN_OVER = ("superseded.variety_code", "superseded.from")

DUTIES = (
    Duty("A 一（一）", "公立和军队医疗机构必须执行，其他机构可以参加", ("progress",), (), ("bound_types",)),
    Duty("A 一（二）", "执行的产品：两个批次耗材的中选结果", ("progress",), (), ("kind",)),
    Duty(
        "A 一（三）",
        "采购周期 2 年、3 年；针具到期后可以延长",
        ("calendar",),
        (),
        ("start_on", "cycle.years", "cycle.max_extension_years", "cycle.extended_to"),
    ),
    Duty("A 一（三）", "采购协议每年签订", ("renew", "calendar"), ("not-renewed",), _YEARLY),
    Duty("A 二（一）", "协助企业挂网", rules=("listed-price",), reason=_LISTING),
    Duty("A 二（一）", "注册证更新后，中选资格和价格不变", rules=("price-above", "unmapped-product")),
    Duty(
        "A 二（一）",
        "针具可继续执行更低的历史协议价",
        rules=("legacy-after-notice", "price-below"),
        keys=("price.legacy_lower",),
    ),
    Duty("A 二（二）", "在平台采购，不得线下采购", ("reconcile",), reason=_OFFLINE),
    Duty("A 二（二）", "签订电子交易合同", ("progress",), ("no-contract",), reason=_SIGNING),
    Duty("A 二（二）", "优先使用中选产品，按时完成协议采购量", ("progress",), _PACE),
    Duty(
        "A 二（二）",
        "畅通中选产品进院渠道",
        ("progress",),
        rules=("not-started",),
        reason=(
            "只看得出有约定却没有采购的约定项，和协议年度满三个月没有采购也没有下过单的品种"
            "（progress --why、--form）；医院内部怎样管理，导出数据里没有"
        ),
    ),
    Duty(
        "A 二（二）",
        "协议采购量以前期确认的为准",
        ("demand",),
        reason="确认在先，约定采购量表给的是结果；确认前的报量只看得出与近十二个月采购量相比偏高还是偏低",
    ),
    Duty(
        "A 二（二）",
        "可适量采购其他产品",
        ("progress",),
        ("unlisted-product",),
        reason="通知没有写明多少为适量，只列出各占多少（progress --shares）和目录没有列出的同名产品",
    ),
    Duty("A 二（三）", "预付金的测算和两期拨付", _ADVANCES, _ADVANCE_RULES, _ADVANCE_KEYS),
    Duty("A 二（三）", "周期结束后逐月抵扣，一年后退回余额", _RETURNS, _RETURN_RULES, ("offset.window_months",)),
    Duty("A 二（三）", "医保经办机构及时结算、拨付基金", rules=("fund-late",), reason=_TIMELY),
    Duty("A 二（三）", "货款不晚于验收次月底结清", ("overdue", "calendar"), ("overdue",), _SETTLEMENT_KEYS),
    Duty("A 二（四）", "质量标准和组织生产", reason=_QUALITY),
    Duty("A 二（四）", "配送企业由中选企业选定", rules=("distributor",)),
    Duty("A 二（四）", "供需对接，建立配送关系", reason="协调工作，没有可计算的数据"),
    Duty("A 二（四）", "及时配送", ("supply",), _SUPPLY_RULES),
    Duty("A 二（四）", "提供伴随服务", reason="导出数据里没有"),
    Duty("A 二（四）", "完成协议量后仍按中选价供应", rules=("price-above", "supply-after-completion")),
    Duty("A 二（五）", "每月监测、年度考核采购进度", ("progress", "assess", "calendar", "report"), _PACE),
    Duty("A 二（五）", "监测和考核回款", ("overdue", "assess", "letter")),
    Duty("A 二（五）", "监控可能发生的异常使用", rules=("abnormal-use",)),
    Duty("A 二（五）", "监控企业履约，不能履约的评级处置", ("supply", "letter"), _SUPPLY_RULES),
    Duty("A 二（五）", "交易所按月报送采购、供应等情况", ("calendar",), ("stale",)),
    Duty("A 三（一）", "提高认识，加强组织领导", reason=_ORGANISATION),
    Duty("A 三（二）", "部门协作", reason=_ORGANISATION),
    Duty("A 三（三）", "政策宣传", reason=_ORGANISATION),
    Duty("A 三（四）", "风险防范和舆情", reason="舆情不在导出数据里"),
    Duty("A 文末", "印发和施行日期", ("calendar",), (), ("issued_on", "in_force_on")),
    Duty("A 文末", "执行前报送拟挂网信息", ("calendar",), (), ("listing.working_days", "listing.mode")),
    Duty("A 文末", "政策调整的执行新规定", ("calendar",), (), _TAKEN_OVER),
    Duty("B 一（一）", "公立和军队医疗机构必须执行，其他机构和零售药店自愿", ("progress",), (), ("bound_types",)),
    Duty("B 一（二）", "执行的产品：饮片联盟和十六省联盟的中选结果", ("progress",), (), ("kind",)),
    Duty(
        "B 二（一）",
        "饮片周期 1 年，可延长不超过 1 年；十六省药品到 2026 年底",
        ("calendar",),
        (),
        ("start_on", "cycle.years", "cycle.end_on", "cycle.max_extension_years", "cycle.extended_to"),
    ),
    Duty("B 二（二）", "协议每年一签", ("renew", "calendar"), ("not-renewed",), _YEARLY),
    Duty("B 二（二）", "续签量原则上不少于上年度", ("renew",), ("renewal-floor",), ("renewal.floor",)),
    Duty("B 二（三）", "完成约定量后仍按中选价供应", rules=("price-above", "supply-after-completion")),
    Duty(
        "B 二（三）",
        "与国家集采重叠的执行国家集采",
        ("progress", "calendar", "switch"),
        ("overlapping-batches",),
        _TAKEN_OVER,
        reason="国家集采何时接续，导出数据里没有，由批次文件登记；只提示同一品种在两个批次都在执行",
    ),
    Duty(
        "B 三（一）",
        "协议采购量的确定",
        ("demand",),
        reason="由采购文件的规则分配，约定采购量表给的是结果；报量只看得出与近十二个月采购量相比偏高还是偏低",
    ),
    Duty("B 三（一）", "优先使用中选药品，落实采购任务", ("progress",), _PACE),
    Duty(
        "B 三（一）",
        "非中选药品折算后不超过中选药品",
        rules=("nonselected-cap", "unlisted-product"),
        keys=("nonselected.cap",),
        reason="替代产品是别的通用名，不算非中选；目录没有列出的同名产品无法折算，只列出金额",
    ),
    Duty("B 三（一）", "按需采购，不突击扎堆", rules=("surge",)),
    Duty("B 三（二）", "中选企业及时挂网", rules=("listed-price",), reason=_LISTING),
    Duty("B 三（二）", "按中选价采购", rules=("price-above",)),
    Duty("B 三（二）", "签订购销合同", ("progress",), ("no-contract",), reason=_SIGNING),
    Duty("B 三（二）", "不得线下采购", ("reconcile",), reason=_OFFLINE),
    Duty(
        "B 三（二）",
        "饮片可继续执行更低的历史协议",
        rules=("legacy-after-notice", "price-below"),
        keys=("price.legacy_lower",),
    ),
    Duty("B 三（三）", "中选企业对质量和供应负责", reason=_QUALITY),
    Duty("B 三（三）", "供应品种全部挂网", rules=("listed-price",), reason=_LISTING),
    Duty("B 三（三）", "中选企业自主选定配送企业", rules=("distributor",)),
    Duty("B 三（三）", "保证供应", ("supply",), _SUPPLY_RULES),
    Duty("B 三（三）", "应急储备、库存和产能报告", reason="由企业报告，导出数据里没有"),
    Duty("B 三（四）", "预付金的测算和两期拨付", _ADVANCES, _ADVANCE_RULES, _ADVANCE_KEYS),
    Duty("B 三（四）", "周期结束后逐月抵扣，一年后退回余额", _RETURNS, _RETURN_RULES, ("offset.window_months",)),
    Duty("B 三（四）", "医保经办机构及时结算", rules=("fund-late",), reason=_TIMELY),
    Duty("B 三（四）", "货款不晚于验收次月底结清", ("overdue", "calendar"), ("overdue",), _SETTLEMENT_KEYS),
    Duty(
        "B 三（四）",
        "十六省药品按挂网价确定医保支付标准",
        rules=("payment-standard",),
        keys=("payment_standard.basis",),
    ),
    Duty("B 三（五）", "每月监测、年度考核采购进度", ("progress", "assess", "calendar", "report"), _PACE),
    Duty("B 三（五）", "监测和考核回款", ("overdue", "assess", "letter")),
    Duty(
        "B 三（五）",
        "监控可替代药品异常使用",
        rules=("substitute-use",),
        reason="只看得出目录列为替代产品、非中选的；目录没有列出的，导出数据分不出",
    ),
    Duty("B 三（五）", "监控企业履约，不能履约的评级处置", ("supply", "letter"), _SUPPLY_RULES),
    Duty("B 三（五）", "交易所按月报送采购、供应等情况", ("calendar",), ("stale",)),
    Duty("B 四（一）", "组织领导和风险评估", reason=_ORGANISATION),
    Duty("B 四（二）", "部门协同", reason=_ORGANISATION),
    Duty("B 四（三）", "宣传引导和舆情", reason=_ORGANISATION),
    Duty("B 文末", "印发和施行日期", ("calendar",), (), ("issued_on", "in_force_on")),
    Duty("B 文末", "施行前预挂网和报送信息", ("calendar",), (), ("listing.working_days", "listing.mode")),
    Duty("B 文末", "政策调整的执行新规定", ("calendar",), (), _TAKEN_OVER),
)


#: Commands that other documents ask for, which neither notice speaks of, with what they go by.
BEYOND = (("surplus", "结余留用：参照医保发〔2020〕26号，两份通知没有规定"),)


def declared() -> dict[str, dict[str, tuple[str, ...]]]:
    """What the code itself declares to serve: by kind (commands, rules, keys) and name its clauses."""
    from jicai.calc.rules import all_rules

    package = importlib.import_module("jicai.commands")
    modules = {
        found.name: importlib.import_module(f"{package.__name__}.{found.name}")
        for found in pkgutil.iter_modules(package.__path__)
    }
    return {
        "commands": {name: module.CLAUSES for name, module in modules.items() if hasattr(module, "CLAUSES")},
        "rules": {rule.id: rule.clauses for rule in all_rules().values()},
        "keys": {
            key: tuple(clause for clause in clauses if not clause.endswith("文头"))
            for key, clauses in FIELD_CLAUSES.items()
        },
    }
