"""`jicai clauses`: every clause of both notices, and what serves it."""

from __future__ import annotations

from jicai.commands.shared.delivery import DeliveryOptions
from jicai.commands.shared.expansion import command_options


@command_options()
def command(delivery: DeliveryOptions) -> None:
    """条款对照：两份通知的每一条，由哪个命令、检查规则和批次参数办理；不能计算的说明原因。"""
    import polars as pl

    from jicai.batches.clauses import NOTICES
    from jicai.clauses import BEYOND, DUTIES
    from jicai.render.output import Result, deliver
    from jicai.results.basis import basis_of_program
    from jicai.tables.results.tools import CLAUSES

    rows = [
        (duty.clause[0], duty.clause[2:], duty.subject, duty.served_by or None, duty.reason or None) for duty in DUTIES
    ]
    uncomputed = sum(not duty.served_by for duty in DUTIES)
    result = Result(
        frame=pl.DataFrame(rows, schema=dict.fromkeys(CLAUSES.keys, pl.String), orient="row"),
        table=CLAUSES,
        title=CLAUSES.label,
        subtitle="，".join(f"{letter} {source}" for letter, source in NOTICES.items()),
        footer=[
            f"共 {len(DUTIES)} 项，其中 {uncomputed} 项不能由导出数据计算",
            *(f"另有 jicai {name}，{words}" for name, words in BEYOND),
        ],
        basis=basis_of_program(),
    )
    deliver(result, delivery.for_rendering())
