"""Spark: on this machine, or on the cluster that its own settings name.

Which master, how many workers and with what memory is Spark's own business: SPARK_CONF_DIR or PYSPARK_SUBMIT_ARGS say
it. The workers read the kept rows themselves, so that these must lie where all of them can: in a folder that every
machine has, or copied into a storage of which JICAI_SPARK_FILES says where the cluster finds it.
"""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from jicai.errors import EngineError, UsageError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

#: Of what would only be looked at by somebody who came to Spark's own pages.
_SETTINGS = {"spark.app.name": "jicai", "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}

#: By which no digit is lost and no sum that is too large becomes nothing, whatever a cluster has for its own questions.
_EXACT = {"spark.sql.ansi.enabled": "true", "spark.sql.decimalOperations.allowPrecisionLoss": "true"}


class Spark:
    """A session beside the one that there is, or one that ends with the run."""

    def __init__(self) -> None:
        from pyspark.sql import SparkSession

        with self.told():
            active = SparkSession.getActiveSession()
            self._session = active.newSession() if active else _started()
            for name, value in _EXACT.items():
                self._session.conf.set(name, value)

    def scan(self, files: Sequence[Path], columns: Sequence[str]) -> DataFrame:
        """See `Engine`."""
        return self._session.read.parquet(*map(place, files)).select(*columns)

    def table(self, frame: pl.DataFrame) -> DataFrame:
        """See `Engine`."""
        # It has no numbers without a sign.
        signed = frame.with_columns(pl.selectors.unsigned_integer().cast(pl.Int64))
        return self._session.createDataFrame(signed.to_arrow())

    def collected(self, rows: Any) -> pl.DataFrame:
        """See `Engine`."""
        return pl.DataFrame(rows.toArrow())

    @contextmanager
    def told(self) -> Iterator[None]:
        """See `Engine`."""
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        try:
            yield
        except (PySparkException, Py4JError) as error:
            # What Java said comes after the line that it said something.
            raise EngineError("spark", str(error).partition("\n: ")[2] or str(error)) from error


def _started() -> SparkSession:
    from pyspark import SparkConf, SparkContext, java_gateway
    from pyspark.errors import PySparkRuntimeError
    from pyspark.sql import SparkSession

    launch: Any = java_gateway.launch_gateway  # which has no types
    settings = SparkConf()
    for name, value in _SETTINGS.items():
        settings.setIfMissing(name, value)
    # Java greets on both streams, and only one of them is for messages.
    with tempfile.TemporaryFile() as said:
        try:
            gateway = launch(settings, {"stdout": said, "stderr": said})
        except PySparkRuntimeError as error:
            said.seek(0)
            lines = said.read().decode(errors="replace").strip().splitlines()
            raise EngineError("spark", lines[-1] if lines else str(error)) from error
    session = SparkSession(SparkContext(conf=settings, gateway=gateway))
    atexit.register(session.stop)
    return session


@functools.cache
def engine() -> Spark:
    """The one of this run."""
    return Spark()


def refuse_without_java() -> None:
    """UsageError where there is no Java to run Spark on."""
    if "JAVA_HOME" not in os.environ and shutil.which("java") is None:
        raise UsageError(
            "--engine spark：没有找到 Java，Spark 要 Java 17 或更新的；请安装，或设 JAVA_HOME，或去掉 --engine"
        )


def place(file: Path) -> str:
    """Where Spark finds the file: under its own name, or where JICAI_SPARK_FILES says that its folder lies."""
    given = os.environ.get("JICAI_SPARK_FILES")
    if not given:
        return _literally(f"file://{file.absolute()}")
    folder, parted, there = given.partition("=")
    if not parted or not folder or not there:
        raise UsageError(
            f"环境变量 JICAI_SPARK_FILES：「{given}」要写成 本机文件夹=集群里的位置，如 /data/jicai=hdfs:///jicai"
        )
    own = Path(folder).absolute()
    if not file.absolute().is_relative_to(own):
        raise UsageError(f"环境变量 JICAI_SPARK_FILES：{file} 不在 {own} 里，请写缓存或工作目录所在的文件夹")
    return _literally(f"{there.rstrip('/')}/{file.absolute().relative_to(own).as_posix()}")


def _literally(path: str) -> str:
    """The path as a pattern that fits nothing else."""
    return "".join(f"\\{letter}" if letter in "*?[]{}\\" else letter for letter in path)
