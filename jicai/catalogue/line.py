"""A product's line of an annex: its cells by role, and what is said of it elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from jicai.catalogue.parts import Part
from jicai.catalogue.roles import VARIETY_ROLES
from jicai.catalogue.spelling import key_of
from jicai.catalogue.standing import Status

_GROUP = re.compile(r"第?[0-9一二三四五六七八九十a-z]{1,3}(?:竞价)?(?:组|单元|号|类)?")


@dataclass(slots=True)
class Line:
    """A product's line of an annex.

    `texts` are its cells by role, `prices` those of the price columns with what each is for (None where the header does
    not say). `carried` are the roles whose text is that of a row above because the cell is blank, `spanned` those whose
    cell is merged over several rows, `lost` those that the file holds as a number of too many digits. `status` is what
    title, section or header say, with the text that says so. `remarks` are header and text of the cells that may say
    more of the row, those of columns that are not read marked True. `selected_blank`: the cell that says whether it was
    selected is empty, and others are not. `is_fragment`: the rest of a row that a page break cut; `cut_off` are the
    roles that the rest of this line fills.
    """

    file: str
    place: str
    row: int
    texts: dict[str, str]
    prices: list[tuple[str, str | None]] = field(default_factory=list)
    more: dict[str, list[str]] = field(default_factory=dict)
    carried: set[str] = field(default_factory=set)
    spanned: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    units: dict[str, str] = field(default_factory=dict)
    status: tuple[Status, str] = ("", "")
    section: str = ""
    part: Part = field(default_factory=Part)
    remarks: list[tuple[str, str, bool]] = field(default_factory=list)
    selected_blank: bool = False
    is_fragment: bool = False
    cut_off: set[str] = field(default_factory=set)

    @property
    def source(self) -> str:
        """Where it stands, for people."""
        return f"{self.file} {self.place}第{self.row}行" if self.place else f"{self.file} 第{self.row}行"

    @property
    def variety_role(self) -> str | None:
        """The role that names the variety; a purchasing unit that is only a number or letter (`A组`) names none."""
        for role in VARIETY_ROLES:
            text = self.texts.get(role)
            if text and not (role == "unit_group" and _GROUP.fullmatch(key_of(text))):
                return role
        return None

    def first(self, *roles: str) -> str:
        """The text of the first of the roles that is filled."""
        return next((self.texts[role] for role in roles if self.texts.get(role)), "")
