"""The examples at the end of every help page, by the words of the command; they work on the sample data."""

from __future__ import annotations

EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "": (
        ("jicai demo", "复制一份示例数据，算一次采购进度"),
        ("jicai check", "当前文件夹里的导出文件各读了多少行"),
        ("jicai help progress", "一个命令怎样用"),
    ),
    "progress": (
        ("jicai progress --by district --by batch", "按区县和批次汇总"),
        ("jicai progress --status 滞后 --sort gap --top 20", "落后最多的 20 项"),
        ("jicai progress --institution 云岫县中医院 --why -o 落后.xlsx", "一家医院为什么落后，写成工作簿"),
    ),
    "advance": (
        ("jicai advance --month this --by district", "本月到期的，按区县和基金合计"),
        ("jicai advance --status 逾期未拨足", "到期而没有拨足的"),
        ("jicai advance --month 2026-12 -o 付款清单.xlsx", "12 月到期的，另有每个基金一张付款清单"),
    ),
    "offset": (
        ("jicai offset --month last", "上月抵扣了多少"),
        ("jicai offset --institution 云岫县中医院", "一家医院逐月的抵扣"),
    ),
    "refund": (
        ("jicai refund --sort -refund --top 10", "应退回最多的 10 家"),
        ("jicai refund --month 2027-07 -o 退回.xlsx", "2027 年 7 月应退回的，写成工作簿"),
    ),
    "ledger": (
        ("jicai ledger --institution 云岫县中医院", "一家医院逐笔的往来"),
        ("jicai ledger --batch 中药饮片 -o 台账.csv", "一个批次的台账，写成 CSV"),
    ),
    "cashflow": (
        ("jicai cashflow", "各基金逐月进出多少，含计划"),
        ("jicai cashflow --district 云岫县 -o 收支.xlsx", "一个区县的，写成带图的工作簿"),
    ),
    "overdue": (
        ("jicai overdue --by institution --sort -unpaid --top 10", "逾期未付最多的 10 家医疗机构"),
        ("jicai overdue --payee 江汀医药 --variety 揿针", "一家收款企业、一个品种的，名称写一部分即可"),
        ("jicai overdue --unmatched", "没有对上的付款和退货"),
    ),
    "supply": (
        ("jicai supply --sort delivery_rate --top 10", "配送率最低的 10 家中选企业"),
        ("jicai supply --by distributor --district 渠北区", "一个区县里各配送企业的"),
        ("jicai supply --lines --company 杏砚 -o 明细.xlsx", "一家企业没有供货的订单明细，附在函后"),
    ),
    "explain": (
        ("jicai explain 云岫县中医院 党参 -o 说明.xlsx", "一个约定项的完成率由哪些订单算出，写成工作簿发给医院"),
        ("jicai explain --advance 云岫县中医院 广西针具", "一笔预付金怎样算出、拨付"),
        ("jicai explain --by district 云岫县", "一个区县的加权完成率由哪些约定项算出"),
        ("jicai explain --offset 2026-08 云岫县中医院", "一家医院一个月的抵扣"),
        ("jicai explain --line MX25070766319083", "一条订单明细的应付、已付和逾期"),
        ("jicai explain --since 2026-08 云岫县中医院 党参", "完成率自 8 月末以来的增减，由哪些明细引起"),
        ("jicai explain --against 上月的导出 云岫县中医院 党参", "与以前的导出相比的增减，由哪些改动、补报的明细引起"),
        ("jicai explain --receipt QB2607220035", "验收台账的一笔为什么算线下采购"),
        ("jicai explain --score 云岫县中医院", "考核得分，年度未满加 --preview"),
        ("jicai explain --demand 嘉岚区人民医院 孟鲁司特钠", "报量与近十二个月的哪些采购相比"),
        (
            "jicai explain --surplus 嘉岚区人民医院 十六省 阿托伐他汀",
            "一个品种的结余计入多少；不写品种是一家医院的留用金额",
        ),
        ("jicai explain --switch 中药饮片 --to 十六省 嘉岚区人民医院 党参", "换批次时一个品种的未完订单和剩下的约定量"),
        ("jicai explain surge-jvw6jeuiy6", "一条检查发现，编号见 jicai flags"),
    ),
    "diff": (
        ("jicai diff --from 2026-08 --to 2026-09", "8 月末到 9 月末变了什么；加 -o 变化.xlsx 每样一张表"),
        ("jicai diff --by district", "各区县的完成率与上月末相比，增减从哪里来"),
        ("jicai diff --show findings -o 发现.csv", "哪些检查发现是新的、加重了、消除了"),
    ),
    "flags": (
        ("jicai flags --severity 严重", "严重的发现"),
        ("jicai flags --rule 高于中选价 --institution 渠北区中医院", "一条规则、一家医院的"),
        ("jicai flags --list", "有哪些规则，各查什么"),
    ),
    "demand": (
        ("jicai demand --status 偏低 --district 渠北区", "一个区县里报量偏低的"),
        ("jicai demand -o 核对.xlsx", "写成工作簿，附在函后"),
    ),
    "switch": (
        (
            "jicai switch --from 中药饮片 --to 十六省 --status 更换企业",
            "更换了中选企业的品种，各机构的未完订单和约定量",
        ),
        ("jicai switch --from 中药饮片 --to 十六省 --money", "换批次时各机构的预付金"),
    ),
    "surplus": (
        ("jicai surplus --batch 十六省 --year 1", "各医疗机构的结余测算基数和留用金额"),
        ("jicai surplus --batch 十六省 --year 1 --items --status 未完成约定量", "没有完成约定量而不计入的品种"),
        ("jicai surplus -o 结余留用.xlsx", "写成工作簿"),
    ),
    "renew": (
        ("jicai renew --batch 十六省 --year 2 --status 低于下限", "一个批次里低于续签下限的"),
        ("jicai renew --batch 十六省 --year 2 --draft 建议.xlsx", "起草新年度的约定采购量"),
    ),
    "assess": (
        ("jicai assess --preview --district 云岫县", "年度未满时试算一个区县的"),
        ("jicai assess --items --sort -shortfall_amount --top 20", "缺口金额最大的 20 个约定项"),
    ),
    "letter": (
        ("jicai letter urge --district 云岫县 --dry-run", "一个区县要写哪些催办函，只看不写"),
        ("jicai letter talk 杏砚 --at 10月12日15时", "约谈一家企业，附没有供货的订单"),
        ("jicai letter --list", "已经登记的函"),
    ),
    "reconcile": (
        ("jicai reconcile", "平台订单与验收台账相对，列出不相符的"),
        ("jicai reconcile --kind 仅台账有 --institution 云岫县中医院", "一家医院台账里有、平台没有的"),
        ("jicai reconcile -o 对账.xlsx", "写成工作簿，每种结果一张工作表，另有线下采购占比"),
    ),
    "calendar": (
        ("jicai calendar --batch 广西针具", "一个批次何时要办什么"),
        ("jicai calendar --ics 日程.ics", "另写成日历文件"),
    ),
    "clauses": (
        ("jicai clauses", "通知的每一条由什么办理"),
        ("jicai clauses -o 条款.xlsx", "写成工作簿"),
    ),
    "export": (
        ("jicai export --month last -o 月报-{month}.xlsx", "上个月的全部结果，写成一个工作簿"),
        ("jicai export --split district --only progress -o 分送.xlsx", "每个区县各写一份执行进度"),
    ),
    "report": (
        ("jicai report --month last -o 通报-{month}.docx", "上个月的监测通报，公文格式"),
        ("jicai report --month last --draft -o 送审稿.html", "标出与上月不同之处，在浏览器里看"),
        ("jicai report --month last --html 进度-{month}.html", "另写一个逐级查看的网页，直到订单明细"),
    ),
    "dispatch": (
        ("jicai dispatch --month last --due 2026-09-20 -o 上月", "上个月的，每个区县一个工作簿"),
        ("jicai dispatch --by institution --only items -o 约定项", "每家医疗机构一个，只问约定项"),
    ),
    "collect": (
        ("jicai collect 下发", "谁没有报回，哪些行没有答复"),
        ("jicai collect 下发 --show issues", "改动过的数、两份不同的答复、另加的行"),
        ("jicai collect 下发 -o 收回", "写出答复、已处置发现、考核例外"),
    ),
    "check": (
        ("jicai check", "每个文件读了多少行"),
        ("jicai check --rows", "逐条列出被拒绝的行"),
        ("jicai check -o 问题.xlsx", "写成工作簿，发给填报单位改正"),
    ),
    "catalogue": (
        ("jicai catalogue 中选结果.xlsx --batch 广西针具", "由附件做出 中选目录-gx-zhenju-2026.xlsx"),
        ("jicai catalogue 中选结果.xlsx --batch 广西针具 --format json", "同时给出各行"),
    ),
    "init": (
        ("jicai init 集采2026", "建立一个新的工作目录"),
        ("jicai init", "在当前文件夹补上缺的表和设置"),
    ),
    "adopt": (
        ("jicai adopt --dry-run", "看看各文件认作什么，不写入"),
        ("jicai adopt --yes", "认得准的写进 jicai.toml"),
    ),
    "demo": (
        ("jicai demo", "复制到 jicai-demo"),
        ("jicai demo 试用", "复制到另一个文件夹"),
    ),
    "batch": (
        ("jicai batch list", "有哪些批次"),
        ("jicai batch show 广西针具", "一个批次的参数和依据"),
        ("jicai batch check", "哪些参数要复核"),
    ),
    "batch list": (
        ("jicai batch list", "有哪些批次"),
        ("jicai batch list --format json", "给程序用"),
    ),
    "batch check": (
        ("jicai batch check", "今后和过去 90 天里要复核的"),
        ("jicai batch check --as-of 2026-12-01 --within 30", "从另一天看，只看 30 天内"),
    ),
    "batch show": (
        ("jicai batch show 广西针具", "按名称找批次"),
        ("jicai batch show sl16-yaopin-2025 -o 参数.xlsx", "写成工作簿"),
    ),
    "ingest": (
        ("jicai ingest", "把按月增加的导出都存进 数据/"),
        ("jicai ingest 订单明细-2026年9月.xlsx", "只存一个导出；重新导出的代替原来的"),
    ),
    "store": (
        ("jicai store info", "存了哪些月份"),
        ("jicai store clear --cache", "清空缓存"),
    ),
    "store info": (
        ("jicai store info", "存了哪些月份，来自哪个导出"),
        ("jicai store info --format json", "给程序用"),
    ),
    "store clear": (
        ("jicai store clear --months 2026-07 --yes", "删去一个月，不先问"),
        ("jicai store clear --cache", "清空缓存"),
    ),
    "store pin": (
        ("jicai store pin", "留住这个工作目录用到的缓存"),
        ("jicai store pin --off", "不再留住"),
    ),
    "cache": (
        ("jicai cache info", "缓存在哪里，有多大"),
        ("jicai cache clear", "清空"),
    ),
    "cache info": (
        ("jicai cache info", "缓存在哪里，有多大"),
        ("jicai cache info --format json", "给程序用"),
    ),
    "cache clear": (
        ("jicai cache clear", "清空；下一个命令重新读文件"),
        ("jicai cache info", "看看是不是空了"),
    ),
    "doctor": (
        ("jicai doctor", "哪里不对，各命令还缺什么表、从哪里来"),
        ("jicai doctor --format json", "给程序用；求助时附上"),
    ),
    "docs": (
        ("jicai docs", "有哪些页"),
        ("jicai docs 采购进度", "显示一页，写一部分也行"),
    ),
    "completion": (
        ("jicai completion bash", 'bash 的脚本，~/.bashrc 里写 eval "$(jicai completion bash)"'),
        ("jicai completion powershell", "PowerShell 的脚本，写进 $PROFILE"),
    ),
    "help": (
        ("jicai help progress", "与 jicai progress --help 相同"),
        ("jicai help batch show", "一组命令里的一个"),
    ),
}
