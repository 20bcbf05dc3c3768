"""Which agreement year of a batch is assessed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from jicai.batches.cycle import AgreementYear


def assessed_year(
    years: Sequence[AgreementYear], as_of: date, *, number: int | None = None, preview: bool = False
) -> AgreementYear | None:
    """The last of the years that is over by the end of as-of (A 二（五）, B 三（五）); None where there is none.

    With `preview` a year that has begun will do, so as-of's; `number` asks for one year.
    """
    fit = [
        year
        for year in years
        if (year.start if preview else year.end) <= as_of and (number is None or year.number == number)
    ]
    return fit[-1] if fit else None
