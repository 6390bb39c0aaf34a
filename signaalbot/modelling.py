"""Which reader runs, and how does a new version of the model come about? Train, compare, promote, register."""

from __future__ import annotations

import json
import logging
import sys
import time
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from signaalbot import config
from signaalbot.config_problems import ConfigInvalid
from signaalbot.domain.narrative import Narrative, Reader
from signaalbot.domain.problem import Problem
from signaalbot.domain.reading_choice import ReadingChoice
from signaalbot.nlp import model_store
from signaalbot.nlp.evaluation import Evaluation, evaluate
from signaalbot.storage import lessons

if TYPE_CHECKING:
    from sqlite_utils import Database

    from signaalbot.nlp.corpus import Example

log = logging.getLogger(__name__)

OWN: Final = "own"


@dataclass(eq=False)
class VersionUnknown(Problem):
    """Raised when somebody promotes a version that was not trained here."""

    key: ClassVar[str] = "problem.model_version_unknown"
    version: str
    known: str


@dataclass(eq=False)
class NothingBefore(Problem):
    """Raised when somebody goes back and the shipped model already runs."""

    key: ClassVar[str] = "problem.no_earlier_model"


@dataclass(eq=False)
class LearningOff(Problem):
    """Raised when reviews would be learnt from and the municipality did not allow it."""

    key: ClassVar[str] = "problem.learning_off"


@dataclass(eq=False)
class NothingReviewed(Problem):
    """Raised when there is no reviewed signal."""

    key: ClassVar[str] = "problem.nothing_reviewed"


def reader_for(choice: ReadingChoice, database: Path, rules: Path, shipped: Path) -> Reader:
    """Return the reader that was chosen, over the version of the model that runs; *shipped* unless one was promoted.

    Raises RulesUnreadable, ModelUnreadable or OSError for files that are there and broken.
    """
    store = model_store.store_of(database)
    own = _readable(rules, model_store.folder_of(store, shipped), shipped)
    if choice.endpoint:
        return _with_endpoint(choice, own, rules)
    return _with_encoder(choice.encoder, store, rules) if choice.encoder else own


def _readable(rules: Path, folder: Path, shipped: Path) -> Reader:
    """Return the reader of a promoted version, or the shipped one when this program cannot read that one any more."""
    from signaalbot.nlp.linear import ModelUnreadable
    from signaalbot.nlp.reading import load_reader

    try:
        return load_reader(rules, folder)
    except ModelUnreadable:
        if folder == shipped:
            raise
        log.error("model version %s cannot be read; the shipped model runs. Train and promote anew", folder.name)
        return load_reader(rules, shipped)


def _own_model(database: Path) -> Reader:
    return reader_for(ReadingChoice(), database, config.data_directory("rules"), config.data_directory("models"))


def _with_endpoint(choice: ReadingChoice, own: Reader, rules: Path) -> Reader:
    from signaalbot.nlp.endpoint import load_score
    from signaalbot.nlp.narratives import load_reader
    from signaalbot.nlp.scoring import plain_limits, reader_by, with_fallback

    limits = plain_limits(f"endpoint-{choice.language_model}")
    asked = reader_by(load_score(choice, rules), limits, load_reader(rules))
    return with_fallback(asked, own, time.monotonic)


def _with_encoder(pipeline: Path, store: Path, rules: Path) -> Reader:
    from signaalbot.nlp.encoder import load_reader
    from signaalbot.nlp.narratives import load_reader as load_rules

    return load_reader(pipeline, store / model_store.ENCODER, load_rules(rules))


def train_shipped(models: Path) -> int:
    """Train the model of this program from its own corpus, and write it with its figures and card."""
    from signaalbot.nlp import model_files, training
    from signaalbot.nlp.evaluation import as_table
    from signaalbot.nlp.narratives import load_reader

    trained = training.train(models, load_reader(config.data_directory("rules")), tell)
    model_files.save(trained, models)
    print(as_table(trained.test))
    return 0


def train_encoder(settings: Path) -> int:
    """Train a head for the pipeline that [narratives] names, and write it beside the database."""
    from signaalbot.nlp import encoder
    from signaalbot.nlp.evaluation import as_table
    from signaalbot.nlp.narratives import load_reader

    choice, database = config.reading_choice_of(settings), config.database_of(settings)
    if choice.encoder is None:
        raise ConfigInvalid(str(settings), "narratives.encoder")
    by_rules = load_reader(config.data_directory("rules"))
    trained = encoder.train_head(config.data_directory("models"), choice.encoder, by_rules, tell)
    encoder.save(trained, model_store.store_of(database) / model_store.ENCODER)
    print(as_table(trained.test))
    return 0


