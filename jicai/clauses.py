"""Every clause of the two notices: what it asks for, and why no command can serve it where none can.

Which commands, rules and batch keys serve a clause is not said here: they declare it themselves, and `served` gathers
it. Subjects are in this project's own words.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import NamedTuple

from jicai.batches.clauses import FIELD_CLAUSES


class Clause(NamedTuple):
    """One duty of a clause, cited as `B 三（一）`; `reason` says why it cannot be computed, empty where it can."""

    clause: str
    subject: str
    reason: str = ""


class Servers(NamedTuple):
    """The commands, the rules of `jicai flags` and the keys of a batch file that serve a clause."""

    commands: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()

    def __str__(self) -> str:
        groups = (("", self.commands), ("规则 ", self.rules), ("批次参数 ", self.keys))
        return "；".join(head + "、".join(names) for head, names in groups if names)


_STEPS = "属于线下办理的手续，导出数据里没有"
_ORGANISATION = "组织和宣传工作，没有可计算的数据"
_STOCK = "库存、产能和应急储备由企业报告，导出数据里没有"

CLAUSES = (
    Clause("A 一（一）", "公立和军队医疗机构必须执行，其他机构可以参加"),
    Clause("A 一（二）", "执行的产品：两个批次耗材的中选结果"),
    Clause("A 一（三）", "采购周期 2 年、3 年，可延长的延长；协议每年签订"),
    Clause("A 一（三）", "签订年度采购协议", _STEPS),
    Clause("A 二（一）", "按中选价采购；注册证更新的资格和价格不变；针具可继续执行更低的历史协议价"),
    Clause("A 二（一）", "协助企业挂网", _STEPS),
    Clause("A 二（二）", "平台采购，签电子合同，优先使用，按时完成协议采购量；其他产品适量"),
    Clause("A 二（二）", "不得线下采购", "线下采购不经平台，导出数据里没有"),
    Clause("A 二（三）", "预付金的测算、两期拨付、抵扣和退回；货款在验收次月底前结清"),
    Clause("A 二（四）", "配送企业由中选企业选定；及时配送；完成约定量后仍按中选价供应"),
    Clause("A 二（四）", "质量标准和组织生产", "属于药监部门的数据，导出数据里没有"),
    Clause("A 二（五）", "每月监测、年度考核；监控采购、履约和异常使用；不能履约的评级处置；交易所按月报送"),
    Clause("A 三（一）", "提高认识，加强组织领导", _ORGANISATION),
    Clause("A 三（二）", "部门协作", _ORGANISATION),
    Clause("A 三（三）", "政策宣传", _ORGANISATION),
    Clause("A 三（四）", "风险防范和舆情", "舆情不在导出数据里"),
    Clause("A 文末", "施行日期；执行前的拟挂网信息报送；政策调整的执行新规定"),
    Clause("B 一（一）", "公立和军队医疗机构必须执行，其他机构和零售药店自愿"),
    Clause("B 一（二）", "执行的产品：中药饮片联盟和十六省联盟药品的中选结果"),
    Clause("B 二（一）", "饮片周期 1 年，可延长不超过 1 年；十六省药品到 2026 年底"),
    Clause("B 二（二）", "协议每年一签，续签量原则上不少于上年度"),
    Clause("B 二（三）", "完成约定量后仍按中选价供应；与国家集采重叠的执行国家集采"),
    Clause("B 三（一）", "优先使用中选药品；非中选折算后不超过中选；不突击扎堆采购"),
    Clause("B 三（一）", "协议采购量的确定", "由采购文件的规则分配，约定采购量表给的是结果"),
    Clause("B 三（二）", "按中选价挂网采购，签购销合同；饮片可继续执行更低的历史协议"),
    Clause("B 三（二）", "中选企业及时挂网，不得线下采购", "挂网是线下手续，线下采购不经平台，导出数据里没有"),
    Clause("B 三（三）", "中选企业自主选定配送企业，保证供应"),
    Clause("B 三（三）", "应急储备、库存和产能报告", _STOCK),
    Clause("B 三（四）", "预付金的测算、两期拨付、抵扣和退回；货款结清；十六省药品的医保支付标准"),
    Clause("B 三（五）", "每月监测、年度考核；监控采购、履约和可替代药品异常使用；评级处置；交易所按月报送"),
    Clause("B 四（一）", "组织领导和风险评估", _ORGANISATION),
    Clause("B 四（二）", "部门协同", _ORGANISATION),
    Clause("B 四（三）", "宣传引导和舆情", _ORGANISATION),
    Clause("B 文末", "施行日期；施行前的预挂网和信息报送；政策调整的执行新规定"),
)


def served() -> dict[str, Servers]:
    """By clause what declares to serve it."""
    from jicai.calc.rules import all_rules

    declared = {
        "commands": {f"jicai {name}": clauses for name, clauses in _command_clauses().items()},
        "rules": {rule.id: rule.clauses for rule in all_rules().values()},
        "keys": FIELD_CLAUSES,
    }
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for kind, names in declared.items():
        for name, clauses in names.items():
            for clause in clauses:
                servers = found.setdefault(clause, {})
                servers[kind] = (*servers.get(kind, ()), name)
    return {clause: Servers(**servers) for clause, servers in found.items()}


def _command_clauses() -> dict[str, tuple[str, ...]]:
    """By command the clauses that its module names in `CLAUSES`."""
    package = importlib.import_module("jicai.commands")
    modules = {
        found.name: importlib.import_module(f"{package.__name__}.{found.name}")
        for found in pkgutil.iter_modules(package.__path__)
    }
    return {name: module.CLAUSES for name, module in modules.items() if hasattr(module, "CLAUSES")}
