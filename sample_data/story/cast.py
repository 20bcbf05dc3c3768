"""Who takes part: institutions, companies and distributors. None of them exists."""

from __future__ import annotations

from dataclasses import dataclass

GX, LN, YP, SL = "gx-zhenju-2026", "ln-fenghexian-2026", "qg-yinpian-2025", "sl16-yaopin-2025"


@dataclass(frozen=True)
class Institution:
    """An institution; `size` scales its purchases (100: the largest), `batches` are those that it takes part in."""

    code: str
    name: str
    district: str
    level: str
    kind: str
    size: int
    batches: tuple[str, ...]

    @property
    def is_bound(self) -> bool:
        """Whether the batches bind it; private hospitals and pharmacies join of their own accord."""
        return self.kind == "公立"

    @property
    def fund(self) -> str:
        """The fund of its advances: 职工 from 二级 on, 居民 below."""
        return "职工" if self.level.startswith(("三级", "二级")) else "居民"


def _institution(line: str) -> Institution:
    code, name, district, level, kind, size, *batches = line.split()
    return Institution(code, name, district, level, kind, int(size), tuple(batches))


INSTITUTIONS = [
    _institution(line)
    for line in f"""
    H50990100001 嘉岚区人民医院 嘉岚区 三级甲等 公立 100 {GX} {LN} {YP} {SL}
    H50990100002 嘉岚区中医院 嘉岚区 三级乙等 公立 70 {GX} {LN} {YP} {SL}
    H50990100003 嘉岚区江岸街道社区卫生服务中心 嘉岚区 一级甲等 公立 12 {GX} {YP} {SL}
    H50990100004 嘉岚区柳荫路社区卫生服务站 嘉岚区 未定级 公立 4 {GX} {SL}
    H50990200001 渠北区人民医院 渠北区 二级甲等 公立 55 {GX} {LN} {YP} {SL}
    H50990200002 渠北区中医院 渠北区 二级甲等 公立 45 {GX} {LN} {YP} {SL}
    H50990200003 渠北区白塔镇中心卫生院 渠北区 一级甲等 公立 14 {GX} {YP} {SL}
    H50990200004 渠北和煦医院 渠北区 二级乙等 民营 20 {GX} {LN} {SL}
    H50990300001 云岫县人民医院 云岫县 二级甲等 公立 50 {GX} {LN} {YP} {SL}
    H50990300002 云岫县中医院 云岫县 二级乙等 公立 35 {GX} {LN} {YP} {SL}
    H50990300003 云岫县妇幼保健院 云岫县 二级 公立 18 {LN} {SL}
    H50990300004 云岫县青杠镇卫生院 云岫县 未定级 公立 6 {GX} {YP} {SL}
    P50990100001 嘉岚区同砚大药房滨江店 嘉岚区 未定级 零售药店 8 {YP} {SL}
    """.strip().splitlines()
]
BY_NAME = {institution.name: institution for institution in INSTITUTIONS}

#: The distributors that the companies appointed, by the short names of both.
APPOINTED = {
    "岚舟": ("通途", "岫远"), "穗针": ("百汇", "岫远"), "杏砚": ("通途",),
    "砚北": ("通途", "百汇"), "霁川": ("江汀",), "泊远": ("岫远",),
    "芷原": ("百汇", "岫远"), "岐汀": ("江汀",), "艾陇": ("通途", "百汇"),
    "沐言": ("通途", "岫远"), "衡屿": ("江汀",), "澄野": ("百汇", "岫远"), "禾渡": ("通途", "江汀"),
}  # fmt: skip
COMPANIES = {
    "岚舟": "岚舟医疗器械有限公司", "穗针": "穗针医用制品有限公司", "杏砚": "杏砚医疗器械有限公司",
    "砚北": "砚北医用材料有限公司", "霁川": "霁川医疗科技有限公司", "泊远": "泊远医疗器械有限公司",
    "芷原": "芷原中药饮片有限公司", "岐汀": "岐汀中药饮片有限公司", "艾陇": "艾陇中药饮片有限公司",
    "沐言": "沐言药业有限公司", "衡屿": "衡屿制药有限公司", "澄野": "澄野药业股份有限公司", "禾渡": "禾渡制药有限公司",
    "原岭": "原岭医疗用品有限公司", "墨禾": "墨禾中药饮片有限公司", "蔚筑": "蔚筑制药有限公司",
}  # fmt: skip
DISTRIBUTORS = {
    "通途": "嘉岚通途医药有限公司",
    "百汇": "渠北百汇医药物流有限公司",
    "岫远": "云岫岫远医药有限公司",
    "江汀": "江汀医药配送有限公司",
}
