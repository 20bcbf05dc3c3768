"""What the commands about the fund's money take from the workspace."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jicai.calc.advance import AdvanceInputs
    from jicai.store.result import Intake

#: The tables that every advance is computed from; the optional ones have no rows where they are not given.
NEEDED, OPTIONAL = ("agreed", "products", "institutions"), ("code_changes", "advance_amounts")


def advance_inputs(intake: Intake, as_of: date) -> AdvanceInputs:
    """The tables that were read, `NEEDED` and `OPTIONAL`, and what the batch files say of advances.

    Of the agreed rows those in effect by as-of.
    """
    from jicai.calc.advance import AdvanceInputs
    from jicai.calc.supplements import in_effect

    frames = {**intake.frames, "agreed": in_effect(intake.frames["agreed"], as_of)}
    return AdvanceInputs(
        **{key: frames[key] for key in (*NEEDED, *OPTIONAL)},
        batches=intake.batch_frames.batches,
        advances=intake.batch_frames.advances,
    )
