"""Is what changed between two versions marked, and nothing else?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from signaalbot.domain.difference import MOST_MARKS, Mark, Piece, cut, difference

WORDS = st.lists(st.sampled_from(["om", "9", "10", "uur", "bij", "de", "brug", "\n", " ", "🚜", "<b>"]), max_size=40)


def test_the_words_that_changed_are_marked() -> None:
    assert difference("Vertrek om 9 uur bij de brug", "Vertrek om 10 uur bij de brug") == (
        Piece("Vertrek om "),
        Piece("9", Mark.GONE),
        Piece("10", Mark.NEW),
        Piece(" uur bij de brug"),
    )


@given(old=WORDS.map(" ".join), new=WORDS.map(" ".join))
def test_both_texts_can_be_read_from_the_pieces_to_the_letter(old: str, new: str) -> None:
    """T16: sent text = given text, also when it is marked."""
    pieces = difference(old, new)

    assert "".join(piece.text for piece in pieces if piece.mark is not Mark.GONE) == new
    if any(piece.mark is not Mark.SAME for piece in pieces):
        assert "".join(piece.text for piece in pieces if piece.mark is not Mark.NEW) == old


def test_when_nearly_everything_changed_the_text_is_simply_new() -> None:
    """Telegram keeps 100 marks in a message; beyond that they vanish without a word."""
    old = " ".join(f"oud{n} blijft" for n in range(MOST_MARKS))
    new = " ".join(f"nieuw{n} blijft" for n in range(MOST_MARKS))

    assert difference(old, new) == (Piece(new),)


def test_pieces_are_spread_over_parts_without_losing_a_mark() -> None:
    pieces = (Piece("abc"), Piece("def", Mark.GONE), Piece("ghi", Mark.NEW))

    assert cut(pieces, [4, 5]) == (
        (Piece("abc"), Piece("d", Mark.GONE)),
        (Piece("ef", Mark.GONE), Piece("ghi", Mark.NEW)),
    )
