"""What a batch is: the typed content of one batch file, with a Chinese label and meaning for every key."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from jicai.batches.dated import Dated, always
from jicai.batches.values import (
    Code,
    Day,
    ExtensionYears,
    Grain,
    InstitutionType,
    InstitutionTypes,
    Kind,
    ListingMode,
    MonthCounting,
    Multiple,
    PaymentBasis,
    Recalculation,
    Share,
    Text,
)

CountOfMonths = Annotated[int, Field(ge=1, le=120)]


class Part(BaseModel):
    """A table of the batch file: nothing unknown, nothing converted, nothing changed later."""

    # Built when it is first used: the parts of a model never are by themselves.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class Listing(Part):
    """The report of the products to be listed, before the start (A 文末, B 文末)."""

    working_days: Annotated[int, Field(ge=1, le=250)] = Field(
        title="拟挂网报送工作日数", description="起始日之前的工作日数，起始日不算"
    )
    mode: ListingMode = Field(title="拟挂网报送方式", description="在这些工作日之内报送，或不晚于最前一个工作日")


class YearSpan(Part):
    """One agreement year that a notice sets outright; both days included."""

    start_on: Day = Field(title="协议年度起始日", description="含当日；第一个同批次的起始日，其余紧接上一个的截止日")
    end_on: Day = Field(title="协议年度截止日", description="含当日；最后一个同采购周期的截止日")


class Cycle(Part):
    """How long the batch runs: `years` or `end_on`, and its extension (A 一（三）, B 二（一）)."""

    years: Annotated[int, Field(ge=1, le=20)] | None = Field(
        default=None, title="采购周期年数", description="从起始日算起，满最后一年的前一天到期；与截止日二选一"
    )
    end_on: Day | None = Field(default=None, title="采购周期截止日", description="含当日；与年数二选一")
    max_extension_years: ExtensionYears | None = Field(
        default=None, title="延长上限（年）", description="周期到期后最多可延长的年数；不写即不允许延长"
    )
    extended_to: Day | None = Field(default=None, title="延长至", description="决定延长后的新截止日，含当日")
    agreement_years: tuple[YearSpan, ...] = Field(
        default=(),
        strict=False,
        title="协议年度",
        description="每个协议年度一段 [[cycle.agreement_years]]，首尾相接；不写即从起始日起每满一年",
    )


class Advance(Part):
    """The advance that the fund pays to institutions (A 二（三）, B 三（四）)."""

    ratio: Dated[Share] = Field(
        default=always(Decimal("0.30")), title="预付比例", description="预付金占年度约定采购金额的比例，0 到 1"
    )
    first_share: Dated[Share] = Field(
        default=always(Decimal("0.50")), title="首期占比", description="首期占预付金的比例，0 到 1；余下为第二期"
    )
    second_month: Dated[CountOfMonths] = Field(
        default=always(6), title="第二期月数", description="第二期最迟在周期的第几个月末拨付"
    )
    month_counting: Dated[MonthCounting] = Field(
        default=always("calendar"), title="计月方法", description="第几个月末怎样数；写明第二期到期日时不用"
    )
    second_due_on: Dated[Day] | None = Field(
        default=None,
        title="第二期到期日",
        description="直接写明第二期最迟拨付日，代替按月推算；每年预付一次的，以后各年度逐年顺延",
    )
    recalculate: Recalculation = Field(
        default="once", title="预付次数", description="一个周期测算一次，或每个协议年度一次"
    )


class Offset(Part):
    """How the advance comes back after the cycle (A 二（三）, B 三（四）)."""

    window_months: Dated[CountOfMonths] = Field(
        default=always(12), title="抵扣月数", description="周期结束的次月起可抵扣的结算月数；之后的一个月退回余额"
    )


class Settlement(Part):
    """By when suppliers are paid: `months` or `days`, one month where neither is given (A 二（三）, B 三（四）)."""

    months: Dated[Annotated[int, Field(ge=0, le=24)]] | None = Field(
        default=None, title="结清月数", description="验收之后第几个月的月末为最迟付款日；都不写即为 1，与天数二选一"
    )
    days: Dated[Annotated[int, Field(ge=1, le=730)]] | None = Field(
        default=None, title="结清天数", description="验收之后第几天为最迟付款日；与月数二选一"
    )

    @model_validator(mode="before")
    @classmethod
    def _one_month(cls, data: object) -> object:
        return {"months": 1} if isinstance(data, Mapping) and not data else data


class Price(Part):
    """What is special about the batch's prices (A 二（一）, B 三（二）)."""

    legacy_lower: Dated[bool] = Field(
        default=always(value=False),
        title="可执行历史低价协议",
        description="通知印发前已签、低于中选价的协议可否继续执行",
    )


