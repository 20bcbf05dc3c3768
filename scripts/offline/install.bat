@echo off
rem 离线安装 jicai：双击，或 install.bat 文件夹
setlocal
set PYTHONUTF8=
for /f "usebackq" %%v in ("%~dp0PYTHON") do (
    py -%%v -c "" >nul 2>nul
    if not errorlevel 1 (
        py -%%v "%~dp0install.py" %*
        goto done
    )
)
python -c "" >nul 2>nul
if not errorlevel 1 (
    python "%~dp0install.py" %*
    goto done
)
echo 没有找到 Python，请先安装下面的一个版本：
type "%~dp0PYTHON"
:done
pause
