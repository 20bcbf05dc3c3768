"""What the made-up products of the four packaged batches look like."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Batch:
    """What a made-up product of one batch looks like; prices in 1/10000 yuan per base unit, quantities in 1/100."""

    code: str
    share: int  # of a hundred varieties
    years: int  # agreement years begun by the end of 2026
    names: str
    suffix: str
    code_head: str
    company: str
    factors: tuple[str, ...]
    prices: tuple[int, int]
    step: int


BATCHES = (
    Batch(
        code="gx-zhenju-2026",
        share=10,
        years=1,
        names="毫针 皮内针 揿针 三棱针 埋线针 浮针 针刀 火针",
        suffix="",
        code_head="C09",
        company="医疗器械有限公司",
        factors=("1", "10", "100"),
        prices=(1500, 90_000),
        step=100,
    ),
    Batch(
        code="ln-fenghexian-2026",
        share=15,
        years=1,
        names="可吸收缝合线 倒刺缝合线 免打结缝合线 疝修补补片 硬脑膜补片 止血夹",
        suffix="",
        code_head="C14",
        company="医疗科技有限公司",
        factors=("1", "0.5", "12"),
        prices=(80_000, 3_000_000),
        step=100,
    ),
    Batch(
        code="qg-yinpian-2025",
        share=25,
        years=1,
        names="黄芪 党参 当归 白术 茯苓 甘草 丹参 川芎 白芍 熟地黄 麦冬 金银花",
        suffix="饮片",
        code_head="T00",
        company="中药饮片有限公司",
        factors=("1", "0.5"),
        prices=(250_000, 6_000_000),
        step=50,
    ),
    Batch(
        code="sl16-yaopin-2025",
        share=50,
        years=2,
        names="氨氯地平 二甲双胍 阿托伐他汀 缬沙坦 头孢呋辛 奥美拉唑 孟鲁司特 氯吡格雷 瑞格列奈",
        suffix="片",
        code_head="XC0",
        company="药业股份有限公司",
        factors=("6", "7", "10", "14", "20", "24", "28", "30", "48", "100"),
        prices=(300, 80_000),
        step=100,
    ),
)
