"""Redaction replaces what recognisers point at, keeps the rest, and is done when nothing more is found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hypothesis import given
from hypothesis import strategies as st

from signaalbot.domain.redaction import (
    KINDS,
    PLACEHOLDER,
    Recogniser,
    RedactedText,
    Redaction,
    Span,
    own_name,
    redact,
    white_out,
    words_of,
)


def finding(words: Sequence[str], kind: str = "naam") -> Recogniser:
    """Return a recogniser that points at each of these words, wherever they stand."""

    def recognise(text: str) -> Iterator[Span]:
        for word in words:
            yield from (Span(*match.span(), kind) for match in re.finditer(re.escape(word), text))

    return recognise


def test_personal_data_is_replaced_by_its_kind() -> None:
    redaction = redact("bel kees op 123", [finding(["kees"]), finding(["123"], "telefoon")])

    assert redaction == Redaction(
        "bel [naam] op [telefoon]",  # type: ignore[arg-type]
        (Span(4, 8, "naam"), Span(12, 15, "telefoon")),
    )


def test_a_text_without_personal_data_stays_as_it_was() -> None:
    assert redact("de bus rijdt niet", [finding(["kees"])]) == Redaction("de bus rijdt niet", ())  # type: ignore[arg-type]


def test_overlapping_spans_become_one_with_the_kind_of_the_longest() -> None:
    redaction = redact("kees@voorbeeld.nl", [finding(["kees"]), finding(["kees@voorbeeld.nl"], "e-mail")])

    assert redaction.text == "[e-mail]"
    assert redaction.spans == (Span(0, 17, "e-mail"),)


def test_spans_that_only_touch_stay_apart() -> None:
    redaction = redact("kees06", [finding(["kees"]), finding(["06"], "telefoon")])

    assert redaction.text == "[naam][telefoon]"


def test_a_placeholder_is_never_taken_out() -> None:
    redaction = redact("bel [naam] of naam", [finding(["naam", "[naam]"])])

    assert redaction.text == "bel [naam] of [naam]"
    assert redaction.spans == (Span(14, 18, "naam"),)


def test_a_name_in_brackets_is_no_placeholder() -> None:
    assert redact("bel [kees]", [finding(["kees"])]).text == "bel [[naam]]"


def test_what_comes_to_light_by_redacting_is_taken_out_as_well() -> None:
    after_a_name = re.compile(r"(?<=\[naam\] )jansen")

    def surname(text: str) -> Iterator[Span]:
        yield from (Span(*match.span(), "naam") for match in after_a_name.finditer(text))

    redaction = redact("kees jansen belt", [finding(["kees"]), surname])

    assert redaction.text == "[naam] [naam] belt"
    assert redaction.spans == (Span(0, 4, "naam"), Span(5, 11, "naam"))


def test_a_recogniser_that_never_has_enough_takes_whole_words_and_ends() -> None:
    def first_letter(text: str) -> Iterator[Span]:
        left = PLACEHOLDER.sub(lambda match: " " * len(match.group()), text)
        found = re.search(r"\S", left)
        if found:
            yield Span(found.start(), found.end(), "naam")

    assert redact("a" * 3000, [first_letter]).text == "[naam]"


@given(st.text("ab []nam", max_size=40), st.lists(st.text("ab []nam", min_size=1, max_size=4), max_size=4))
def test_redacting_a_redacted_text_changes_nothing(text: str, words: list[str]) -> None:
    """T57: what the preview shows is what is stored, also when it is read again."""
    recognisers = [finding(words, kind) for kind in KINDS[:2]]
    once = redact(text, recognisers)

    assert redact(once.text, recognisers) == Redaction(once.text, ())


@given(st.text("ab []nam", max_size=40), st.lists(st.text("ab []nam", min_size=1, max_size=4), max_size=4))
def test_the_spans_tell_what_of_the_given_text_went(text: str, words: list[str]) -> None:
    redaction = redact(text, [finding(words)])

    rebuilt = text
    for span in reversed(redaction.spans):
        rebuilt = f"{rebuilt[: span.start]}[{span.kind}]{rebuilt[span.end :]}"
    assert rebuilt == redaction.text


def test_a_word_taken_out_by_hand_goes_wherever_it_stands_and_not_inside_another() -> None:
    text = RedactedText("Smurf en smurf en Smurfen, bij Smurf's huis en [naam]")

    assert white_out(text, "Smurf") == "[weggelakt] en [weggelakt] en Smurfen, bij [weggelakt] huis en [naam]"


def test_the_words_to_take_out_are_each_offered_once_and_placeholders_never() -> None:
    assert words_of(RedactedText("de bus, de [naam] en [weggelakt] e-mail")) == ("de", "bus", "en", "e-mail")


def test_the_own_name_is_found_with_its_capitals_only() -> None:
    found = redact("Wil jij dit? Groet, Wil", [own_name(("Wil", "de Boer"))])

    assert found.text == "[naam] jij dit? Groet, [naam]"
    assert redact("ik wil een boer", [own_name(("Wil", "de Boer"))]).spans == ()
