"""How sure is the trained model? Weights per feature, made into chances that mean something."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from signaalbot.domain.narrative import Narrative
from signaalbot.nlp.features import Seer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float32]

NARRATIVES: Final = tuple(Narrative)
OUTPUTS: Final = len(NARRATIVES) + 1
"""One score per narrative, and one for "none of the five"."""
FORMAT: Final = 2


class ModelUnreadable(ValueError):
    """Raised when the files of a model are missing, broken, or of another format; says which."""


@dataclass(frozen=True)
class Block:
    """One kind of feature: where each stands, how rare it is, and what it weighs for each output.

    *index* has n entries, *rarity* is (n,), *weights* is (n, 6).
    """

    name: str
    index: Mapping[str, int]
    rarity: Numbers
    weights: Numbers

    def cells(self, found: Sequence[str]) -> tuple[Any, Any]:
        """Return the places and the normed values of the features that are known."""
        import numpy as np

        index = self.index
        counted = Counter([index[each] for each in found if each in index])
        size = len(counted)
        places = np.fromiter(counted.keys(), dtype=np.int64, count=size)
        times = np.fromiter(counted.values(), dtype=np.float32, count=size)
        values = (1.0 + np.log(times)) * self.rarity[places]
        norm = float(np.sqrt(values @ values)) or 1.0
        return places, values / norm


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
class LinearModel:
    """Ridge regression over blocks of features, and the mixer that calibrates it."""

    seer: Seer
    blocks: tuple[Block, ...]
    bias: Numbers
    mixer: Mixer

    def logits(self, text: str) -> Numbers:
        """Return the six raw scores: the narratives in the order of NARRATIVES, then none."""
        return self.logits_of(self.seer.see(text))

    def logits_of(self, seen: Mapping[str, list[str]]) -> Numbers:
        """Return the six raw scores of what the seer saw."""
        total = self.bias.copy()
        for block in self.blocks:
            places, values = block.cells(seen[block.name])
            total += values @ block.weights[places]
        return total

    def chances(self, text: str, ruled: Sequence[float] = (0.0,) * len(NARRATIVES)) -> tuple[float, ...]:
        """Return the chance of each output, 0 to 1; *ruled* is what the rules say of each narrative."""
        import numpy as np

        evidence = evidence_of(self.logits(text)[None, :], [text], np.array([ruled]))
        return tuple(float(chance) for chance in self.mixer.chances(evidence)[0])

    def chances_of(self, texts: Sequence[str]) -> Any:
        """Return the chances of many texts at once, without the rules: (n, 6)."""
        import numpy as np

        logits = np.array([self.logits(text) for text in texts]).reshape(len(texts), OUTPUTS)
        return self.mixer.chances(evidence_of(logits, texts, np.zeros((len(texts), len(NARRATIVES)))))

    def drives(self, text: str, label: Narrative) -> list[float]:
        """Return for every character how much the features over it push towards *label*."""
        toward = self.mixer.weights[:OUTPUTS, NARRATIVES.index(label)]
        pushed = [0.0] * len(text)
        seen, placed = self.seer.see(text), self.seer.places(text)
        for block in self.blocks:
            found = seen[block.name]
            places, values = block.cells(found)
            worth = dict(zip(places.tolist(), (values * (block.weights[places] @ toward)).tolist(), strict=True))
            times = Counter(found)
            for each, (start, end) in zip(found, placed[block.name], strict=True):
                share = worth.get(block.index.get(each, -1), 0.0) / times[each] / max(end - start, 1)
                if share:
                    for at in range(start, end):
                        pushed[at] += share
        return pushed

    def to_disk(self, folder: Path) -> None:
        """Write weights.npz and features.json; the same model gives the same bytes."""
        import numpy as np

        folder.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, Any] = {"bias": self.bias, "mixer": self.mixer.weights, "offset": self.mixer.offset}
        for block in self.blocks:
            arrays[f"{block.name}_rarity"] = block.rarity.astype(np.float16)
            arrays[f"{block.name}_weights"] = block.weights.astype(np.float16)
        np.savez_compressed(folder / "weights.npz", **arrays)
        names = {block.name: "\n".join(block.index) for block in self.blocks}
        described = {"format": FORMAT, "words": self.seer.lists, "features": names}
        (folder / "features.json").write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def from_disk(cls, folder: Path) -> LinearModel:
        """Read what `to_disk` wrote. Raises ModelUnreadable."""
        import numpy as np

        try:
            described = json.loads((folder / "features.json").read_text(encoding="utf-8"))
            if described["format"] != FORMAT:
                raise ModelUnreadable(f"{folder.name}: format {described['format']}")
            with np.load(folder / "weights.npz") as arrays:
                blocks = tuple(_block(name, known, arrays) for name, known in described["features"].items())
                mixer = Mixer(arrays["mixer"], arrays["offset"])
                return cls(Seer(described["words"]), blocks, arrays["bias"], mixer)
        except (OSError, KeyError, json.JSONDecodeError) as error:
            raise ModelUnreadable(f"{folder.name}: {type(error).__name__}") from error


def _block(name: str, known: str, arrays: Any) -> Block:
    import numpy as np

    index = {feature: place for place, feature in enumerate(known.split("\n"))}
    weights = arrays[f"{name}_weights"].astype(np.float32)
    return Block(name, index, arrays[f"{name}_rarity"].astype(np.float32), weights)


def evidence_of(logits: Any, texts: Sequence[str], ruled: Any) -> Any:
    """Return what the mixer reads of each text: six scores, how long it is, and five scores of the rules."""
    import numpy as np

    lengths = np.log1p([[len(text)] for text in texts])
    return np.hstack([logits, lengths, ruled])
