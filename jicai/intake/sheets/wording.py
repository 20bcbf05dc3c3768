"""What the settings say of a file, as the reading of its sheets needs it; plain values that go over a pipe."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from jicai.intake.sheets.units import units_in_note
from jicai.tables import INPUTS

if TYPE_CHECKING:
    from jicai.settings.files import FileEntry
    from jicai.settings.model import Settings


def _saying(*words: str, among: str = "") -> re.Pattern[str]:
    """One of the words in a name, but where it says that such rows are left out of it, or behind one of `among`."""
    return re.compile(f"(?<!不含)(?<![除去非{among}])({'|'.join(words)})(?!除外|后|前|已?剔除|已?扣除|不计)")


#: Words in the name of a file or sheet that say what status its lines have.
STATUS_WORDS = {
    **dict.fromkeys(("退货", "退回", "退库", "红冲", "冲红", "冲销"), "退货"),
    **dict.fromkeys(("撤销", "作废"), "已撤销"),
    "拒收": "拒绝配送",
}
_BACK = ("退款", "退回", "退货", "追回", "扣回", "冲红", "红冲", "冲销", "红字")
#: Words in such names that say that the amounts came back; not where they say that those are among others.
CAME_BACK = _saying(*_BACK, among="含及和与")
#: The same words where they say that, at the end of a name or of what is in brackets, and nothing says otherwise.
CAME_BACK_TOO = re.compile(f"^[^不未无除剔扣去另]*?([含及和与](?:{'|'.join(_BACK)}))(?=[）)】\\].]|$)")
#: The words of `STATUS_WORDS` in a name that says of its lines, or of some among them, what they are.
STATUS_WORD = _saying(*STATUS_WORDS)
#: Words in such names that say that agreed quantities come on top of others; not where they say that they are in them.
SUPPLEMENT = re.compile("(?<!含)(增补|调剂|追加|调增|调减)(?!后)")
#: Words in such names that say that the rows are not what the table is about.
DENYING_WORDS = ("上年", "去年", "往年", "历史", "计划", "示例", "样例", "样表", "草案", "草稿", "未审核", "作废")
#: Of these in a title, where more is told than what the rows are.
DENYING_IN_TITLES = ("上年度", "去年", "往年", "草案", "草稿", "作废")
#: Words in names and titles that say that agreed quantities are those of a part of a year; a few years are half a one.
QUARTER = re.compile(
    "(?:第?[一二三四1-4]季度|第[一二三四1-4]季|[本上当]季度|(?<![A-Za-z])[Qq][1-4](?![A-Za-z0-9])"
    "|(?<![每按逐分])季度(?=约定|协议|采购))(?!末|导出|更新|修订|报送|考核|通报|监测|版)"
)
HALF_YEAR = re.compile("[上下]半年|半年度?")


@dataclass(frozen=True, slots=True)
class Wording:
    """What holds for one table in one sheet, by the keys of its columns.

    `columns` are further headers (`[columns.TABLE]`), less preferred than the declared ones; `chosen` are the only
    headers under which a key may stand (`[[files]] columns`). `values` map words of the file to what they mean (for
    choices to stored values), `defaults` stand for what the file lacks, `units` say what a unit means that could mean
    two things. `name` is the file's where it says something of what is in it. `ignore` and `row_id` are headers of
    columns that are not read. `as_form`: the sheet is a form to be filled in, where brackets are only words. `settled`:
    an entry says which table the sheet is, whatever its name says.
    """

    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    ignore: Sequence[str] = ()
    row_id: Sequence[str] = ()
    as_form: bool = False
    name: str = ""
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which terms a file is read.

    `tables` are the keys of the tables that its name, an option or `[inputs]` gives; `only`: no other is looked for.
    `name` is the file's name where it says what its lines are (退货, 作废, 单位：万元), else empty: a file that is only
    renamed is not read again. `entries` are those of `[[files]]` whose path fits, later ones winning.
    """

    name: str = ""
    tables: Sequence[str] = ()
    only: bool = False
    columns: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    entries: Sequence[Mapping[str, Any]] = ()

    def table_of(self, sheet: str) -> str | None:
        """The table that an entry gives for this sheet."""
        tables = [entry["table"] for entry in self._of(sheet) if entry["table"]]
        return tables[-1] if tables else None

    def wording(self, sheet: str, table: str) -> Wording:
        """What holds for this table in this sheet."""
        merged: dict[str, Any] = {"chosen": {}, "values": {}, "defaults": {}, "units": {}}
        merged["values"] = {key: dict(words) for key, words in self.values.get(table, {}).items()}
        ignore: list[str] = []
        row_id: list[str] = []
        keys = {column.key for column in INPUTS[table].columns}
        for entry in self._of(sheet):
            if entry["table"] not in (None, table):
                continue
            for source, target in (("columns", "chosen"), ("defaults", "defaults"), ("units", "units")):
                merged[target].update({key: value for key, value in entry[source].items() if key in keys})
            for key, words in entry["values"].items():
                if key in keys:
                    merged["values"].setdefault(key, {}).update(words)
            ignore += entry["ignore"]
            row_id += entry["row_id"]
        return Wording(
            columns=self.columns.get(table, {}),
            ignore=ignore,
            row_id=row_id,
            name=self.name,
            settled=self.table_of(sheet) is not None,
            **merged,
        )

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Terms:
        """The terms as `to_json` gave them."""
        return cls(**values)

    def _of(self, sheet: str) -> Iterable[Mapping[str, Any]]:
        return (entry for entry in self.entries if entry["sheet"] is None or fits(sheet, entry["sheet"]))


def entries_for(path: str, settings: Settings) -> list[FileEntry]:
    """The entries of `[[files]]` about the file with this path, relative to the workspace."""
    return [entry for entry in settings.files if fits(path, entry.path)]


def fits(name: str, pattern: str) -> bool:
    """Whether a name is the pattern, brackets and all, or fits it."""
    return name == pattern or fnmatchcase(name, pattern)


def terms_of(path: str, settings: Settings, tables: Sequence[str], *, only: bool) -> Terms:
    """The terms of the file with this path (relative to the workspace where it lies in it)."""
    name = path.rpartition("/")[2]
    says = any(word in name for word in (*STATUS_WORDS, *DENYING_WORDS))
    says |= any(words.search(name) for words in (SUPPLEMENT, QUARTER, HALF_YEAR, CAME_BACK, CAME_BACK_TOO))
    return Terms(
        name=name if says or units_in_note(name) else "",
        tables=tuple(tables),
        only=only,
        columns=settings.columns,
        values=settings.values,
        entries=[entry.model_dump() for entry in entries_for(path, settings)],
    )
