"""The section of the bulletin on what the checks found, by severity."""

from __future__ import annotations

from collections import defaultdict

from jicai.results.flags.answer import flags_result
from jicai.results.report.content import Content
from jicai.results.report.declared.findings import FINDINGS
from jicai.results.report.material import Material, Rows
from jicai.results.report.words import count, listed, some
from jicai.results.rules import rules_to_run
from jicai.tables.results.flags import FLAGS, SEVERITIES


def findings(material: Material) -> Content:
    """The findings that are not set aside: how many of each severity, and of each rule."""
    asked = material.asked
    chosen = rules_to_run(asked.intake.workspace)
    result = flags_result(asked.intake, asked.evidence, chosen, asked.wanted, {})
    every = result.frame.to_dicts()
    found = [row for row in every if row["set_aside"] is None]
    order = [severity.value for severity in SEVERITIES]
    by_rule: dict[tuple[int, str], Rows] = defaultdict(list)
    for row in found:
        by_rule[order.index(row["severity"]), row["rule"]].append(row)
    figures = {
        "total": count(len(found)),
        **{one: count(sum(row["severity"] == one for row in found)) for one in order},
        "set_aside": some(len(every) - len(found)),
    }
    rows = [_row(some) for _, some in sorted(by_rule.items())]
    # Which rules are switched off or could not be checked: no findings of theirs does not mean that there are none.
    return Content(FINDINGS, figures, rows, name=("rule_title",), notes=result.remarks)


def _row(rows: Rows) -> dict[str, str | None]:
    return {
        "severity": FLAGS.column("severity").label_of(rows[0]["severity"]),
        "rule_title": rows[0]["rule_title"],
        "clause": listed(sorted({row["clause"] for row in rows if row["clause"]})),
        "count": count(len(rows)),
        "institutions": some(len({row["institution_code"] for row in rows if row["institution_code"]})),
        "districts": listed(sorted({row["district"] for row in rows if row["district"]})),
    }
