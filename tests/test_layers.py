"""Does every package import only what the design lets it import?"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import signaalbot

ROOT = Path(signaalbot.__file__).parent
ALLOWED = {
    "domain": {"domain"},
    "texts": set(),
    "storage": {"storage", "domain"},
    "nlp": {"nlp", "domain"},
    "report": {"report", "domain", "texts"},
    "services": {"services", "domain", "storage", "report", "texts"},
    "bot": {"bot", "services", "domain", "texts"},
    "rehearsal": {"rehearsal"},
    "config": {"domain", "texts", "alarm_settings", "config_problems"},
    "config_problems": {"domain"},
    "alarm_settings": set(),
    "second_way": {"alarm_settings"},
    "setup": {"config", "config_problems", "domain", "texts"},
}
HEAVY = {"telegram", "spacy", "aiohttp", "jinja2", "sqlite_utils", "apscheduler", "numpy", "tqdm", "typst"}
LIGHT_PACKAGES = ("domain", "texts", "storage", "nlp", "report", "services", "config", "cli", "commands")
LOADED_BY_SPACY = ("pipeline.py",)  # spaCy finds its factory by entry point and imports it itself
FORBIDDEN_NAMES = ("utils", "helpers", "common", "const", "manager")


def modules() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


def package_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(path: Path, top_level_only: bool = False) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = top_level(tree) if top_level_only else ast.walk(tree)
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def top_level(tree: ast.Module) -> Iterator[ast.AST]:
    for node in tree.body:
        if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)):
            yield node


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_what_its_package_may(path: Path) -> None:
    package = package_of(path)
    if package not in ALLOWED:
        return
    ours = {name.split(".")[1] for name in imports(path) if name.startswith("signaalbot.")}
    known = {each.name.removesuffix(".py") for each in ROOT.iterdir()}

    assert (ours & known) - ALLOWED[package] == set()


def test_every_package_of_the_design_has_a_rule() -> None:
    packages = {path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()}

    assert packages - {"_data"} - set(ALLOWED) == set()


def test_the_domain_needs_the_standard_library_alone() -> None:
    foreign = {
        name.split(".")[0]
        for path in (ROOT / "domain").glob("*.py")
        for name in imports(path)
        if name.split(".")[0] in HEAVY | {"telegram", "signaalbot"} and not name.startswith("signaalbot.domain")
    }

    assert foreign <= {"signaalbot"}


@pytest.mark.parametrize("package", LIGHT_PACKAGES)
def test_nothing_heavy_is_imported_at_the_top_of_a_light_package(package: str) -> None:
    heavy = {
        f"{path.name}: {name}"
        for path in modules()
        if package_of(path) == package and path.name not in LOADED_BY_SPACY
        for name in imports(path, top_level_only=True)
        if name.split(".")[0] in HEAVY
    }

    assert heavy == set()


@pytest.mark.parametrize("package", ["domain", "storage"])
def test_domain_and_storage_never_wait(package: str) -> None:
    waiting = [
        path.name
        for path in (ROOT / package).glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.AsyncFunctionDef | ast.Await)
    ]

    assert waiting == []


def test_no_module_carries_a_name_that_says_nothing() -> None:
    assert [p.name for p in modules() if any(word in p.stem.split("_") for word in FORBIDDEN_NAMES)] == []


def test_only_config_reads_the_environment() -> None:
    readers = [
        path.name
        for path in modules()
        if path.name != "config.py" and re.search(r"os\.environ|getenv", path.read_text(encoding="utf-8"))
    ]

    assert readers == []


def test_nobody_pickles_and_nobody_persists_conversations_in_memory() -> None:
    """T66: half-done things are rows; PTB's persistence and ConversationHandler stay out."""
    found = [
        path.name
        for path in modules()
        for name in imports(path)
        if name.split(".")[0] == "pickle" or name.endswith(("ConversationHandler", "PicklePersistence"))
    ]

    assert found == []


def test_storage_never_lets_the_library_make_tables() -> None:
    """sqlite-utils' `table.insert` creates a table that is missing; a typo would make a new one."""
    makers = [
        f"{path.name}:{node.lineno}"
        for path in (ROOT / "storage").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"insert", "insert_all", "upsert", "upsert_all"}
    ]

    assert makers == []
