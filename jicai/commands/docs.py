"""`jicai docs`: the manual that comes with the package."""

from __future__ import annotations

from typing import Annotated

import typer


def command(
    word: Annotated[
        str | None, typer.Argument(metavar="页", help="哪一页，写一部分也行；不写时列出全部。", show_default=False)
    ] = None,
    in_browser: Annotated[bool, typer.Option("--open", help="在浏览器里看，不用网络。")] = False,
) -> None:
    """手册：随程序安装的文档，不用网络。写页名显示一页，接到管道里是 Markdown。"""
    from jicai.starter.manual import page, pages

    name, path = page(word)
    if in_browser:
        import webbrowser

        from jicai.kept_names import cache_folder
        from jicai.render.page.manual import write_pages

        written = write_pages(cache_folder() / "手册", pages())[name]
        if not webbrowser.open(written.as_uri()):
            typer.echo(f"没有浏览器可以打开，网页在 {written}")
        return
    from jicai.render.terminal.manual import show_page

    show_page(path.read_text("utf-8"))
