"""What was wrong with how a command was typed, in one Chinese sentence."""

import re
from typing import Any

import typer


def told(error: typer.TyperException) -> str:
    return f"命令用法不对:{_fault(error)}。请加 --help 查看用法。"


def _fault(error: Any) -> str:
    # Typer keeps the classes of its errors to itself, all but their base.
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return f"没有选项 {error.option_name}"
    if kind == "BadOptionUsage":
        return f"选项 {error.option_name} 须带一个值"
    if kind == "NoArgsIsHelpError":
        return "缺少子命令"
    if kind == "MissingParameter":
        return f"缺少{_name(error)}"
    if kind == "BadParameter":
        return f"{_name(error)} 的值无法识别{_allowed(error)}"
    if str(error.message).startswith("No such command"):
        return f"没有命令 {str(error.message).split(chr(39))[1]}"
    if str(error.message).startswith("Got unexpected extra"):
        return "参数多了"
    if str(error.message).startswith("Missing command"):
        return "缺少命令"
    return "无法识别"


def _allowed(error: Any) -> str:
    """The values there are, where they are a list. Typer keeps them in its sentence only."""
    words = re.findall("'([^']*)'", str(error.message).partition("is not one of")[2])
    return f",可选:{'、'.join(words)}" if words else ""


def _name(error: Any) -> str:
    param = error.param
    if param is None:
        return str(error.param_hint or "参数")
    if param.opts[-1].startswith("-"):
        return f"选项 {param.opts[-1]}"
    # What it is called in the help, before the first stop.
    told = re.split("[,，。；;（(]", getattr(param, "help", None) or "")[0]
    return f"参数 {told}({param.name})" if told else f"参数 {param.name}"
