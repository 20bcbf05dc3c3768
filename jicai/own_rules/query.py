"""An SQL rule looked at before it is run: one SELECT over our own tables, by functions that are pure and exact.

DuckDB's own parser says what the statement is; nothing that it does not know from the lists here is let through. That
the database itself is shut off from files, network and settings is another matter, see `jicai.calc.own.database`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib.util import find_spec
from typing import Any

from jicai.tables import INPUTS
from jicai.tables.results.flags import FLAGS

#: What a query may ask of the run.
PARAMETERS = ("as_of", "month")
_PURE = """
    + - * % || ~~ !~~ ~~* !~~* like_escape not_like_escape ilike_escape not_ilike_escape
    abs ceil ceiling floor round trunc greatest least coalesce nullif
    count count_star count_if sum min max any_value first last arg_max arg_min bool_and bool_or array_agg string_agg
    row_number rank dense_rank ntile lag lead first_value last_value nth_value
    concat concat_ws contains ends_with starts_with prefix suffix format instr strpos left right len length strlen
    lower upper trim ltrim rtrim lpad rpad replace reverse split_part substr substring
    regexp_extract regexp_full_match regexp_matches regexp_replace
    date_diff datediff date_part datepart date_trunc datetrunc last_day make_date strftime year quarter month week day
"""
#: Functions that give the same for the same rows, and exact numbers for exact ones.
FUNCTIONS = frozenset(_PURE.split())
_FLOATS = frozenset({"/", "//", "^", "**", "avg", "mean", "median", "sqrt", "pow", "power", "ln", "log", "exp"})
_FLOAT_TYPES = frozenset({"double", "float", "real", "float4", "float8", "numeric_double"})
#: What is no column though it looks like one: it would give something else tomorrow, or elsewhere.
_OF_THE_MACHINE = frozenset(
    {"current_date", "current_time", "current_timestamp", "localtime", "localtimestamp", "current_user", "user"}
    | {"session_user", "current_catalog", "current_schema", "current_role"}
)
_FIGURES = frozenset({"value", "limit", "数值", "界限"})
_SPANS = frozenset({"to_days", "to_weeks", "to_months", "to_quarters", "to_years"})
_FORBIDDEN_REFS = {"TABLE_FUNCTION": "表函数", "SHOW_REF": "DESCRIBE、SHOW", "PIVOT": "PIVOT"}
_EXACT = "除法和平均数得出的是二进制小数，不精确，请改成乘法，如 a > b * 0.3"
#: What every table has beside its columns: the place of the row.
ROW_ID = "row_id"


@dataclass(slots=True)
class Query:
    """What a query looks at: tables by key, of each the columns that it names, its parameters; and what is wrong.

    `outputs` are the names of its columns, those that findings have by their keys; `deciding` the columns that are not
    merely shown: without them a sheet tells nothing.
    """

    text: str
    tables: list[str] = field(default_factory=list)
    columns: dict[str, set[str]] = field(default_factory=dict)
    deciding: dict[str, set[str]] = field(default_factory=dict)
    parameters: list[str] = field(default_factory=list)
    told: list[tuple[int, str]] = field(default_factory=list)
    is_starred: bool = False
    outputs: list[str] = field(default_factory=list)


def has_duckdb() -> bool:
    """Whether SQL rules can be run at all."""
    return find_spec("duckdb") is not None


def examined_query(text: str) -> Query:
    """The query, understood; with what is wrong in `told`, each with its line."""
    import duckdb

    query = Query(text)
    first = text[: len(text) - len(text.lstrip())].count("\n") + 1
    with duckdb.connect(":memory:", config={"enable_external_access": "false", "threads": "1"}) as parser:
        try:
            statements = parser.extract_statements(text)
        except duckdb.Error as error:
            query.told.append((_line_of_error(str(error)), f"不是有效的 SQL：{first_line(error)}"))
            return query
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            query.told.append((first, "应是一个 SELECT，不能有别的语句，也不能有几个"))
            return query
        parsed = json.loads(parser.execute("SELECT json_serialize_sql(?)", [text]).fetchall()[0][0])
    if parsed.get("error"):
        query.told.append((first, f"应是一个 SELECT：{parsed.get('error_message', '')}"))
        return query
    _Reader(query).read(parsed["statements"])
    if not query.tables and not query.told:
        query.told.append((first, f"没有查任何表，可用的表：{'、'.join(table.label for table in INPUTS.values())}"))
    return query


def first_line(error: Exception) -> str:
    """What the database says, in one line without its own drawing of the place."""
    return " ".join(str(error).split("\n\nLINE ")[0].split())


def _line_of_error(text: str) -> int:
    _, found, rest = text.partition("\n\nLINE ")
    number = rest.partition(":")[0]
    return int(number) if found and number.isdigit() else 1


class _Reader:
    """Walks the parsed statement: what is not known to be harmless is told of."""

    def __init__(self, query: Query) -> None:
        self.query = query
        self.names = {name: table.key for table in INPUTS.values() for name in (table.key, table.label)}
        self.aliases: dict[str, set[str]] = {}
        self.named: list[list[str]] = []
        self.shown: list[list[str]] = []
        self.own: set[str] = set()
        text = query.text
        self.of_shown: set[int] = set()
        self.at = len(text.encode()) - len(text.lstrip().encode())

    def read(self, statements: Any) -> None:
        self.own = set(_ctes(statements))
        self.of_shown = {id(node) for one in _merely_shown(statements[0]["node"]) for node in _nodes(one)}
        for node in _nodes(statements):
            if _is_span(node):
                continue
            location = node.get("query_location")
            if isinstance(location, int) and location < len(self.query.text.encode()):
                self.at = location
            self._look(node)
        self._columns()
        labels = {column.label: column.key for column in FLAGS.columns}
        self.query.outputs = [labels.get(name, name) for name in _outputs(statements[0]["node"])]

    def _tell(self, words: str) -> None:
        line = self.query.text.encode()[: self.at].count(b"\n") + 1
        if (line, words) not in self.query.told:
            self.query.told.append((line, words))

    def _look(self, node: dict[str, Any]) -> None:
        kind = str(node.get("type"))
        if node.get("sample"):
            self._tell("不能用 SAMPLE：每次抽到的行不同")
        if kind == "BASE_TABLE":
            self._table(node)
        elif kind in _FORBIDDEN_REFS:
            name = (node.get("function") or {}).get("function_name", "")
            self._tell(f"不能用{_FORBIDDEN_REFS[kind]}{f' {name}' if name else ''}，规则只能查各张表")
        elif kind == "RECURSIVE_CTE_NODE":
            self._tell("不能用 WITH RECURSIVE，请改写")
        elif kind == "TYPE":
            name = str(node.get("type_name", "")).lower()
            if name in _FLOAT_TYPES:
                self._tell(f"{name.upper()} 是二进制小数，不精确，请写 DECIMAL(38, 10)")
        elif "function_name" in node:
            self._function(str(node["function_name"]).lower())
        elif node.get("class") == "PARAMETER":
            self._parameter(str(node.get("identifier", "")))
        elif node.get("class") == "CONSTANT":
            literal = node.get("literal") or {}
            text = str(literal.get("text", ""))
            if literal.get("kind") == "NUMERIC" and "e" in text.lower():
                self._tell(f"{text} 是二进制小数，请写成普通的小数")
        elif node.get("class") == "COLUMN_REF":
            names = [str(name) for name in node["column_names"]]
            (self.shown if id(node) in self.of_shown else self.named).append(names)
            if len(names) == 1 and names[0].lower() in _OF_THE_MACHINE:
                self._tell(f"不能用 {names[0]}，截至日期请写 $as_of")
        elif node.get("class") == "STAR":
            self.query.is_starred = True

    def _table(self, node: dict[str, Any]) -> None:
        name, alias = str(node["table_name"]), str(node.get("alias") or node["table_name"])
        if node.get("schema_name") or node.get("catalog_name"):
            self._tell(f"表名前不写库名，请只写 {name}")
        elif name.lower() in self.own:
            return
        elif name.lower() in self.names:
            key = self.names[name.lower()]
            self.aliases.setdefault(alias.lower(), set()).add(key)
            if key not in self.query.tables:
                self.query.tables.append(key)
        else:
            self._tell(f"没有「{name}」这张表，可用的：{'、'.join(table.label for table in INPUTS.values())}")

    def _function(self, name: str) -> None:
        if name in _FLOATS:
            self._tell(f"不能用 {name}：{_EXACT}")
        elif name not in FUNCTIONS:
            near = get_close_matches(name, sorted(FUNCTIONS), n=1)
            self._tell(f"不能用函数 {name}，{f'是否要写 {near[0]}？' if near else '可用的见 docs/自定规则.md'}")

    def _parameter(self, name: str) -> None:
        if name not in PARAMETERS:
            self._tell(f"没有参数 ${name}，可用 $as_of（截至日期）、$month（截至日期所在月的第一天）")
        elif name not in self.query.parameters:
            self.query.parameters.append(name)

    def _columns(self) -> None:
        """The columns of each table that are named: with the table's name before them, or of every table alike."""
        for key in self.query.tables:
            self.query.deciding[key] = self._of(key, self.named)
            self.query.columns[key] = self._of(key, [*self.named, *self.shown])

    def _of(self, key: str, named: list[list[str]]) -> set[str]:
        known = {name: column.key for column in INPUTS[key].columns for name in (column.key, column.label)}
        return {
            known[names[-1].lower()]
            for names in named
            if names[-1].lower() in known and (len(names) == 1 or key in self.aliases.get(names[-2].lower(), ()))
        }


