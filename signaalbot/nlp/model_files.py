"""What does a training run leave behind? The pipeline, its thresholds, its figures, and a card to read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from signaalbot.domain.narrative import Narrative
from signaalbot.nlp import model_card
from signaalbot.nlp.figures import figures_of
from signaalbot.nlp.reading import MODEL_FOLDER, Thresholds
from signaalbot.nlp.training import Trained


def save(trained: Trained, models: Path) -> None:
    """Write narratives/, thresholds.toml, metrics.json, MODEL_CARD.md and calibration.svg into *models*."""
    from signaalbot.nlp import pipeline

    models.mkdir(parents=True, exist_ok=True)
    pipeline.save(trained.model, models / "narratives")
    (models / "thresholds.toml").write_text(as_toml(trained.thresholds), encoding="utf-8")
    figures = figures_of(trained.readings, trained.seed)
    sizes = (len(trained.split.train), len(trained.split.test))
    version = trained.thresholds.version
    told = {"version": version, "weights": weights_hash(models), "train": sizes[0]}
    everything = {**told, "test": asdict(trained.test), "curve": trained.curve, **asdict(figures)}
    del everything["mistakes"]  # texts belong in the card, where people read them
    (models / "metrics.json").write_text(json.dumps(everything, indent=2) + "\n", encoding="utf-8")
    card = model_card.as_card(trained.test, figures, trained.curve, sizes, version, _comparison(models))
    (models / "MODEL_CARD.md").write_text(card, encoding="utf-8")
    (models / "calibration.svg").write_text(model_card.as_svg(figures.bins), encoding="utf-8")


def weights_hash(models: Path) -> str:
    """Return a hash of what the model weighs: the same training gives the same."""
    import numpy as np

    told = hashlib.blake2b(digest_size=8)
    with np.load(models / MODEL_FOLDER / "weights.npz") as arrays:
        for name in sorted(arrays.files):
            told.update(name.encode() + arrays[name].tobytes())
    return told.hexdigest()


def _comparison(models: Path) -> Mapping[str, Any] | None:
    path = models / "comparison.json"
    if not path.exists():
        return None
    found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def as_toml(limits: Thresholds) -> str:
    """Return the thresholds as a file that people can read and compare."""
    lines = [
        "# Chosen by `signaalbot train` on situations that the model had not seen. Higher is more careful.",
        f'version = "{limits.version}"',
        "# from this chance of none, none of the five is proposed",
        f"silent = {limits.silent}",
    ]
    for name, told in (
        ("label", "# from this chance a narrative is in the best guess"),
        ("propose", "# from this chance it is proposed to a coordinator"),
    ):
        lines += ["", told, f"[{name}]"]
        lines += [f"{n.value} = {round(getattr(limits, name)[n], 4)}" for n in Narrative]
    return "\n".join(lines) + "\n"
