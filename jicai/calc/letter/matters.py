"""What letters can be about, from the rows of the results: who is written to, and a key that stays from month to month.

Every function takes the rows of a result and gives them back with the columns `MATTER`: matter, addressee_type
(institution or company), addressee_code (of an institution, else null), addressee (the name), key (what the matter is
known by in the register), subject (which it is, in words) and worth (yuan, rounded half-up to the fen: what the annexed
rows show and what the sums of a letter add up; null for findings). Rows that no letter goes out for are left out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

import polars as pl

from jicai.calc.finding_keys import MARK, keys_of, parts_of
from jicai.calc.names import folded_code
from jicai.calc.rules.rule import Rule
from jicai.money import round_half_up

Addressee = Literal["institution", "company"]
MATTER = ("matter", "addressee_type", "addressee_code", "addressee", "key", "subject", "worth")
_ITEM = ("batch", "agreement_year", "institution_code", "variety_code", "company")
_FEN = 2

#: Whom the findings of a rule are asked of. What is not named is the bureau's own business (`OWN`).
ASKED_OF: Mapping[str, Addressee] = {
    "abnormal-use": "institution",
    "distributor": "company",
    "lagging": "institution",
    "legacy-after-notice": "institution",
    "listed-price": "company",
    "no-contract": "institution",
    "nonselected-cap": "institution",
    "not-renewed": "institution",
    "not-started": "institution",
    "overdue": "institution",
    "price-above": "institution",
    "price-below": "institution",
    "refund-late": "institution",
    "renewal-floor": "institution",
    "substitute-use": "institution",
    "supply-after-completion": "company",
    "supply-late": "company",
    "supply-short": "company",
    "surge": "institution",
    "unlisted-product": "institution",
    "unmapped-product": "company",
}
#: Findings that are urged on with their own annex (采购进度, 逾期货款): asked about only where they are named.
URGED = frozenset({"lagging", "not-started", "overdue"})


def behind_matters(items: pl.LazyFrame) -> pl.LazyFrame:
    """Of the columns of `WHY`: the items of the institutions that are bound; what others agreed to is voluntary."""
    bound = items.filter(~pl.col("voluntary")).with_columns(pl.lit("").alias(MARK))
    return bound.with_columns(
        *_to_institution("behind"),
        key=parts_of("behind", _ITEM).map_batches(_item_keys, return_dtype=pl.String(), is_elementwise=True),
        subject=pl.concat_str("batch", "variety_name", "company", separator=" ", ignore_nulls=True),
        worth=round_half_up(pl.col("missing_amount"), _FEN),
    ).drop(MARK)


def overdue_matters(lines: pl.LazyFrame, windows: pl.LazyFrame, institutions: pl.LazyFrame) -> pl.LazyFrame:
    """Of the columns of `OVERDUE`: every overdue line, or receipt of one, with the `batches` that it belongs to.

    `windows` tell when an acceptance of a product is a batch's, see `jicai.calc.settlement.terms.acceptance_windows`;
    batches that do not bind the institution, by its type in `institutions`, ask nothing of it.
    """
    accepted = ["product_code", "accepted_on", "institution_code"]
    batches = (
        lines.select(accepted)
        .unique()
        .join(institutions.select("institution_code", "type"), on="institution_code")
        .join(windows.select("batch", "product_code", "bound_types", "counts_from", "counts_until"), on="product_code")
        .filter(
            pl.col("accepted_on").is_between("counts_from", "counts_until"),
            pl.col("bound_types").list.contains(pl.col("type")),
        )
        .group_by(accepted)
        .agg(batches=pl.col("batch").unique().sort())
    )
    return lines.join(batches, on=accepted, how="left", maintain_order="left").with_columns(
        *_to_institution("overdue"),
        key=_line_key("overdue", "line_id", "receipt_id"),
        subject=pl.concat_str("payee", "line_id", "receipt_id", separator=" ", ignore_nulls=True),
        worth=round_half_up(pl.col("unpaid"), _FEN),
    )


def supply_matters(lines: pl.LazyFrame) -> pl.LazyFrame:
    """Of the columns of `SUPPLY_LINES`: every order line that was not supplied, or late."""
    return lines.filter(pl.col("company").is_not_null()).with_columns(
        *_to_company("supply"),
        key=_line_key("supply", "line_id"),
        subject=pl.concat_str("institution_name", "product_name", "line_id", separator=" ", ignore_nulls=True),
        worth=round_half_up(pl.col("amount"), _FEN),
    )


def asked_of(rule: Rule) -> Addressee | None:
    """Whom the findings of a rule are asked of; of a bureau's own rule whom they name first."""
    if rule.own is None:
        return ASKED_OF.get(rule.id)
    return "institution" if "institution_code" in rule.names else "company" if "company" in rule.names else None


def finding_matters(found: pl.LazyFrame, to: Addressee, own: Collection[str] = ()) -> pl.LazyFrame:
    """Of the columns of `FLAGS`: the findings of the rules that are asked of institutions, or of companies.

    `own` are the ids of the bureau's own rules that are.
    """
    rules = [*own, *(rule for rule, whom in ASKED_OF.items() if whom == to)]
    who = "institution_code" if to == "institution" else "company"
    about = ["rule_title", "variety_name", "product_name", "line_id"]
    if to == "company":
        about.insert(1, "institution_name")
    return found.filter(pl.col("rule").is_in(rules), pl.col(who).is_not_null()).with_columns(
        *(_to_institution("finding") if to == "institution" else _to_company("finding")),
        subject=pl.concat_str(*about, separator=" ", ignore_nulls=True),
        worth=pl.lit(None, dtype=pl.Decimal(38, _FEN)),
    )


def _to_institution(matter: str) -> list[pl.Expr]:
    code = pl.col("institution_code")
    return [
        pl.lit(matter).alias("matter"),
        pl.lit("institution").alias("addressee_type"),
        code.alias("addressee_code"),
        pl.col("institution_name").fill_null(code).alias("addressee"),
    ]


def _to_company(matter: str) -> list[pl.Expr]:
    return [
        pl.lit(matter).alias("matter"),
        pl.lit("company").alias("addressee_type"),
        pl.lit(None, dtype=pl.String).alias("addressee_code"),
        pl.col("company").alias("addressee"),
    ]


def _line_key(matter: str, *parts: str) -> pl.Expr:
    # The word before it keeps spreadsheet programs from making a number of a long id.
    return pl.concat_str(
        pl.lit(matter), *(folded_code(pl.col(part)) for part in parts), separator="-", ignore_nulls=True
    )


def _item_keys(parts: pl.Series) -> pl.Series:
    return keys_of(pl.repeat("behind", len(parts), eager=True), parts)
