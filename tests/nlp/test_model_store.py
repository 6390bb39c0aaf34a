"""Does only a promoted version run, and can one always go back?"""

from __future__ import annotations

from pathlib import Path

import pytest

from signaalbot.nlp import model_store


@pytest.fixture
def store(tmp_path: Path) -> Path:
    for version in ("linear-1", "linear-2"):
        (tmp_path / version).mkdir()
        (tmp_path / version / "metrics.json").write_text("{}", encoding="utf-8")
    return tmp_path


def test_a_new_version_does_not_run_by_itself(store: Path) -> None:
    assert model_store.versions(store) == ("linear-1", "linear-2")
    assert model_store.running(store) is None
    assert model_store.folder_of(store, Path("shipped")) == Path("shipped")


def test_what_was_promoted_runs_and_going_back_gives_what_ran_before(store: Path) -> None:
    """T52: a correction could not be undone."""
    model_store.promote(store, "linear-1")
    model_store.promote(store, "linear-2")
    ran = [model_store.running(store), model_store.rollback(store), model_store.rollback(store)]

    assert ran == ["linear-2", "linear-1", None]


def test_going_back_further_than_the_shipped_model_is_refused(store: Path) -> None:
    with pytest.raises(model_store.NothingBefore):
        model_store.rollback(store)


@pytest.mark.parametrize("version", ["linear-3", "", "..", "running"])
def test_a_version_that_was_not_trained_here_cannot_be_promoted(store: Path, version: str) -> None:
    with pytest.raises(model_store.VersionUnknown):
        model_store.promote(store, version)


def test_a_promoted_version_that_was_deleted_leaves_the_shipped_one_running(store: Path) -> None:
    """T49."""
    model_store.promote(store, "linear-1")
    (store / "linear-1" / "metrics.json").unlink()

    assert model_store.folder_of(store, Path("shipped")) == Path("shipped")
