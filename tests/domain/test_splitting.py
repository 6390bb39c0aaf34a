"""Is a long text cut where it reads well, and is nothing lost?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from signaalbot.domain.splitting import length, split


@given(text=st.text(max_size=400), limit=st.integers(min_value=20, max_value=120))
def test_the_parts_together_are_the_text_and_each_of_them_fits(text: str, limit: int) -> None:
    """T17: a text over the limit was cut off, or repeated."""
    parts = split(text, limit)

    assert "".join(parts) == text
    assert max(length(part) for part in parts) <= limit


def test_a_text_is_cut_after_a_sentence() -> None:
    text = "De eerste zin is kort. De tweede zin is wat langer en past niet meer."

    assert split(text, 30) == ("De eerste zin is kort.", " De tweede zin is wat langer ", "en past niet meer.")


def test_a_sentence_end_early_in_a_part_is_no_reason_to_cut() -> None:
    assert split("Ja. " + "woord " * 10, 40)[0] == "Ja. woord woord woord woord woord woord "


def test_telegram_counts_most_emoji_double() -> None:
    assert length("🚜") == 2
    assert split("🚜" * 30, 20) == ("🚜" * 10,) * 3