class Nonselected(Part):
    """The limit on non-selected products (B 三（一）)."""

    cap: Dated[Multiple] = Field(
        title="非中选采购上限", description="折算后非中选采购量与中选采购量之比的上限；不写此表即无上限"
    )


class Renewal(Part):
    """The floor for renewed agreements (B 二（二）)."""

    floor: Dated[Multiple] = Field(
        title="续签量下限", description="下年度约定采购量与上年度之比的下限；不写此表即无下限"
    )


class PaymentStandard(Part):
    """How the payment standard of medical insurance is set (B 三（四）)."""

    basis: Dated[PaymentBasis] = Field(title="医保支付标准依据", description="医保支付标准按什么价格确定")


class Superseded(Part):
    """A variety that the national procurement takes over (B 二（三）, A 文末)."""

    variety_code: Text = Field(title="品种编码", description="被国家组织集采接替的品种")
    superseded_from: Day = Field(
        alias="from", title="接替日期", description="从这一天起执行国家集采结果，本批次到前一天为止"
    )
    source: Text | None = Field(default=None, title="接替依据", description="文件名称或文号，可不写")


class Batch(Part):
    """One batch (批次). Ratios are `Decimal` with at most 6 places, dates `datetime.date`, both ends inclusive.

    What its values must be to each other is held by `jicai.batches.consistency`, through which files are read.
    """

    code: Code = Field(title="批次编码", description="各表“批次编码”列所用的编码，比较时不分大小写")
    name: Text = Field(title="批次名称", description="表格和报告中显示的名称")
    aliases: tuple[Text, ...] = Field(
        default=(),
        strict=False,
        title="其他名称",
        description="数据文件里用来代替批次编码的名称，如简称；不分大小写、全角半角和空格",
    )
    kind: Kind = Field(title="类别", description="采购的是医用耗材、药品还是中药饮片")
    source: Text = Field(title="文号", description="规定本批次执行的通知")
    issued_on: Day = Field(title="印发日期", description="通知的成文日期；历史低价协议须在此前签订")
    in_force_on: Day = Field(title="施行日期", description="通知施行的日期；不写则同起始日")
    start_on: Day = Field(title="起始日", description="中选结果实际执行之日，采购周期从这天算起；不写则同施行日期")
    bound_types: tuple[InstitutionType, ...] = Field(
        default=("公立", "军队"),
        min_length=1,
        strict=False,  # a TOML list becomes a tuple; its members stay strict
        title="适用机构类型",
        description="必须执行的机构类型；其他机构自愿参加，不考核、不预付",
    )
    advance_types: Dated[InstitutionTypes] = Field(
        default=always(("公立", "军队")),
        title="预付机构类型",
        description="得到医保预付的机构类型；不写则同适用机构类型",
    )
    grain: Grain = Field(
        default="company",
        title="约定对象",
        description="约定采购量对哪个企业，还是只对品种；只对品种的，该品种任何中选产品都计入",
    )
    listing: Listing | None = Field(default=None, title="拟挂网信息报送", description="不写即不提示")
    cycle: Cycle = Field(title="采购周期", description="年数或截止日，以及延长")
    advance: Advance = Field(default_factory=Advance, title="医保预付", description="预付金的比例、期次和到期日")
    offset: Offset = Field(default_factory=Offset, title="抵扣", description="周期结束后怎样抵扣预付金")
    settlement: Settlement = Field(
        default_factory=Settlement, title="货款结清", description="医疗机构最迟何时向企业付款"
    )
    price: Price = Field(default_factory=Price, title="价格", description="价格方面的特别规定")
    nonselected: Nonselected | None = Field(default=None, title="非中选产品", description="不写即无上限")
    renewal: Renewal | None = Field(default=None, title="续签", description="不写即无下限")
    payment_standard: PaymentStandard | None = Field(default=None, title="医保支付标准", description="不写即不检查")
    superseded: tuple[Superseded, ...] = Field(
        default=(), strict=False, title="国家集采接替品种", description="每个品种一段 [[superseded]]，品种不得重复"
    )

    @model_validator(mode="before")
    @classmethod
    def _one_for_the_other(cls, data: object) -> object:
        """Let each of the two dates stand for the other where the file gives one, and the bound types for the paid."""
        if isinstance(data, Mapping):
            both = {"start_on", "in_force_on"}
            given = [data[key] for key in both if key in data]
            if len(given) == 1:
                data = {**data, **dict.fromkeys(both, given[0])}
            if "bound_types" in data and "advance_types" not in data:
                data = {**data, "advance_types": data["bound_types"]}
        return data
