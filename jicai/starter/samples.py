"""The sample data that come with the package."""

from __future__ import annotations

import shutil
from pathlib import Path

import jicai
from jicai.errors import OutputError

#: In a wheel beside the code, in a checkout at the top level.
_PLACES = (Path(jicai.__file__).parent / "sample_data", Path(jicai.__file__).parent.parent / "sample_data")
_SUFFIXES = (".xlsx", ".csv", ".toml", ".md")


def copy_samples(folder: Path) -> int:
    """Copy the sample data into a folder that does not hold other files of these names; returns how many."""
    source = next(place for place in _PLACES if place.is_dir())
    files = sorted(path for path in source.iterdir() if path.suffix in _SUFFIXES)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in files:
            target = folder / path.name
            if target.exists() and target.read_bytes() != path.read_bytes():
                raise OutputError(f"{target} 已经存在而且内容不同，请另选一个文件夹：jicai demo 文件夹")
            shutil.copyfile(path, target)
    except OSError as error:
        raise OutputError(f"{folder} 写不进去（{error.strerror}），请另选一个文件夹：jicai demo 文件夹") from error
    return len(files)
