"""How sure is the trained model? Weights per feature, made into chances that mean something."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from signaalbot.domain.narrative import Narrative
from signaalbot.nlp.features import TOKEN, Seer, pieces_of
from signaalbot.nlp.plain import plain

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float32]

NARRATIVES: Final = tuple(Narrative)
OUTPUTS: Final = len(NARRATIVES) + 1
"""One score per narrative, and one for "none of the five"."""
FORMAT: Final = 2
PIECES: Final = "pieces"
REMEMBERED: Final = 50_000


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

    def numbers(self, found: Sequence[str]) -> list[int]:
        """Return the places of the features that are known, as often as they occur."""
        index = self.index
        return [index[each] for each in found if each in index]

    def scores(self, found: Sequence[Sequence[int]]) -> Any:
        """Return the raw scores of many texts, each given as the places of its features: (n, 6)."""
        import numpy as np

        texts, places, values = self.cells(found)
        pushed = values[:, None] * self.weights[places]
        return np.stack([np.bincount(texts, column, len(found)) for column in pushed.T], axis=1)

    def cells(self, found: Sequence[Sequence[int]]) -> tuple[Any, Any, Any]:
        """Return text, place and value of each feature that a text has; the values of a text have length one."""
        import numpy as np

        size = len(self.index)
        texts = np.repeat(np.arange(len(found)), [len(each) for each in found])
        keys = texts * size + np.fromiter(chain.from_iterable(found), dtype=np.int64, count=len(texts))
        cells, times = np.unique(keys, return_counts=True)
        texts, places = np.divmod(cells, size)
        values = (1.0 + np.log(times)) * self.rarity[places]
        norms = np.sqrt(np.bincount(texts, values * values, len(found)))
        return texts, places, values / norms[texts]


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
    remembered: dict[str, list[int]] = field(default_factory=dict, compare=False, repr=False)

    def logits(self, texts: Sequence[str]) -> Any:
        """Return the six raw scores per text: the narratives in the order of NARRATIVES, then none: (n, 6)."""
        return self._added([self._numbers(text) for text in texts])

    def logits_of(self, seen: Sequence[Mapping[str, list[str]]]) -> Any:
        """Return the raw scores of what the seer saw of each text: (n, 6)."""
        return self._added([[block.numbers(each[block.name]) for block in self.blocks] for each in seen])

    def _added(self, numbers: Sequence[Sequence[list[int]]]) -> Any:
        scores = [block.scores([each[at] for each in numbers]) for at, block in enumerate(self.blocks)]
        return self.bias + sum(scores)

    def _numbers(self, text: str) -> list[list[int]]:
        """Return the places of all features, per block; the pieces of a word are remembered."""
        flat = plain(text)
        seen = self.seer.see_words(flat)
        return [
            self._piece_numbers(block, flat) if block.name == PIECES else block.numbers(seen[block.name])
            for block in self.blocks
        ]

    def _piece_numbers(self, block: Block, flat: str) -> list[int]:
        if len(self.remembered) > REMEMBERED:
            self.remembered.clear()
        found: list[int] = []
        for word in TOKEN.findall(flat):
            known = self.remembered.get(word)
            if known is None:
                known = self.remembered[word] = block.numbers(pieces_of(word))
            found += known
        return found

    def chances(self, text: str, ruled: Sequence[float] = (0.0,) * len(NARRATIVES)) -> tuple[float, ...]:
        """Return the chance of each output, 0 to 1; *ruled* is what the rules say of each narrative."""
        return tuple(self.chances_of([text], [ruled])[0].tolist())

    def chances_of(self, texts: Sequence[str], ruled: Sequence[Sequence[float]] | None = None) -> Any:
        """Return the chances of many texts at once: (n, 6)."""
        import numpy as np

        told = np.zeros((len(texts), len(NARRATIVES))) if ruled is None else np.array(ruled)
        return self.mixer.chances(evidence_of(self.logits(texts), texts, told))

    def drives(self, text: str) -> Any:
        """Return for every character how much the features over it push towards each narrative: (characters, 5)."""
        import numpy as np

        toward = self.mixer.weights[:OUTPUTS, : len(NARRATIVES)]
        seen, placed = self.seer.see(text), self.seer.places(text)
        edges = np.zeros((len(text) + 1, len(NARRATIVES)))
        for block in self.blocks:
            numbers = np.array([block.index.get(each, -1) for each in seen[block.name]], dtype=np.int64)
            known = numbers >= 0
            if not known.any():
                continue
            numbers, spans = numbers[known], np.array(placed[block.name])[known]
            _, places, values = block.cells([numbers.tolist()])
            cell = np.searchsorted(places, numbers)
            share = values[cell] / np.bincount(cell)[cell] / np.maximum(spans[:, 1] - spans[:, 0], 1)
            shares = share[:, None] * (block.weights[places] @ toward)[cell]
            for column in range(len(NARRATIVES)):
                begins = np.bincount(spans[:, 0], shares[:, column], len(text) + 1)
                edges[:, column] += begins - np.bincount(spans[:, 1], shares[:, column], len(text) + 1)
        return edges.cumsum(axis=0)[:-1]

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
