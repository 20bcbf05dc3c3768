"""What the declarations say, in the words of pages and forms."""

from __future__ import annotations

from jicai.tables.column import Column, Kind, Sign

KIND_WORDS: dict[Kind, str] = {
    Kind.TEXT: "文字",
    Kind.CODE: "编码",
    Kind.IDENTIFIER: "编号",
    Kind.QUANTITY: "数量",
    Kind.PRICE: "价格",
    Kind.FACTOR: "系数",
    Kind.FIGURE: "数",
    Kind.MONEY: "金额",
    Kind.RATIO: "比率",
    Kind.INTEGER: "整数",
    Kind.YEAR: "年度",
    Kind.DATE: "日期",
    Kind.MONTH: "月份",
    Kind.CHOICE: "选项",
    Kind.BOOLEAN: "是否",
}

SIGN_WORDS: dict[Sign, str] = {
    Sign.ANY: "",
    Sign.NOT_NEGATIVE: "不小于 0",
    Sign.POSITIVE: "大于 0",
    Sign.NOT_ZERO: "不等于 0",
}


def choice_words(column: Column) -> str:
    """The permitted values as people write them, each with the other words that mean it."""
    words = []
    for choice in column.choices:
        others = [word for word in choice.others if word != choice.label]
        more = f"（也可写作 {'、'.join(others)}）" if others else ""
        words.append(f"{choice.label}{more}")
    return "；".join(words)


def allowed_words(column: Column) -> str:
    """What a cell of the column may hold beyond its type, and what an empty one means."""
    words = [SIGN_WORDS[column.sign], choice_words(column)]
    if column.default is not None:
        words.append(f"空着按{column.label_of(column.default)}")
    return "；".join(word for word in words if word)
