#!/bin/sh
# 离线安装 jicai：sh install.sh [文件夹]。用别的 Python：PYTHON=/路径/python3.11 sh install.sh
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 1
if [ -n "$PYTHON" ]; then
    exec "$PYTHON" "$here/install.py" "$@"
fi
while read -r version; do
    if command -v "python$version" >/dev/null 2>&1; then
        exec "python$version" "$here/install.py" "$@"
    fi
done <"$here/PYTHON"
if command -v python3 >/dev/null 2>&1; then
    exec python3 "$here/install.py" "$@"
fi
echo "没有找到 Python，请先安装 $(tr '\n' ' ' <"$here/PYTHON")" >&2
exit 1
