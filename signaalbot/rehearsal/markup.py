"""What does Telegram make of HTML? Text with entities, or its complaint about what it cannot read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from signaalbot.rehearsal.entities import Formatted, in_order, utf16_length
from signaalbot.rehearsal.problems import Problem
from signaalbot.rehearsal.state import JSON

ENTITY_OF: Final = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE: Final = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-zA-Z]+));?")
BARE_VALUE: Final = re.compile(r"[A-Za-z0-9.\-]*")
NAME: Final = re.compile(r"[^\s=]*")
EXPANDABLE: Final = re.compile(r"expandable(?=[\s>])")
SPACE: Final = re.compile(r"\s*")
LINK: Final = re.compile(r"(?:https?|tg|ton|mailto|tel)://?\S+|mailto:\S+|tel:\S+", re.IGNORECASE)
BARE_LINK: Final = re.compile(r"[\w\-]+(?:\.[\w\-]+)+(?:[/?#:]\S*)?")


class CannotParse(Problem):
    """Telegram cannot read the markup; the message is Telegram's, without its "can't parse entities: "."""


@dataclass
class _Open:
    """A tag that waits for its end."""

    tag: str
    argument: str
    offset: int
    start: int


def parse_html(source: str) -> Formatted:
    """Turn "<b>Let op</b>: 5 &gt; 3" into ("Let op: 5 > 3", [bold 0..6]). Raises CannotParse."""
    if "<" not in source and "&" not in source:
        return Formatted(source, [])
    return _Reader(source).read()


