"""品种接续: which variety of a new batch takes the place of which variety of the old one."""

from __future__ import annotations

from dataclasses import replace

from jicai.tables.column import Column, InputTable, Kind
from jicai.tables.common import BATCH
from jicai.tables.inputs.catalogue import PRODUCTS

SUCCESSIONS = InputTable(
    "successions",
    "品种接续",
    (
        replace(BATCH, meaning="接续的新批次的编码，与批次文件的 code 一致"),
        replace(PRODUCTS.column("variety_code"), meaning="新批次里品种的编码", defining=False),
        Column(
            "old_variety_code",
            "原品种编码",
            Kind.CODE,
            "到期批次里品种的编码，两个编码的品种基本单位相同",
            ("原批次品种编码", "接续前品种编码"),
            required=True,
        ),
        replace(PRODUCTS.column("variety_name"), meaning="品种的名称", others=(), required=False),
    ),
    unique_by=("batch", "variety_code"),
    meaning="新批次的品种接续到期批次的哪个品种，只写编码变了的",
    source="对照新旧两批的中选目录自己整理",
    without="编码相同的品种接续",
)
