"""Whatever is changed in a workspace, in whatever order: what is kept of it gives what reading all of it anew gives."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_workspaces import Folder, Outcome, table

Jicai = Callable[..., Outcome]
COMMANDS = [
    ("progress", "--format", "json"),
    ("progress", "--by", "institution", "--format", "json"),
    ("flags", "--format", "json"),
    ("overdue", "--format", "json"),
    ("check", "--format", "json"),
    ("check", "--rows", "--format", "json"),
]
DAYS = ("2026-07-15", "2026-07-31", "2026-08-20", "2026-09-10")
SETTINGS = (
    "",
    'duplicates = "last"\n',
    'rejects = "skip"\n',
    "[lagging]\ntolerance = 0.2\n",
    '[values.orders.status]\n"在途" = "已撤销"\n',
    '[rules]\noff = ["stale"]\n',
    '[columns.orders]\ndistributor = ["配送单位"]\n',
)


class World:
    """A workspace that changes by chance."""

    def __init__(self, folder: Folder, seed: int) -> None:
        self.folder, self.draw = folder, random.Random(seed)
        self.months: dict[str, list[dict[str, Any]]] = {}
        self.products: list[dict[str, Any]] = [{}, {"产品编码": "P2", "品种编码": "V2", "品种名称": "针刀"}]
        self.institutions: list[dict[str, Any]] = [{}, {"医疗机构编码": "H2", "医疗机构名称": "第二医院"}]
        folder.good("货款支付")
        for month in ("7月", "8月", "9月"):
            self.months[month] = [self.line() for _ in range(self.draw.randint(2, 6))]
        for write in (self._months, self._catalogue, self._institutions, self._agreed):
            write()

    def line(self) -> dict[str, Any]:
        draw = self.draw
        day = draw.choice(DAYS)
        return {
            "订单明细编号": f"M{draw.randint(1, 30)}",
            "医疗机构编码": draw.choice(["H1", "H1", "H2", None]),
            "医疗机构名称": draw.choice(["第一医院", "第二医院"]),
            "产品编码": draw.choice(["P1", "P1", "P2", "P9"]),
            "下单日期": "2026-07-11",
            "验收数量": str(draw.randint(1, 40)),
            "验收日期": day,
            "订单状态": draw.choice(["正常", "正常", "正常", "退货", "已撤销", "在途"]),
        }

    def change(self) -> str:
        """Change something; says what."""
        draw, folder = self.draw, self.folder
        month = draw.choice(list(self.months))
        what = draw.choice(
            [
                "cell",
                "line",
                "repeat",
                "fewer",
                "factor",
                "code",
                "institution",
                "settings",
                "rename",
                "back",
                "nothing",
            ]
        )
        if what == "cell":
            draw.choice(self.months[month])["验收数量"] = str(draw.randint(1, 99))
        elif what == "line":
            self.months[month].append(self.line())
        elif what == "repeat":
            self.months[month].append(dict(draw.choice(self.months[draw.choice(list(self.months))])))
        elif what == "fewer" and len(self.months[month]) > 1:
            self.months[month].pop(draw.randrange(len(self.months[month])))
        elif what == "factor":
            draw.choice(self.products)["折算系数"] = str(draw.randint(1, 5))
        elif what == "code":
            self.products[0]["其他编码"] = draw.choice([None, "P9"])
        elif what == "institution":
            self.institutions[1]["医疗机构名称"] = draw.choice(["第二医院", "第三医院"])
        elif what == "settings":
            folder.settings(draw.choice(SETTINGS))
        elif what == "rename":
            self.months = dict(zip(draw.sample(["7月", "8月", "9月", "10月"], 3), self.months.values(), strict=True))
        for write in (self._months, self._catalogue, self._institutions):
            write()
        return what

    def _months(self) -> None:
        for path in self.folder.path.glob("*订单明细*"):
            path.unlink()
        for month, rows in self.months.items():
            self.folder.write(f"{month}订单明细.xlsx", table("订单明细", *rows))

    def _catalogue(self) -> None:
        self.folder.write("中选目录.xlsx", table("中选目录", *self.products))

    def _institutions(self) -> None:
        self.folder.write("医疗机构.xlsx", table("医疗机构", *self.institutions))

    def _agreed(self) -> None:
        rows = ({}, {"产品编码": "P2"}, {"医疗机构编码": "H2"})
        self.folder.write("约定采购量.xlsx", table("约定采购量", *rows))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_what_is_kept_is_what_is_read_anew(
    seed: int, folder: Folder, jicai: Jicai, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JICAI_CACHE_DIR", str(tmp_path / "缓存"))
    world = World(folder, seed)
    done: list[str] = []
    for _ in range(12):
        as_of = ("--as-of", world.draw.choice(["2026-07-31", "2026-08-20", "2026-09-30"]))
        for command in world.draw.sample(COMMANDS, 3):
            asked = command if command[0] == "check" else (*command, *as_of)
            for _ in range(world.draw.randint(1, 2)):
                assert jicai(*asked) == jicai(*asked, "--no-cache"), (done, asked)
        done.append(world.change())
