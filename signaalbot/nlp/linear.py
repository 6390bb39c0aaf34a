"""How sure is the trained model? Weights per piece and word, made into chances that mean something."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from signaalbot.domain.narrative import Narrative
from signaalbot.nlp import features

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float32]

NARRATIVES: Final = tuple(Narrative)
FORMAT: Final = 1


class ModelUnreadable(ValueError):
    """Raised when the files of a model are missing, broken, or of another format; says which."""


@dataclass(frozen=True)
class Block:
    """One kind of feature: where each stands, how rare it is, and what it weighs for each narrative.

    *index* has n entries, *rarity* is (n,), *weights* is (n, 5).
    """

    name: str
    index: dict[str, int]
    rarity: Numbers
    weights: Numbers

    def cells(self, found: Iterable[str]) -> tuple[Any, Any]:
        """Return the places and the normed values of the features that are known."""
        import numpy as np

        counted = Counter(place for each in found if (place := self.index.get(each)) is not None)
        places = np.fromiter(counted.keys(), dtype=np.int64, count=len(counted))
        times = np.fromiter(counted.values(), dtype=np.float32, count=len(counted))
        values = (1.0 + np.log(times)) * self.rarity[places]
        norm = float(np.sqrt((values * values).sum())) or 1.0
        return places, values / norm


@dataclass(frozen=True)
class LinearModel:
    """Logistic regression over two blocks, with a calibration per narrative (Platt: slope, offset)."""

    blocks: tuple[Block, ...]
    bias: Numbers
    slope: Numbers
    offset: Numbers

    def logits(self, text: str) -> Numbers:
        """Return the raw score per narrative, in the order of NARRATIVES."""
        total = self.bias.copy()
        for block in self.blocks:
            places, values = block.cells(EXTRACTORS[block.name](text))
            total += values @ block.weights[places]
        return total

    def chances(self, text: str) -> tuple[float, ...]:
        """Return the chance of each narrative, 0 to 1, in the order of NARRATIVES."""
        import numpy as np

        return tuple(float(p) for p in 1.0 / (1.0 + np.exp(-(self.slope * self.logits(text) + self.offset))))

    def drives(self, text: str, label: Narrative) -> list[float]:
        """Return for every character how much the features over it push towards *label*."""
        column = NARRATIVES.index(label)
        pushed = [0.0] * len(text)
        for block in self.blocks:
            places, values = block.cells(EXTRACTORS[block.name](text))
            worth = dict(zip(places.tolist(), (values * block.weights[places, column]).tolist(), strict=True))
            seen = Counter(f for f, _, _ in PLACED[block.name](text))
            for found, start, end in PLACED[block.name](text):
                place = block.index.get(found)
                if place is not None and end > start:
                    share = worth[place] / seen[found] / (end - start)
                    for at in range(start, end):
                        pushed[at] += share
        return pushed

    def to_disk(self, folder: Path) -> None:
        """Write weights.npz and features.json; the same model gives the same bytes."""
        import numpy as np

        folder.mkdir(parents=True, exist_ok=True)
        arrays: dict[str, Any] = {"bias": self.bias, "slope": self.slope, "offset": self.offset}
        for block in self.blocks:
            arrays[f"{block.name}_rarity"] = block.rarity.astype(np.float32)
            arrays[f"{block.name}_weights"] = block.weights.astype(np.float16)
        np.savez_compressed(folder / "weights.npz", **arrays)
        names = {block.name: list(block.index) for block in self.blocks}
        text = json.dumps({"format": FORMAT, "features": names}, ensure_ascii=False)
        (folder / "features.json").write_text(text, encoding="utf-8")

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
                return cls(blocks, arrays["bias"], arrays["slope"], arrays["offset"])
        except (OSError, KeyError, json.JSONDecodeError) as error:
            raise ModelUnreadable(f"{folder.name}: {type(error).__name__}") from error


def _block(name: str, known: Sequence[str], arrays: Any) -> Block:
    import numpy as np

    index = {feature: place for place, feature in enumerate(known)}
    weights = arrays[f"{name}_weights"].astype(np.float32)
    return Block(name, index, arrays[f"{name}_rarity"], weights)


EXTRACTORS: Final[dict[str, Callable[[str], list[str]]]] = {"pieces": features.pieces, "words": features.words}
PLACED: Final[dict[str, Callable[[str], Iterable[tuple[str, int, int]]]]] = {
    "pieces": features.placed_pieces,
    "words": features.placed_words,
}
