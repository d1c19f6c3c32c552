"""`zhiban`, the one command line."""

import logging

import typer

from channels.commands import audit, evaluation, library, models, people, questions, up

app = typer.Typer(
    name="zhiban",
    help="值班助手：问制度带条款、查资料、管知识库。先用 [bold]zhiban up[/] 启动，"
    "再打开它给出的网址；下面的命令也可以单独使用。\n\n"
    "退出码：0 成功；1 出错；2 用法不对；3 没有依据或部分文件未入库；4 服务或模型暂不可用；"
    "5 输入有误；6 找不到；7 无权限。",
    rich_markup_mode="rich",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)
for module in (up, questions, library, models, people, evaluation, audit):
    module.register(app)


def main() -> None:
    """Run the command line."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    app()
