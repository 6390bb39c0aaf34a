"""Telegram's HTML becomes text with entities, or Telegram's complaint; and HTML again that is safe."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signaalbot.rehearsal.display import as_html
from signaalbot.rehearsal.entities import Formatted, covered, tidy, utf16_length, with_found
from signaalbot.rehearsal.markup import CannotParse, parse_html


def kinds(formatted: Formatted) -> list[tuple[str, str]]:
    return [(entity["type"], covered(formatted.text, entity)) for entity in formatted.entities]


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("<b>Let op</b>: 5 &gt; 3 &amp; 2 &lt; 4", "Let op: 5 > 3 & 2 < 4", [("bold", "Let op")]),
        ("<strong>a</strong><em>b</em><u>c</u><s>d</s>", "abcd", [
            ("bold", "a"), ("italic", "b"), ("underline", "c"), ("strikethrough", "d")
        ]),
        ("<i><b>ab</b></i>", "ab", [("bold", "ab"), ("italic", "ab")]),
        ("👍 <b>👍👍</b> x", "👍 👍👍 x", [("bold", "👍👍")]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", "x")]),
        ("<blockquote expandable>lang</blockquote>", "lang", [("expandable_blockquote", "lang")]),
        ("<blockquote>kort</blockquote>", "kort", [("blockquote", "kort")]),
        ("<b></b>leeg", "leeg", []),
        ("<B>groot</b>", "groot", [("bold", "groot")]),
        ("<code>x</> y", "x y", [("code", "x")]),
        ("&#128077;&#x41;&#65 &foo; &", "👍AA &foo; &", []),
    ],
)  # fmt: skip
def test_html_becomes_text_with_entities(source: str, text: str, found: list[tuple[str, str]]) -> None:
    formatted = parse_html(source)

    assert (formatted.text, kinds(formatted)) == (text, found)


def test_offsets_count_utf16_units() -> None:
    assert parse_html("👍<b>ja</b>").entities == [{"type": "bold", "offset": 2, "length": 2}]


def test_a_link_keeps_its_address_and_a_dangerous_one_is_plain_text() -> None:
    linked = parse_html('<a href="https://rijtmeer.example/a?b=1&amp;c=2">kaart</a>')
    dangerous = parse_html('<a href="javascript:alert(1)">kaart</a>')

    assert linked.entities == [
        {"type": "text_link", "offset": 0, "length": 5, "url": "https://rijtmeer.example/a?b=1&c=2"}
    ]
    assert dangerous == Formatted("kaart", [])


def test_code_inside_pre_gives_one_entity_with_its_language() -> None:
    formatted = parse_html('<pre><code class="language-python">x = 1</code></pre>')

    assert formatted.entities == [{"type": "pre", "offset": 0, "length": 5, "language": "python"}]


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("a <b>c", 'Can\'t find end tag corresponding to start tag "b"'),
        ("é <br> x", 'Unsupported start tag "br" at byte offset 3'),
        ("5 < 3", 'Unsupported start tag "" at byte offset 2'),
        ("5 <3", "Unclosed start tag at byte offset 2"),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>a</b ", "Unclosed end tag at byte offset 4"),
        ("<a href>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ("<a =x>x</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href=x,y>x</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("&#xD800;", "Text contains invalid Unicode characters after decoding HTML entities, "
                     "check for unmatched surrogate code units"),
    ],
)  # fmt: skip
def test_html_that_telegram_cannot_read_gets_telegrams_complaint(source: str, complaint: str) -> None:
    with pytest.raises(CannotParse) as caught:
        parse_html(source)

    assert str(caught.value) == complaint


def test_white_space_around_a_text_goes_and_entities_move_along() -> None:
    formatted = tidy(parse_html("\n  <b>ja </b>\n "))

    assert formatted == Formatted("ja", [{"type": "bold", "offset": 0, "length": 2}])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start nu", [("bot_command", "/start")]),
        ("doe /gezien@signaalbot eens", [("bot_command", "/gezien@signaalbot")]),
        ("vraag @annavisser of #boeren", [("mention", "@annavisser"), ("hashtag", "#boeren")]),
        ("zie https://rijtmeer.nl/a.", [("url", "https://rijtmeer.nl/a")]),
        ("zie rijtmeer.nl, of mail a@rijtmeer.nl", [("url", "rijtmeer.nl"), ("email", "a@rijtmeer.nl")]),
        ("en/of 1/2 12:30 3.5 #1", []),
        ("👍 /start", [("bot_command", "/start")]),
    ],
)
def test_telegram_finds_commands_names_and_addresses_by_itself(text: str, found: list[tuple[str, str]]) -> None:
    assert kinds(with_found(Formatted(text, []))) == found


def test_nothing_is_found_inside_code() -> None:
    assert kinds(with_found(parse_html("<code>/start</code> /stop"))) == [
        ("code", "/start"),
        ("bot_command", "/stop"),
    ]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("<b>Let op</b>: 5 &gt; 3", "<strong>Let op</strong>: 5 &gt; 3"),
        ("<b>a<i>b</i></b>c", "<strong>a<em>b</em></strong>c"),
        ("👍<u>x</u>", "👍<u>x</u>"),
        ("&lt;script&gt;", "&lt;script&gt;"),
        (
            '<a href="https://example.org/?a=1&amp;b=&quot;">x</a>',
            '<a href="https://example.org/?a=1&amp;b=&quot;" rel="noopener noreferrer">x</a>',
        ),
    ],
)
def test_a_phone_shows_formatted_text_as_safe_html(source: str, shown: str) -> None:
    formatted = parse_html(source)

    assert as_html(formatted.text, formatted.entities) == shown


def test_entities_that_cross_are_cut_where_they_cross() -> None:
    crossing = [{"type": "bold", "offset": 0, "length": 2}, {"type": "italic", "offset": 1, "length": 2}]

    assert as_html("abc", crossing) == "<strong>a<em>b</em></strong><em>c</em>"


@given(st.text(max_size=60))
def test_any_text_that_is_escaped_comes_back_as_it_was(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    assert parse_html(escaped) == Formatted(text, [])
    assert utf16_length(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(st.text(alphabet="<>/ab=\"' &;x#1é👍\n", max_size=40))
def test_any_source_is_read_or_refused_and_what_is_read_stays_inside_the_text(source: str) -> None:
    try:
        formatted = parse_html(source)
    except CannotParse:
        return
    length = utf16_length(formatted.text)
    assert all(0 <= each["offset"] < each["offset"] + each["length"] <= length for each in formatted.entities)
    assert "<x" not in as_html(formatted.text, formatted.entities)
