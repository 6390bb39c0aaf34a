"""Can every test fail?"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@cache
def found_tests() -> list[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    return [
        (str(path.relative_to(HERE)), node)
        for path in sorted(HERE.rglob("test_*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    ]


def claims(node: ast.AST) -> bool:
    """Tell whether somewhere in here something is asserted, expected to raise, or checked by name."""
    for each in ast.walk(node):
        if isinstance(each, ast.Assert) and not isinstance(each.test, ast.Constant):
            return True
        if isinstance(each, ast.Call):
            name = each.func.attr if isinstance(each.func, ast.Attribute) else getattr(each.func, "id", "")
            if name in ("raises", "until", "answered") or name.startswith(("assert_", "check_", "expect_")):
                return True
    return False


@pytest.mark.parametrize("file", sorted({file for file, _ in found_tests()}))
def test_every_test_asserts_something(file: str) -> None:
    empty = [node.name for name, node in found_tests() if name == file and not claims(node)]

    assert empty == []


def test_no_test_is_switched_off() -> None:
    switched_off = [
        path.name
        for path in HERE.rglob("test_*.py")
        if path.name != Path(__file__).name
        and any(word in path.read_text(encoding="utf-8") for word in ("mark.skip(", "xfail", "time.sleep("))
    ]

    assert switched_off == []