def train_with_reviews(settings: Path) -> int:
    """Make a new version with the reviewed signals as rows too; nothing else runs until somebody promotes it.

    Raises LearningOff or NothingReviewed.
    """
    from signaalbot.nlp import model_files, training
    from signaalbot.nlp.narratives import load_reader
    from signaalbot.storage.database import open_database

    if not config.reading_choice_of(settings).learn:
        raise LearningOff
    database = config.database_of(settings)
    rows = own_examples(open_database(database))
    if not rows:
        raise NothingReviewed
    shipped, store = config.data_directory("models"), model_store.store_of(database)
    by_rules = load_reader(config.data_directory("rules"))
    trained = training.train(shipped, by_rules, tell, rows, with_curve=False)
    version = trained.thresholds.version
    model_files.save(trained, store / version)
    held_out = [(example.labels, example.text) for example in trained.split.test]
    now = _own_model(database)
    print(compared({"nu": evaluate((given, now(text)) for given, text in held_out), version: trained.test}))
    print(f"signaalbot model promote {version}")
    return 0


def own_examples(db: Database) -> tuple[Example, ...]:
    """Return the reviewed signals as examples; each is a situation of its own, only ever learnt from."""
    from signaalbot.nlp.corpus import Example

    return tuple(
        Example(f"{OWN}-{each.number}", each.text, each.labels, f"{OWN}-{each.number}", each.occupation, "")
        for each in lessons.reviewed(db)
    )


def compare_on_reviews(settings: Path) -> int:
    """Print how the readers that can run here do on the municipality's own reviewed signals. Raises NothingReviewed."""
    from signaalbot.nlp.reading import load_reader
    from signaalbot.storage.database import open_database

    database, choice = config.database_of(settings), config.reading_choice_of(settings)
    rows = lessons.reviewed(open_database(database))
    if not rows:
        raise NothingReviewed
    rules, own = config.data_directory("rules"), _own_model(database)
    readers = {"meegeleverd": load_reader(rules, config.data_directory("models")), "nu": own}
    if choice.encoder is not None:
        readers["encoder"] = _with_encoder(choice.encoder, model_store.store_of(database), rules)
    if choice.endpoint:
        readers["endpoint"] = _with_endpoint(choice, own, rules)
    print(compared({name: evaluate((r.labels, read(r.text)) for r in rows) for name, read in readers.items()}))
    return 0


def compared(found: Mapping[str, Evaluation]) -> str:
    """Return evaluations side by side, a column each."""
    lines = ["".join([f"{'':<24}", *(f"{name[-18:]:>20}" for name in found)])]
    for narrative in Narrative:
        cells = [f"{each.narratives[narrative].f1:>20.3f}" for each in found.values()]
        lines.append("".join([f"{narrative.value:<24}", *cells]))
    for name in ("macro_f1", "calibration_error", "coverage", "proposal_precision"):
        cells = [f"{getattr(each, name):>20.3f}" for each in found.values()]
        lines.append("".join([f"{name:<24}", *cells]))
    return "\n".join(lines)


def promote(settings: Path, version: str) -> int:
    """Let a version run from the next start of the bot. Raises VersionUnknown."""
    store = model_store.store_of(config.database_of(settings))
    try:
        model_store.promote(store, version)
    except model_store.VersionUnknown:
        raise VersionUnknown(version, ", ".join(model_store.versions(store)) or "-") from None
    print(version)
    return 0


def rollback(settings: Path) -> int:
    """Let the version run that ran before. Raises NothingBefore."""
    try:
        print(model_store.rollback(model_store.store_of(config.database_of(settings))) or "meegeleverd")
    except model_store.NothingBefore:
        raise NothingBefore from None
    return 0


def list_versions(settings: Path) -> int:
    """Print the versions with their figures; a star stands before the one that runs."""
    store = model_store.store_of(config.database_of(settings))
    shipped = config.data_directory("models")
    folders = {"meegeleverd": shipped, **{version: store / version for version in model_store.versions(store)}}
    runs = model_store.running(store) or "meegeleverd"
    for name, folder in folders.items():
        told = model_store.metrics(folder)
        star = "*" if name == runs else " "
        print(f"{star} {name:<20} {told['version']}  {told['weights']}  macro-F1 {told['test']['macro_f1']:.3f}")
    return 0


def register(settings: Path) -> int:
    """Print the fields for the Algoritmeregister, filled from the training of the version that runs."""
    shipped = config.data_directory("models")
    store = model_store.store_of(config.database_of(settings)) if settings.exists() else Path()
    told = model_store.metrics(model_store.folder_of(store, shipped) if settings.exists() else shipped)
    municipality = config.municipality_of(settings)
    print(json.dumps(register_fields(shipped, told, municipality), ensure_ascii=False, indent=2))
    return 0


def register_fields(models: Path, told: Mapping[str, Any], municipality: str) -> dict[str, str]:
    """Return the fields of the register with the figures of a training run in them."""
    test = told["test"]
    facts = {
        "municipality": municipality,
        "version": f"{told['version']} ({told['weights']})",
        "train": told["train"],
        "macro": f"{test['macro_f1']:.2f}".replace(".", ","),
        "precision": f"{test['proposal_precision']:.0%}",
        "coverage": f"{test['coverage']:.0%}",
    }
    fields = tomllib.loads((models / "register.toml").read_text(encoding="utf-8"))["fields"]
    return {name: str(text).format(**facts) for name, text in fields.items()}


def tell(line: str) -> None:
    """Say how far the work is, beside what goes to standard output."""
    print(line, file=sys.stderr)
