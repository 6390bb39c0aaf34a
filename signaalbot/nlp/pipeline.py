"""How does spaCy see the classifier? A pipeline component that fills `doc.cats`; loading registers its factory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from spacy.language import Language

from signaalbot.nlp.linear import NARRATIVES, LinearModel

if TYPE_CHECKING:
    from spacy.tokens import Doc


@Language.factory("signaalbot_narratives")
def make(nlp: Language, name: str) -> Narratives:  # noqa: ARG001 (spaCy gives both by name)
    """Return an empty component; `spacy.load` fills it from disk."""
    return Narratives(name)


class Narratives:
    """Gives every doc the calibrated chance of each narrative, without the rules."""

    def __init__(self, name: str, model: LinearModel | None = None) -> None:
        """Take a trained model, or wait for `from_disk`."""
        self.name, self.model = name, model

    def __call__(self, doc: Doc) -> Doc:
        """Fill the categories of one doc."""
        if self.model is not None:
            chances = self.model.chances(doc.text)
            doc.cats = {narrative.value: chance for narrative, chance in zip(NARRATIVES, chances[:-1], strict=True)}
        return doc

    def to_disk(self, path: Path, **_options: object) -> None:
        """Write the weights into the folder of the component."""
        if self.model is not None:
            self.model.to_disk(Path(path))

    def from_disk(self, path: Path, **_options: object) -> Narratives:
        """Read the weights. Raises ModelUnreadable."""
        self.model = LinearModel.from_disk(Path(path))
        return self


def save(model: LinearModel, folder: Path) -> None:
    """Write a pipeline that `spacy.load` reads: blank Dutch and this one component."""
    import spacy

    nlp: Any = spacy.blank("nl")
    component = nlp.add_pipe("signaalbot_narratives", name="narratives")
    component.model = model
    nlp.to_disk(folder)
