"""What does a language model on the municipality's own server say? One strict answer, from one allowed host."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from signaalbot.domain.narrative import Narrative
from signaalbot.domain.reading_choice import ReadingChoice, is_allowed
from signaalbot.nlp.scoring import Score, ScorerFailed

LONGEST_ANSWER: Final = 20_000


def load_score(choice: ReadingChoice, rules: Path) -> Score:
    """Return a scorer that asks the endpoint; a text never goes to a host that is not allowed (T46).

    The scorer raises ScorerFailed for whatever goes wrong. Raises OSError when the codebook cannot be read.
    """
    codebook = (rules / "codebook.md").read_text(encoding="utf-8")
    address = f"{choice.endpoint.rstrip('/')}/chat/completions"

    def score(text: str) -> dict[Narrative, float]:
        if not is_allowed(address, choice.allowed_hosts):
            raise ScorerFailed("host")
        return scores_in(_asked(address, _question(choice.language_model, codebook, text), choice.seconds))

    return score


def _question(model: str, codebook: str, text: str) -> dict[str, Any]:
    return {
        "model": model,
        "temperature": 0,
        "response_format": {"type": "json_object"},
        "messages": [{"role": "system", "content": codebook}, {"role": "user", "content": text}],
    }


def _asked(address: str, question: dict[str, Any], seconds: float) -> object:
    """Return the content of the answer. No proxy, no redirect: what is not this host gets nothing."""
    import httpx

    try:
        with httpx.Client(trust_env=False, follow_redirects=False, timeout=seconds) as client:
            answer = client.post(address, json=question)
        if answer.status_code != httpx.codes.OK or len(answer.content) > LONGEST_ANSWER:
            raise ScorerFailed(f"status {answer.status_code}")
        return answer.json()["choices"][0]["message"]["content"]
    except httpx.HTTPError as error:
        raise ScorerFailed(type(error).__name__) from None
    except (ValueError, KeyError, IndexError, TypeError):
        raise ScorerFailed("answer") from None


def scores_in(content: object) -> dict[Narrative, float]:
    """Return the chances in an answer: a JSON object with exactly the five slugs. Raises ScorerFailed otherwise."""
    try:
        found = json.loads(content) if isinstance(content, str) else None
    except ValueError:
        raise ScorerFailed("json") from None
    if not isinstance(found, dict) or set(found) != {narrative.value for narrative in Narrative}:
        raise ScorerFailed("fields")
    if not all(isinstance(p, int | float) and not isinstance(p, bool) and 0 <= p <= 1 for p in found.values()):
        raise ScorerFailed("numbers")
    return {narrative: float(found[narrative.value]) for narrative in Narrative}
