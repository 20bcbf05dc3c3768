"""`jicai.toml`: what a workspace sets, with the defaults."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from jicai.settings.demand import Demand
from jicai.settings.files import FileEntry
from jicai.settings.letter import Letter
from jicai.settings.rules import Rules
from jicai.settings.supply import Supply
from jicai.settings.values import Days, QuotedDecimal, Section, Share, ascending


class BatchFiles(Section):
    """`[batches]`: the bureau's own batch files, as paths or globs relative to the workspace."""

    files: list[str] = Field(
        default_factory=list, title="批次文件", description="本单位的批次文件，可用通配符，如 batches/*.toml"
    )


class Lagging(Section):
    """`[lagging]`: when an item is called lagging."""

    tolerance: Share = Field(default=Decimal(0), title="滞后容差", description="完成率比时间进度低过这个份额才算滞后")
    grace_days: Annotated[int, Field(ge=0, le=366)] = Field(
        default=0, title="宽限天数", description="协议年度开始后的这些天里不算滞后"
    )
    mode: Literal["difference", "ratio"] = Field(
        default="difference",
        title="滞后口径",
        description="difference 完成率减时间进度，看容差；ratio 完成率除以时间进度，看 behind 和 ahead",
    )
    behind: Share = Field(
        default=Decimal("0.9"), title="滞后比", description="口径为 ratio 时，完成率除以时间进度低于它为滞后"
    )
    ahead: Annotated[QuotedDecimal, Field(ge=1, le=100)] = Field(
        default=Decimal("1.1"), title="超序时比", description="口径为 ratio 时，完成率除以时间进度高于它的另计为超序时"
    )

    @property
    def bands(self) -> tuple[Decimal, Decimal] | None:
        """`behind` and `ahead` where the ratio of completion and time progress is looked at, else None."""
        return (self.behind, self.ahead) if self.mode == "ratio" else None


class Assess(Section):
    """`[assess]`: how the yearly assessment gives points."""

    scheme: str = Field(
        default="",
        title="考核办法",
        description="考核办法的文件，相对于工作目录；或随程序提供的 示例、一票否决。不写则用示例",
    )


class Reconcile(Section):
    """`[reconcile]`: how far apart the days of one trade may lie in two books."""

    days: Annotated[int, Field(ge=0, le=366)] = Field(
        default=7, title="对账日期容差", description="没有编号可对的，台账与平台的验收日期最多差几天"
    )
    invoice_days: Annotated[int, Field(ge=0, le=366)] = Field(
        default=60, title="发票日期容差", description="没有编号可对的，开票与平台验收的日期最多差几天"
    )


class Terminal(Section):
    """`[terminal]`: how a table is shown that is longer than the screen."""

    long: Literal["pager", "ends", "all"] = Field(
        default="pager",
        title="长表",
        description="比屏幕长时：pager 用分页程序（less，或环境变量 PAGER 里的）；ends 只显示开头和末尾；all 全部显示",
    )
    ends: Annotated[int, Field(ge=1, le=10_000)] = Field(
        default=20, title="开头和末尾的行数", description="长表为 ends 时，开头和末尾各显示几行"
    )


class Report(Section):
    """`[report]`: the monthly bulletin."""

    template: str = Field(
        default="",
        title="模板",
        description="本单位的通报模板（.docx），相对于工作目录；不写则用随程序提供的，见 监测通报",
    )
    issuer: str = Field(default="", title="发文机关", description="落款和红头里的名称；不写则没有落款")
    red_head: bool = Field(default=False, title="红头", description="首页上方要不要红头，要的话写明发文机关")
    most: Annotated[int, Field(ge=1, le=200)] = Field(
        default=10, title="最多列出", description="滞后、逾期、供应不足的表里最多列出几家"
    )
    font: str = Field(
        default="",
        title="图的字体",
        description="画图用的中文字体文件，相对于工作目录；不写则 Word 用这台机器上有的，网页用浏览器的",
    )


class Settings(Section):
    """All of `jicai.toml`. Columns and values are checked against the declarations of the tables."""

    inputs: dict[str, list[str]] = Field(default_factory=dict, title="输入文件", description="各表的文件，可用通配符")
    batches: BatchFiles = Field(default_factory=BatchFiles, title="批次")
    files: list[FileEntry] = Field(
        default_factory=list, title="单个文件", description="某些文件另外需要的：[[files]] 一段一个，后写的优先"
    )
    columns: dict[str, dict[str, list[str]]] = Field(
        default_factory=dict, title="表头", description='本单位另用的表头：[columns.表] 键 = ["表头"]'
    )
    values: dict[str, dict[str, dict[str, str]]] = Field(
        default_factory=dict, title="取值", description='本单位另用的词：[values.表.列] 词 = "规定的词"'
    )
    duplicates: Literal["reject", "last"] = Field(
        default="reject", title="编号重复而内容不同的行", description="reject 拒绝；last 以最后一行为准"
    )
    rejects: Literal["stop", "skip"] = Field(
        default="stop", title="有行被拒绝时", description="stop 停止；skip 略过这些行继续"
    )
    lagging: Lagging = Field(default_factory=Lagging, title="滞后")
    ageing: Annotated[list[Days], Field(min_length=1, max_length=12), AfterValidator(ascending)] = Field(
        default=[30, 60, 90, 180], title="账龄分段", description="各段的最后一天，从小到大；最后一段之后另成一段"
    )
    supply: Supply = Field(default_factory=Supply, title="供应")
    demand: Demand = Field(default_factory=Demand, title="报量核对")
    assess: Assess = Field(default_factory=Assess, title="考核")
    report: Report = Field(default_factory=Report, title="监测通报")
    letter: Letter = Field(default_factory=Letter, title="函件")
    reconcile: Reconcile = Field(default_factory=Reconcile, title="对账")
    terminal: Terminal = Field(default_factory=Terminal, title="终端")
    rules: Rules = Field(
        default_factory=Rules, title="检查规则", description="各规则的设置：[rules.规则编号] 键 = 值，见 检查规则"
    )
