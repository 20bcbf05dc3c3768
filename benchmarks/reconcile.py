"""Orders against receipts at full size, with planted differences of eight kinds: all found, none besides.

    python benchmarks/reconcile.py --lines 1000000 --receipts 900000

Makes two books as the intake gives them (a tenth of the lines is not accepted), plants 2 % of differences, reconciles,
and checks every line of the result against what was planted. Tells seconds and the peak of memory.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from planted_books import KINDS, found_kinds, planted

from jicai.calc.reconcile.trade import TradeTerms, reconcile


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--receipts", type=int, default=900_000)
    parser.add_argument("--share", type=Decimal, default=Decimal("0.02"))
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    started = time.perf_counter()
    books = planted(asked.lines, asked.receipts, asked.share, asked.seed)
    made = time.perf_counter()
    print(f"made {asked.lines:,} lines, {books.receipts:,} receipts in {made - started:.1f} s, peak {_peak():.2f} GB")
    processor = time.process_time()
    trade = reconcile(books.inputs, TradeTerms("receipts", date(2025, 12, 31) + timedelta(31), 7))
    found = found_kinds(trade.lines)
    ended = time.perf_counter()
    wrong = found.join(books.expected, on=["kind", "name"], how="anti")
    missed = books.expected.join(found, on=["kind", "name"], how="anti")
    for kind in KINDS:
        there = books.expected.filter(pl.col("kind") == kind).height
        lost = missed.filter(pl.col("kind") == kind).height
        false = wrong.filter(pl.col("kind") == kind).height
        print(f"{kind:12} planted {there:6,}  missed {lost:4,}  false {false:4,}")
    others = wrong.filter(~pl.col("kind").is_in(KINDS))
    print(f"others false {others.height:,}")
    print(trade.lines.group_by("kind").len().sort("kind").collect().rows())
    used = time.process_time() - processor
    print(f"reconciled in {ended - made:.1f} s ({used:.1f} s of processor time), peak {_peak():.2f} GB")
    return 1 if wrong.height or missed.height else 0


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


if __name__ == "__main__":
    sys.exit(main())
