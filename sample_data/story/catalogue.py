"""The catalogue: varieties with selected, non-selected and substitute products. All prices are made up."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from story.cast import COMPANIES, GX, LN, SL, YP


@dataclass(frozen=True)
class Product:
    """A product: `price` in yuan per purchase unit, `factor` base units in one, `step` the smallest order."""

    batch: str
    variety: str
    variety_name: str
    code: str
    name: str
    spec: str
    unit: str
    company: str
    selected: bool
    substitute: bool
    factor: Decimal
    price: Decimal
    step: Decimal


@dataclass(frozen=True)
class Variety:
    """A variety; `yearly` is what an institution of size 100 needs in a year, in base units."""

    batch: str
    code: str
    name: str
    yearly: int
    products: tuple[Product, ...]

    @property
    def companies(self) -> list[str]:
        """The selected companies in the order of the catalogue."""
        return list(dict.fromkeys(product.company for product in self.products if product.selected))

    def of_company(self, company: str) -> list[Product]:
        """The selected products of one company."""
        return [product for product in self.products if product.selected and product.company == company]


# One variety: batch, code, name, yearly need. Below it: 中选/非中选/替代, company, specification, unit, factor, price,
# and for a substitute its own name.
_TEXT = f"""
{GX} ZJ01 一次性使用无菌针灸针（普通型） 600000
中选 岚舟 0.25×25mm,100支/盒 盒 100 9.80
中选 岚舟 0.30×40mm,100支/盒 盒 100 10.50
中选 岚舟 0.30×40mm,500支/盒 盒 500 48.00
中选 穗针 0.25×40mm,100支/盒 盒 100 10.20
非中选 原岭 0.25×40mm,100支/盒 盒 100 16.50
{GX} ZJ02 一次性使用无菌针灸针（带套管） 160000
中选 岚舟 0.25×25mm,100支/盒 盒 100 15.60
中选 杏砚 0.20×13mm,100支/盒 盒 100 16.20
非中选 原岭 0.25×25mm,100支/盒 盒 100 24.00
{GX} ZJ03 揿针 60000
中选 穗针 0.20×1.5mm,100枚/盒 盒 100 58.00
中选 穗针 0.20×1.5mm,10枚/板 板 10 5.90
中选 杏砚 0.22×1.5mm,100枚/盒 盒 100 61.00
非中选 原岭 0.20×1.5mm,100枚/盒 盒 100 95.00
{GX} ZJ04 皮内针 24000
中选 杏砚 0.18×5mm,50支/盒 盒 50 33.00
替代 原岭 0.18×6mm,100支/盒 盒 100 88.00 皮肤针
{GX} ZJ05 针刀 9000
中选 岚舟 0.8×50mm,10支/盒 盒 10 21.00
中选 杏砚 0.6×50mm,10支/盒 盒 10 22.50
中选 杏砚 0.6×50mm,单支 支 1 2.30
非中选 原岭 0.8×50mm,单支 支 1 3.80
{GX} ZJ06 埋线针 12000
中选 穗针 0.7×55mm,20支/盒 盒 20 46.00
非中选 原岭 0.7×55mm,20支/盒 盒 20 72.00
{LN} FX01 可吸收缝合线 14000
中选 砚北 3-0带针75cm,12包/盒 盒 12 216.00
中选 砚北 4-0带针45cm,12包/盒 盒 12 222.00
中选 霁川 3-0带针70cm,36包/盒 盒 36 630.00
中选 霁川 3-0带针70cm,单包 包 1 18.20
非中选 原岭 3-0带针75cm,12包/盒 盒 12 420.00
{LN} FX02 不可吸收缝合线 9000
中选 砚北 2-0带针75cm,24包/盒 盒 24 132.00
中选 泊远 3-0带针90cm,12包/盒 盒 12 69.60
非中选 原岭 2-0带针75cm,单包 包 1 9.60
{LN} FX03 倒刺缝合线 1200
中选 霁川 2-0双向30cm,单包 包 1 168.00
中选 泊远 2-0单向45cm,单包 包 1 159.00
替代 原岭 1-0单向60cm,单包 包 1 310.00 免打结缝合装置
{LN} FX04 疝修补补片 360
中选 砚北 平片15×10cm 片 1 386.00
中选 泊远 三维型中号 片 1 458.00
非中选 原岭 平片15×10cm 片 1 760.00
{LN} FX05 止血夹 6000
中选 霁川 中号,6枚/板 板 6 87.00
中选 霁川 大号,6枚/板 板 6 93.00
中选 泊远 中大号,10枚/盒 盒 10 142.00
{YP} YP01 黄芪 900
中选 芷原 统货,1kg/袋 袋 1 46.00
中选 芷原 选货,0.5kg/袋 袋 0.5 24.50
中选 岐汀 统货,散装 kg 1 45.20
非中选 墨禾 选货,1kg/袋 袋 1 63.00
{YP} YP02 党参 520
中选 芷原 选货,1kg/袋 袋 1 92.00
中选 艾陇 统货,散装 kg 1 88.50
非中选 墨禾 选货,0.5kg/袋 袋 0.5 60.00
{YP} YP03 当归 430
中选 岐汀 选货,1kg/袋 袋 1 108.00
中选 岐汀 小包装10g×50袋 盒 0.5 56.50
中选 艾陇 统货,散装 kg 1 104.00
{YP} YP04 白术 460
中选 芷原 统货,1kg/袋 袋 1 84.00
中选 艾陇 选货,0.5kg/袋 袋 0.5 43.80
非中选 墨禾 统货,1kg/袋 袋 1 112.00
{YP} YP05 茯苓 700
中选 岐汀 统货,散装 kg 1 39.60
中选 艾陇 统货,1kg/袋 袋 1 40.50
{YP} YP06 丹参 480
中选 芷原 统货,1kg/袋 袋 1 36.00
中选 岐汀 选货,0.5kg/袋 袋 0.5 19.20
非中选 墨禾 选货,1kg/袋 袋 1 52.00
{YP} YP07 金银花 110
中选 艾陇 选货,0.5kg/袋 袋 0.5 96.00
中选 芷原 统货,1kg/袋 袋 1 186.00
{YP} YP08 炒酸枣仁 70
中选 岐汀 选货,0.5kg/袋 袋 0.5 288.00
非中选 墨禾 选货,0.5kg/袋 袋 0.5 365.00
{SL} XY01 苯磺酸氨氯地平片 900000
中选 沐言 5mg×10片 盒 10 1.20
中选 沐言 5mg×30片 盒 30 3.30
中选 衡屿 5mg×20片 盒 20 2.36
非中选 蔚筑 5mg×7片 盒 7 9.80
替代 蔚筑 2.5mg×14片 盒 14 13.60 苯磺酸左氨氯地平片
{SL} XY02 盐酸二甲双胍片 1200000
中选 澄野 0.5g×20片 盒 20 1.76
中选 澄野 0.5g×30片 盒 30 2.58
中选 澄野 0.25g×48片 盒 24 2.16
中选 禾渡 0.5g×60片 瓶 60 4.92
非中选 蔚筑 0.5g×20片 盒 20 15.20
{SL} XY03 阿托伐他汀钙片 600000
中选 衡屿 10mg×14片 盒 14 2.52
中选 衡屿 20mg×28片 盒 56 8.60
中选 禾渡 10mg×30片 盒 30 5.16
非中选 蔚筑 20mg×7片 盒 14 28.00
替代 蔚筑 10mg×7片 盒 7 16.80 瑞舒伐他汀钙片
{SL} XY04 缬沙坦胶囊 420000
中选 沐言 80mg×7粒 盒 7 1.89
中选 沐言 80mg×28粒 盒 28 7.14
非中选 蔚筑 80mg×7粒 盒 7 18.40
{SL} XY05 奥美拉唑肠溶胶囊 360000
中选 禾渡 20mg×14粒 瓶 14 2.10
中选 禾渡 20mg×28粒 瓶 28 4.06
中选 澄野 20mg×14粒 盒 14 2.24
{SL} XY06 孟鲁司特钠咀嚼片 90000
中选 衡屿 4mg×12片 盒 12 9.60
中选 衡屿 5mg×12片 盒 15 11.40
非中选 蔚筑 5mg×5片 盒 6.25 26.00
{SL} XY07 头孢呋辛酯片 150000
中选 沐言 0.25g×12片 盒 12 5.88
中选 澄野 0.25g×24片 盒 24 11.52
中选 澄野 0.125g×12片 盒 6 3.00
{SL} XY08 瑞格列奈片 180000
中选 禾渡 1mg×30片 盒 30 6.60
中选 禾渡 0.5mg×60片 盒 30 6.90
非中选 蔚筑 1mg×30片 盒 30 45.00
{SL} XY09 琥珀酸美托洛尔缓释片 300000
中选 衡屿 47.5mg×7片 盒 7 4.06
中选 沐言 47.5mg×28片 盒 28 15.68
{SL} XY10 蒙脱石散 120000
中选 澄野 3g×10袋 盒 10 2.80
中选 禾渡 3g×15袋 盒 15 4.05
非中选 蔚筑 3g×10袋 盒 10 14.50
{SL} XY11 盐酸左氧氟沙星片 100000
中选 衡屿 0.5g×7片 盒 7 5.25
中选 衡屿 0.25g×12片 盒 6 4.62
{SL} XY12 氯沙坦钾片 330000
中选 沐言 50mg×14片 盒 14 3.36
中选 禾渡 50mg×30片 盒 30 6.90
非中选 蔚筑 50mg×7片 盒 7 19.60
"""
_CODE_HEADS = {GX: "C0902", LN: "C1401", YP: "T0017", SL: "XC99A"}


def _varieties() -> list[Variety]:
    varieties: list[Variety] = []
    head: tuple[str, str, str, int] | None = None
    products: list[Product] = []
    number = 0
    for line in [*_TEXT.strip().splitlines(), "end of the text"]:
        mark, *rest = line.split()
        if mark in ("中选", "非中选", "替代") and head:
            company, spec, unit, factor, price, *own_name = rest
            number += 1
            maker = list(COMPANIES).index(company) + 1
            code = f"{_CODE_HEADS[head[0]]}{head[1][2:]}0{number:03d}{maker:04d}{number * 7919 % 10**5:05d}"
            products.append(
                Product(
                    *head[:3],
                    code,
                    own_name[0] if own_name else head[2],
                    spec,
                    unit,
                    COMPANIES[company],
                    mark == "中选",
                    mark == "替代",
                    Decimal(factor),
                    Decimal(price),
                    Decimal("0.5") if unit == "kg" else Decimal(1),
                )
            )
            continue
        if head:
            varieties.append(Variety(*head, tuple(products)))
        if rest[0] != "of":
            head, products = (mark, rest[0], rest[1], int(rest[2])), []
    return varieties


VARIETIES = _varieties()
PRODUCTS = [product for variety in VARIETIES for product in variety.products]


def product_named(variety: str, spec: str) -> Product:
    """The product of a variety whose specification begins so; StopIteration where there is none."""
    return next(product for product in PRODUCTS if product.variety == variety and product.spec.startswith(spec))


#: Products of no batch, which hospitals order too: name, company, specification, unit, price.
OUT_OF_SCOPE = [
    ("一次性使用输液器", "原岭", "带针0.7mm", "支", Decimal("1.35")),
    ("医用纱布块", "原岭", "8×8cm,10片/包", "包", Decimal("2.10")),
    ("一次性使用留置针", "砚北", "22G", "支", Decimal("6.80")),
    ("布洛芬缓释胶囊", "蔚筑", "0.3g×20粒", "盒", Decimal("12.60")),
    ("维生素B1片", "澄野", "10mg×100片", "瓶", Decimal("3.20")),
    ("陈皮", "墨禾", "统货,1kg/袋", "袋", Decimal("31.00")),
]

#: Old product, suffix of the new code, and the day from which it is ordered under it.
RENEWED = [
    (product_named("ZJ02", "0.25×25mm"), "B", "2026-08-15"),
    (product_named("XY07", "0.25g×12片"), "B", "2026-03-01"),
]
