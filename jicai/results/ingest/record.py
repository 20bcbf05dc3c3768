"""The record of what is kept, changed for the months that come."""

from __future__ import annotations

from collections.abc import Sequence

from jicai import __version__, clock
from jicai.intake.discover.months import Export, Months
from jicai.intake.discover.workspace import Workspace
from jicai.results.ingest.asked import Ingested
from jicai.store.input_file import InputFile
from jicai.store.kept import ReadFile
from jicai.store.months.commit import drop_parts
from jicai.store.months.decide import Verdict
from jicai.store.months.reading import terms_hash
from jicai.store.months.split import Staged


def exports_of(
    new: dict[InputFile, ReadFile], staged: dict[InputFile, Staged], workspace: Workspace
) -> dict[InputFile, Export]:
    """What the record will say of each file whose months were staged."""
    at = clock.now()
    return {
        item: Export(
            content=item.content,
            name=workspace.shown(item.path),
            tables=list(staged[item].parts),
            terms=terms_hash(item.terms, list(staged[item].parts)),
            at=at,
            version=__version__,
            # As the file says: what is wrong beside other tables is found anew by every command.
            accounts=[_plain(account.to_json()) for account in read.accounts],
            passed=[sheet.to_json() for sheet in read.passed],
            files=staged[item].files,
            parts=staged[item].parts,
            ordered=staged[item].ordered,
        )
        for item, read in new.items()
    }


def _plain(values: dict[str, object]) -> dict[str, object]:
    """A copy that does not change with the account."""
    return {key: dict(one) if isinstance(one, dict) else one for key, one in values.items()} | {
        key: list(one) for key, one in values.items() if isinstance(one, list)
    }


def record(months: Months, exports: dict[InputFile, Export], verdicts: Sequence[Verdict], done: Ingested) -> None:
    """Change the record, which is written next."""
    by = {(verdict.table, verdict.month): verdict for verdict in verdicts}
    for verdict in verdicts:
        newest = next(
            export.content for export in exports.values() if verdict.month in export.parts.get(verdict.table, {})
        )
        for one in verdict.taken:
            part = months.exports[one.content].parts[verdict.table][verdict.month]
            part.by = newest
    for export in exports.values():
        months.exports.pop(export.content, None)
        months.exports[export.content] = export
        done.months += [(export, table, month, by[table, month]) for table, month, _ in export.living()]
    drop_parts(months)
