"""The batches' dates as frames."""

from __future__ import annotations

from datetime import date

import polars as pl

from jicai.batches.frames import agreement_years_frame, superseded_frame
from jicai.batches.loader import load_packaged
from jicai.batches.model import Superseded

YEAR_TYPES = {"batch": pl.String, "agreement_year": pl.Int64, "year_start": pl.Date, "year_end": pl.Date}
SUPERSEDED_TYPES = {"batch": pl.String, "variety_code": pl.String, "superseded_from": pl.Date}


def test_one_row_per_agreement_year() -> None:
    frame = agreement_years_frame(load_packaged().values())
    assert dict(frame.schema) == YEAR_TYPES
    assert frame.filter(batch="sl16-yaopin-2025").rows() == [
        ("sl16-yaopin-2025", 1, date(2025, 6, 30), date(2026, 6, 29)),
        ("sl16-yaopin-2025", 2, date(2026, 6, 30), date(2026, 12, 31)),
    ]
    assert frame.height == 8


def test_superseded_varieties_carry_folded_codes() -> None:
    item = Superseded.model_validate({"variety_code": "ｖ001", "from": date(2026, 3, 1)})
    batch = load_packaged()["sl16-yaopin-2025"].model_copy(update={"superseded": (item,)})
    frame = superseded_frame([batch])
    assert dict(frame.schema) == SUPERSEDED_TYPES
    assert frame.rows() == [("sl16-yaopin-2025", "V001", date(2026, 3, 1))]


def test_no_rows_keep_their_types() -> None:
    assert dict(agreement_years_frame([]).schema) == YEAR_TYPES
    assert dict(superseded_frame(load_packaged().values()).schema) == SUPERSEDED_TYPES
