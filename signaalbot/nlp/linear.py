"""How sure is the trained model? Weights per feature, made into chances that mean something."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zipfile import BadZipFile

from signaalbot.domain.narrative import Narrative
from signaalbot.nlp.features import Seer
from signaalbot.nlp.seen import Counts, Seen
from signaalbot.nlp.weights import Cells, Weights

if TYPE_CHECKING:
    from signaalbot.nlp.weights import Numbers

NARRATIVES: Final = tuple(Narrative)
OUTPUTS: Final = len(NARRATIVES) + 1
"""One score per narrative, and one for "none of the five"."""
FORMAT: Final = 3
UNRULED: Final = (0.0,) * len(NARRATIVES)


class ModelUnreadable(ValueError):
    """Raised when the files of a model are missing, broken, or of another format; says which."""


@dataclass(frozen=True)
class Mixer:
    """Makes chances of the six scores, the length of the text and the five scores of the rules.

    *weights* is (12, 6), one column per output; a column looks at all scores, so that one narrative can make
    another less likely.
    """

    weights: Numbers
    offset: Numbers

    def chances(self, evidence: Any) -> Any:
        """Return the chance of each output: (n, 12) -> (n, 6)."""
        import numpy as np

        return 1.0 / (1.0 + np.exp(-(evidence @ self.weights + self.offset)))


@dataclass(frozen=True)
class Sight:
    """One text as the model sees it: every sighting of a feature, how often each occurs, and what it is worth."""

    text: str
    seen: Seen
    counts: Counts
    cells: Cells


@dataclass(frozen=True)
class LinearModel:
    """Ridge regression over blocks of features, and the mixer that calibrates it."""

    seer: Seer
    weights: Weights
    bias: Numbers
    mixer: Mixer

    def logits(self, counts: Counts) -> Any:
        """Return the six raw scores per text: the narratives in the order of NARRATIVES, then none: (n, 6)."""
        return self.bias + self.weights.scores(self.weights.cells(counts))

    def chances_of(self, texts: Sequence[str], ruled: Sequence[Sequence[float]] | None = None) -> Any:
        """Return the chances of many texts at once, 0 to 1: (n, 6); *ruled* is what the rules say, (n, 5)."""
        import numpy as np

        told = np.zeros((len(texts), len(NARRATIVES))) if ruled is None else np.array(ruled)
        logits = [self.logits(counts) for counts in self.seer.count(texts)]
        together = np.concatenate([np.zeros((0, OUTPUTS)), *logits])
        return self.mixer.chances(evidence_of(together, texts, told))

    def chances(self, text: str, ruled: Sequence[float] = UNRULED) -> tuple[float, ...]:
        """Return the chance of each output in one text; *ruled* is what the rules say of each narrative."""
        return self.chances_in(self.look(text), ruled)

    def look(self, text: str) -> Sight:
        """See one text, for its chances and for what drives them."""
        seen = self.seer.see([text])
        counts = seen.counted()
        return Sight(text, seen, counts, self.weights.cells(counts))

    def chances_in(self, sight: Sight, ruled: Sequence[float] = UNRULED) -> tuple[float, ...]:
        """Return the chance of each output in a text that was looked at."""
        import numpy as np

        logits = self.bias + self.weights.scores(sight.cells)
        return tuple(self.mixer.chances(evidence_of(logits, [sight.text], np.array([ruled])))[0].tolist())

    def drives(self, sight: Sight) -> Any:
        """Return for every character how much the features over it push towards each narrative: (characters, 5)."""
        import numpy as np

        seen, cells, size = sight.seen, sight.cells, len(sight.text)
        toward = self.weights.weights.take(cells.features, axis=0) @ self.mixer.weights[:OUTPUTS, : len(NARRATIVES)]
        pushed = np.zeros((len(sight.counts.keys), len(NARRATIVES)))
        pushed[cells.counted] = (cells.values / cells.times)[:, None] * toward
        each = pushed[np.searchsorted(sight.counts.keys, seen.keys)] / np.maximum(seen.ends - seen.starts, 1)[:, None]
        edges = [
            np.bincount(seen.starts, column, size + 1) - np.bincount(seen.ends, column, size + 1) for column in each.T
        ]
        return np.cumsum(edges, axis=1).T[:-1]

    def to_disk(self, folder: Path) -> None:
        """Write weights.npz and lists.json; the same model gives the same bytes."""
        import numpy as np

        folder.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, Any] = {"bias": self.bias, "mixer": self.mixer.weights, "offset": self.mixer.offset}
        arrays["keys"] = self.weights.keys
        arrays["rarity"] = self.weights.rarity.astype(np.float16)
        arrays["weights"] = self.weights.weights.astype(np.float16)
        np.savez_compressed(folder / "weights.npz", **arrays)
        described = {"format": FORMAT, "words": self.seer.lists}
        (folder / "lists.json").write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def from_disk(cls, folder: Path) -> LinearModel:
        """Read what `to_disk` wrote. Raises ModelUnreadable."""
        import numpy as np

        try:
            described = json.loads((folder / "lists.json").read_text(encoding="utf-8"))
            if described["format"] != FORMAT:
                raise ModelUnreadable(f"{folder.name}: format {described['format']}")
            with np.load(folder / "weights.npz") as arrays:
                rarity, weighed = (arrays[name].astype(np.float32) for name in ("rarity", "weights"))
                weights = Weights(arrays["keys"], rarity, weighed)
                return cls(Seer(described["words"]), weights, arrays["bias"], Mixer(arrays["mixer"], arrays["offset"]))
        except (OSError, KeyError, json.JSONDecodeError, BadZipFile) as error:
            raise ModelUnreadable(f"{folder.name}: {type(error).__name__}") from error


def evidence_of(logits: Any, texts: Sequence[str], ruled: Any) -> Any:
    """Return what the mixer reads of each text: six scores, how long it is, and five scores of the rules."""
    import numpy as np

    lengths = np.log1p([len(text) for text in texts])[:, None]
    return np.hstack([logits, lengths, ruled])
