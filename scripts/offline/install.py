"""Installs jicai from the wheels beside this file, without a network: `install.sh` and `install.bat` start it.

Only the standard library, and nothing newer than what Python 3.6 reads, so that an old Python is told so in Chinese.
"""

import argparse
import hashlib
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
WHEELS = HERE / "wheels"


def main():
    """Install, or say what is in the way; returns the exit code."""
    parser = argparse.ArgumentParser(prog="install", description="离线安装 jicai，不用网络。")
    parser.add_argument("folder", nargs="?", metavar="文件夹", help=f"装到哪里；默认 {usual_folder()}")
    folder = parser.parse_args().folder
    problem = wrong_python() or damaged()
    if problem:
        return refuse(problem)
    return install(Path(folder) if folder else usual_folder())


def wrong_python():
    """What is the matter with the Python that runs this, in a line; empty if nothing is."""
    fitting = (HERE / "PYTHON").read_text(encoding="utf-8").split()
    mine = "{}.{}".format(*sys.version_info[:2])
    if mine in fitting:
        return ""
    return "这个安装包用于 Python {}，现在的是 {}（{}）".format("、".join(fitting), mine, sys.executable)


def damaged():
    """Which file is not what was packed, in a line; empty if none."""
    for line in (HERE / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        expected, name = line.split("  ", 1)
        path = HERE / name
        if not path.is_file():
            return f"缺 {name}，请重新复制整个安装包"
        if hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            return f"{name} 与校验值不符，请重新复制整个安装包"
    return ""


def install(folder):
    """Make the virtual environment and fill it."""
    windows = os.name == "nt"
    programs = folder / ("Scripts" if windows else "bin")
    python = programs / ("python.exe" if windows else "python")
    # Debian and its kin leave out what `venv` takes pip from; a wheel of pip runs as it is.
    pip = str(next(WHEELS.glob("pip-*.whl")) / "pip")
    make = [sys.executable, "-m", "venv", "--without-pip", str(folder)]
    fill = [str(python), pip, "install", "-q", "--no-index", "--find-links", str(WHEELS), "--upgrade"]
    # With the part for documents: what is lacking could not be had here later. And with pip, for wheels brought over.
    fill += ["jicai[documents]", "pip"]
    # What pip is configured for on this machine (an index, a proxy) is nothing to this installation.
    quiet = dict(os.environ, PIP_CONFIG_FILE=os.devnull, PIP_DISABLE_PIP_VERSION_CHECK="1")
    for command in (make, fill):
        if subprocess.call(command, env=quiet):
            return refuse("没有装成，原因见上面")
    jicai = programs / ("jicai.exe" if windows else "jicai")
    if subprocess.call([str(jicai), "--version"]):
        return refuse("装好了，但运行不了，原因见上面")
    print(f"已装好：{jicai}")
    print("试一试：{} demo".format(f'"{jicai}"' if " " in str(jicai) else jicai))
    print(f"只写 jicai 就能运行：把 {programs} 加进环境变量 PATH")
    return 0


def usual_folder():
    """Where it goes if nothing is said: a folder of the user's own, so that no administrator is needed."""
    if os.name == "nt" and os.environ.get("LOCALAPPDATA"):
        return Path(os.environ["LOCALAPPDATA"]) / "Programs" / "jicai"
    return Path.home() / ".local" / "share" / "jicai-venv"


def refuse(problem):
    """Say it and return the exit code."""
    print(problem, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