def _is_span(node: dict[str, Any]) -> bool:
    """Whether the node is an INTERVAL of so many days or months, which the parser writes with a binary number."""
    return node.get("function_name") in _SPANS and not any("column_names" in one for one in _nodes([*node.values()]))


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        if _is_span(value):
            return
        for inner in value.values():
            yield from _nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _nodes(inner)


def _outputs(node: dict[str, Any]) -> list[str]:
    """The names of the columns that a SELECT gives, as far as it gives them names."""
    while "select_list" not in node:
        inner = node.get("left") or node.get("child") or (node.get("children") or [{}])[0]
        if not isinstance(inner, dict) or not inner:
            return []
        node = inner
    return [_name(one) for one in node["select_list"]]


def _merely_shown(node: dict[str, Any]) -> list[dict[str, Any]]:
    """What a SELECT gives beside the figures."""
    return [one for one in node.get("select_list", ()) if _name(one).lower() not in _FIGURES]


def _name(one: dict[str, Any]) -> str:
    return str(one.get("alias") or (one.get("column_names") or [""])[-1])


def _ctes(value: Any) -> Iterator[str]:
    """The names that WITH gives, in lower case."""
    for node in _nodes(value):
        entries = node.get("map")
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict) and isinstance(entry.get("key"), str):
                yield entry["key"].lower()
