"""`scripts/offline-bundle`: it holds what the other machine needs, and installs there without a network."""

from __future__ import annotations

import ensurepip
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON = "{}.{}".format(*sys.version_info)
_TAG = PYTHON.replace(".", "")
_MAIN = "def main():\n    import needed, sys\n    print('jicai', *sys.argv[1:])\n"

pytest.importorskip("packaging")


def wheel(folder: Path, name: str, tag: str = "py3-none-any", requires: tuple[str, ...] = (), **files: str) -> Path:
    """A wheel of modules, version 1.0."""
    path = folder / f"{name}-1.0-{tag}.whl"
    path.parent.mkdir(exist_ok=True)
    lines = [f"Requires-Dist: {one}\n" for one in requires]
    lines += [f"Provides-Extra: {one}\n" for one in ("documents", "dev") if any(one in line for line in requires)]
    info = {
        "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{''.join(lines)}",
        "WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n",
        "entry_points.txt": "[console_scripts]\njicai = jicai_fake:main\n" if name == "jicai" else "",
        "RECORD": "",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for module, text in files.items():
            archive.writestr(f"{module}.py", text)
        for part, text in info.items():
            archive.writestr(f"{name}-1.0.dist-info/{part}", text)
    return path


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of small wheels, which is all that pip knows of."""
    folder = tmp_path / "shelf"
    requires = ("needed[more]>=1", "windows-only; sys_platform == 'win32'", "unused; extra == 'dev'")
    requires += ("papers; extra == 'documents'", "windows-papers; extra == 'documents' and sys_platform == 'win32'")
    wheel(folder, "jicai", requires=requires, jicai_fake=_MAIN)
    for tag in (f"cp{_TAG}-cp{_TAG}-win_amd64", "cp37-abi3-manylinux_2_28_x86_64", "cp37-abi3-manylinux2014_aarch64"):
        wheel(folder, "needed", tag, ("behind; extra == 'more' and platform_machine == 'AMD64'",), needed="")
    for name in ("windows_only", "papers", "windows_papers"):
        wheel(folder, name)
    wheel(folder, "behind")
    shutil.copy(next((Path(ensurepip.__file__).parent / "_bundled").glob("pip-*.whl")), folder)
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def bundle(platform: str, output: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    # This, unlike all the rest, may ask for what it lacks: without the guard of the other tests.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [sys.executable, "-B", ROOT / "scripts" / "offline-bundle", platform, "-o", output, *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=environment | {"PYTHONUTF8": "1"},
    )


def unpacked(archive: Path) -> Path:
    shutil.unpack_archive(archive, archive.parent, **({"filter": "data"} if archive.suffix == ".gz" else {}))
    return next(path for path in archive.parent.iterdir() if path.is_dir())


@pytest.mark.long
def test_what_only_the_other_machine_needs_is_in_it(shelf: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = bundle("win_amd64", out, "--wheel", shelf / "jicai-1.0-py3-none-any.whl")
    assert done.returncode == 0, done.stderr
    archive = out / "jicai-1.0-win_amd64.zip"
    assert (out / f"{archive.name}.sha256").read_text("utf-8").split() == [
        hashlib.sha256(archive.read_bytes()).hexdigest(),
        archive.name,
    ]
    folder = unpacked(archive)
    held = [path.name.split("-")[0] for path in sorted((folder / "wheels").iterdir())]
    assert held == ["behind", "jicai", "needed", "papers", "pip", "windows_only", "windows_papers"]
    sums = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines())
    others = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {"SHA256SUMS"}
    assert set(sums) == others
    assert {"install.py", "install.bat", "安装说明.txt", "PYTHON"} < others
    assert all(hashlib.sha256((folder / name).read_bytes()).hexdigest() == kept for name, kept in sums.items())
    assert (folder / "PYTHON").read_bytes() == f"{PYTHON}\r\n".encode()


@pytest.mark.long
def test_what_cannot_be_had_is_named(shelf: Path, tmp_path: Path) -> None:
    (shelf / "windows_only-1.0-py3-none-any.whl").unlink()
    done = bundle("win_amd64", tmp_path / "out", "--wheel", shelf / "jicai-1.0-py3-none-any.whl")
    assert done.returncode == 1
    assert "windows-only" in done.stderr
    assert done.stderr.startswith("没有做成：pip download（Python")
    assert not (tmp_path / "out").exists()


@pytest.mark.long
def test_a_bundle_installs_and_refuses_what_is_damaged(
    shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform != "linux" or os.uname().machine != "x86_64":
        pytest.skip("the bundle is for Linux on x86_64")
    bundle("manylinux_x86_64", tmp_path / "out", "--wheel", shelf / "jicai-1.0-py3-none-any.whl")
    folder = unpacked(tmp_path / "out" / "jicai-1.0-manylinux_x86_64.tar.gz")
    assert not list(folder.glob("wheels/windows_only*"))
    # As on another machine: pip knows of nothing.
    shutil.rmtree(shelf)
    monkeypatch.setenv("PIP_INDEX_URL", "file:///nowhere")
    monkeypatch.delenv("PIP_FIND_LINKS")
    monkeypatch.delenv("PIP_NO_INDEX")
    target = tmp_path / "另 一处"
    done = install(folder, target)
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(target.glob("lib/python*/site-packages/papers-1.0.dist-info"))
    assert done.stdout.splitlines() == [
        "jicai --version",
        f"已装好：{target}/bin/jicai",
        f'试一试："{target}/bin/jicai" demo',
        f"只写 jicai 就能运行：把 {target}/bin 加进环境变量 PATH",
    ]

    (folder / "安装说明.txt").write_bytes(b"")
    done = install(folder, tmp_path / "再一处")
    assert (done.returncode, done.stderr) == (1, "安装说明.txt 与校验值不符，请重新复制整个安装包\n")
    (folder / "安装说明.txt").unlink()
    assert install(folder, target).stderr == "缺 安装说明.txt，请重新复制整个安装包\n"
    (folder / "PYTHON").write_text("3.99\n", "utf-8")
    done = install(folder, target)
    assert re.fullmatch(rf"这个安装包用于 Python 3\.99，现在的是 {re.escape(PYTHON)}（.*）\n", done.stderr)


def install(folder: Path, target: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", folder / "install.sh", target],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHON": sys.executable, "LC_ALL": "C.UTF-8"},
    )


def test_the_batch_file_is_what_a_chinese_console_reads() -> None:
    data = (ROOT / "scripts" / "offline" / "install.bat").read_bytes()
    assert "没有找到 Python" in data.decode("gb18030")
    assert data.count(b"\n") == data.count(b"\r\n")


@pytest.mark.slow
def test_the_real_bundle_runs_the_demo_without_a_network(tmp_path: Path) -> None:
    alone = ["unshare", "-n"]
    if shutil.which("unshare") is None or subprocess.run([*alone, "true"], check=False, capture_output=True).returncode:
        pytest.skip("no network namespace to be had")
    machine = os.uname().machine
    done = bundle(f"manylinux_{machine}", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    with tarfile.open(next((tmp_path / "out").glob("*.gz"))) as archive:
        archive.extractall(tmp_path, filter="data")
    folder = next(tmp_path.glob("jicai-*"))
    bare = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PYTHON": sys._base_executable}
    subprocess.run([*alone, "sh", folder / "install.sh", tmp_path / "venv"], check=True, env=bare)
    said = subprocess.run(
        [*alone, tmp_path / "venv" / "bin" / "jicai", "demo"],
        cwd=tmp_path,
        check=True,
        env=bare,
        capture_output=True,
        encoding="utf-8",
    )
    assert "加权完成率" in said.stdout
    assert (tmp_path / "jicai-demo").is_dir()