class _Reader:
    """Walks once through the source, as Telegram's own parser does."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[JSON] = []

    def read(self) -> Formatted:
        while self.at < len(self.source):
            match self.source[self.at]:
                case "<" if self.source.startswith("</", self.at):
                    self._end_tag()
                case "<":
                    self._start_tag()
                case "&":
                    self._reference()
                case _:
                    self._plain()
        if self.open:
            raise CannotParse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        text = "".join(self.out)
        if any(0xD800 <= ord(letter) <= 0xDFFF for letter in text):
            raise CannotParse(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        return Formatted(text, in_order(self.entities))

    def _put(self, text: str) -> None:
        self.out.append(text)
        self.offset += utf16_length(text)

    def _plain(self) -> None:
        end = self.at
        while end < len(self.source) and self.source[end] not in "<&":
            end += 1
        self._put(self.source[self.at : end])
        self.at = end

    def _reference(self) -> None:
        character, end = _decode(self.source, self.at)
        self._put(character)
        self.at = end

    def _bytes(self, at: int) -> int:
        return len(self.source[:at].encode("utf-8", "surrogatepass"))

    def _until(self, start: int) -> int:
        """Return where the tag name that starts there ends: at a space, a ">" or the end of the text."""
        end = start
        while end < len(self.source) and not self.source[end].isspace() and self.source[end] != ">":
            end += 1
        return end

    def _start_tag(self) -> None:
        begin = self.at
        end = self._until(begin + 1)
        if end >= len(self.source):
            raise CannotParse(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        tag = self.source[begin + 1 : end].lower()
        if tag not in ENTITY_OF:
            raise CannotParse(f'Unsupported start tag "{tag}" at byte offset {self._bytes(begin)}')
        self.at = end
        argument = self._arguments(tag, begin)
        if tag == "span" and argument != "tg-spoiler":
            raise CannotParse(f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes(begin)}')
        self.open.append(_Open(tag, argument, self.offset, len(self.out)))

    def _arguments(self, tag: str, begin: int) -> str:
        argument = ""
        while True:
            self._skip_space()
            if self._here() == ">":
                self.at += 1
                return argument
            name = self._attribute_name(tag, begin)
            if name == "expandable" and tag == "blockquote":
                argument = name
                continue
            value = self._attribute_value(tag, begin)
            if (tag, name) in (("a", "href"), ("span", "class"), ("tg-emoji", "emoji-id"), ("code", "class")):
                argument = value

    def _attribute_name(self, tag: str, begin: int) -> str:
        if tag == "blockquote" and (alone := EXPANDABLE.match(self.source, self.at)):
            self.at = alone.end()
            return "expandable"
        found = NAME.match(self.source, self.at)
        name = found.group() if found else ""
        if not name:
            raise CannotParse(f'Empty attribute name in the tag "{tag}" at byte offset {self._bytes(begin)}')
        self.at += len(name)
        self._skip_space()
        if self._here() != "=":
            raise CannotParse(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}" '
                f"at byte offset {self._bytes(begin)}"
            )
        self.at += 1
        return name

    def _attribute_value(self, tag: str, begin: int) -> str:
        self._skip_space()
        if not self._here():
            raise CannotParse(f'Unclosed start tag "{tag}" at byte offset {self._bytes(begin)}')
        value = self._quoted() if self._here() in "'\"" else self._bare()
        if not self._here():
            raise CannotParse(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        return value

    def _bare(self) -> str:
        found = BARE_VALUE.match(self.source, self.at)
        value = found.group() if found else ""
        start = self.at
        self.at += len(value)
        if self._here() not in ("", ">") and not self._here().isspace():
            raise CannotParse(f"Unexpected end of name token at byte offset {self._bytes(start)}")
        return value.lower()

    def _quoted(self) -> str:
        quote = self._here()
        end = self.source.find(quote, self.at + 1)
        if end < 0:
            self.at = len(self.source)
            return ""
        value = self.source[self.at + 1 : end]
        self.at = end + 1
        return REFERENCE.sub(_decoded, value)

    def _here(self) -> str:
        return self.source[self.at : self.at + 1]

    def _skip_space(self) -> None:
        found = SPACE.match(self.source, self.at)
        self.at = found.end() if found else self.at

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise CannotParse(f"Unexpected end tag at byte offset {self._bytes(begin)}")
        end = self._until(begin + 2)
        tag = self.source[begin + 2 : end].lower()
        self.at = end
        self._skip_space()
        if self._here() != ">":
            raise CannotParse(f"Unclosed end tag at byte offset {self._bytes(begin)}")
        self.at += 1
        opened = self.open[-1]
        if tag not in ("", opened.tag):
            raise CannotParse(
                f'Unmatched end tag at byte offset {self._bytes(begin)}, expected "</{opened.tag}>", found "</{tag}>"'
            )
        self._close(self.open.pop())

    def _close(self, opened: _Open) -> None:
        if self.offset == opened.offset:
            return
        entity: JSON = {
            "type": ENTITY_OF[opened.tag],
            "offset": opened.offset,
            "length": self.offset - opened.offset,
        }
        match opened.tag:
            case "a":
                self._link(entity, opened.argument or "".join(self.out[opened.start :]))
                return
            case "tg-emoji":
                entity["custom_emoji_id"] = _emoji_id(opened.argument)
            case "blockquote" if opened.argument:
                entity["type"] = "expandable_blockquote"
            case "pre" | "code":
                self._preformatted(entity, opened)
                return
        self.entities.append(entity)

    def _link(self, entity: JSON, url: str) -> None:
        if LINK.fullmatch(url):
            self.entities.append({**entity, "url": url})
        elif BARE_LINK.fullmatch(url):
            self.entities.append({**entity, "url": f"http://{url}"})

    def _preformatted(self, entity: JSON, opened: _Open) -> None:
        language = opened.argument.removeprefix("language-") if opened.argument.startswith("language-") else ""
        last = self.entities[-1] if self.entities else {}
        same_place = (last.get("offset"), last.get("length")) == (entity["offset"], entity["length"])
        if opened.tag == "pre" and same_place and last.get("type") == "code":
            language = str(self.entities.pop().get("language", ""))
        elif opened.tag == "code" and same_place and last.get("type") == "pre":
            entity = self.entities.pop()
        self.entities.append({**entity, "language": language} if language else entity)


def _emoji_id(argument: str) -> str:
    if not argument.isdecimal() or int(argument) == 0:
        raise CannotParse("Invalid custom emoji identifier specified")
    return argument


def _decoded(found: re.Match[str]) -> str:
    character, end = _decode(found.group(), 0)
    return character + found.group()[end:]


def _decode(source: str, at: int) -> tuple[str, int]:
    """Return the character of "&lt;", "&#60;" or "&#x3c;" and where it ends; any other "&" is itself."""
    found = REFERENCE.match(source, at)
    if found is None:
        return "&", at + 1
    hexadecimal, decimal, name = found.groups()
    if name is not None:
        return (NAMED[name], found.end()) if name in NAMED else ("&", at + 1)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return (chr(code), found.end()) if 0 < code < 0x10FFFF else ("&", at + 1)
