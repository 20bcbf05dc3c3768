"""The child process that reads files: a panic, an abort or a kill ends it and nothing else.

It takes jobs as JSON lines on standard input and answers each with a JSON line on the original standard output; what
the readers print themselves goes to standard error, which the parent keeps for its own eyes.
"""

from __future__ import annotations

import gc
import json
import os
import sys


def main() -> None:
    """Answer jobs until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    gc.set_threshold(50_000, 20, 100)  # most objects are the modules, which stay
    from jicai.intake.reading.task import run_job

    answers.write("{}\n")  # ready: from here on the parent's clock for a job runs
    answers.flush()
    for line in sys.stdin:
        answer = run_job(json.loads(line))
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
