"""What stands where in one text? Its words, and the questions that finding a name asks about them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Final

from signaalbot.nlp.cues import NameRules
from signaalbot.nlp.lexicon import Lexicon
from signaalbot.nlp.tokens import Token, tokens_of

MAX_PARTICLES: Final = 3
MIN_UNKNOWN: Final = 3
_JOINS: Final = re.compile(r" {0,2}|\.? ?| ?- ?| ?'|/")
_HYPHEN: Final = re.compile(r" ?- ?")
_PAST_TENSE: Final = re.compile(r"[a-z]+(?:de|te|den|ten)")
_WORDLIKE: Final = re.compile(
    r"[a-z]+(?:en|s|t|d|de|te|ing|er|aar|eur|oor|ier|ist|ster|ant|ent|je|heid|lijk|ig|isch|iek|tie|age|uw|euw|ch|ct)"
)
_SURNAME_LIKE: Final = re.compile(
    r"[a-z]+(?:ing|ink|inga|sma|stra|man|mans|aars|berg|huis|huizen|hof|kamp|veld|sen|ssen)"
)
_SHORT_VAN: Final = {"v d": ("van de", "van der", "van den"), "vd": ("van de", "van der", "van den")}


class Scene:
    """One folded text with its tokens; *blocked* are places of tokens that belong to a saying, shop or area."""

    def __init__(self, text: str, lexicon: Lexicon, rules: NameRules) -> None:
        self.text = text
        self.lower = text.lower()
        self.lexicon = lexicon
        self.rules = rules
        self.tokens = tokens_of(text, lexicon)
        self.blocked = {*self._in_phrases(), *self._excepted()}

    def __len__(self) -> int:
        return len(self.tokens)

    @cached_property
    def starts(self) -> dict[int, int]:
        """Return the place of the token that starts at each offset, a quote before it left out."""
        starts = {token.start: place for place, token in enumerate(self.tokens)}
        return {**{at - 1: place for at, place in starts.items() if self.text[at - 1 : at] in "'\"("}, **starts}

    def joined(self, place: int) -> bool:
        """Tell whether the token follows the one before it within a name: "de Wit", "Jansen-de Boer", "v.d."."""
        return 0 < place < len(self.tokens) and bool(_JOINS.fullmatch(self.tokens[place].gap))

    def glued(self, place: int) -> bool:
        """Tell whether nothing parts the token from the one before it, as in "10u"."""
        return place > 0 and not self.tokens[place].gap

    def hyphenated(self, place: int) -> bool:
        """Tell whether a hyphen stands between the token and the one before it."""
        return 0 < place < len(self.tokens) and bool(_HYPHEN.fullmatch(self.tokens[place].gap))

    def after_determiner(self, place: int) -> bool:
        """Tell whether "de", "een", a number or the like makes a noun of this token."""
        if place == 0 or self.tokens[place].gap.strip(" "):
            return False
        before = self.tokens[place - 1]
        return before.key.isdigit() or self.rules.has("determiners", before)

    def after_adjective(self, place: int) -> bool:
        """Tell whether a word like "mooie" stands before this token."""
        if place == 0 or self.tokens[place].gap.strip(" "):
            return False
        before = self.tokens[place - 1]
        return before.key.endswith("e") and before.meaning.word

    def after_proper_noun(self, place: int) -> bool:
        """Tell whether a word with a capital in mid-sentence stands before: "Wit-Gele Kruis"."""
        before = self.tokens[place - 1] if place else None
        return before is not None and before.capital and not before.meaning.name and self.joined(place)

    def is_capital(self, place: int) -> bool:
        """Tell whether the token starts with a capital letter, telling or not."""
        return self.text[self.tokens[place].start].isupper()

    def names_a_place(self, place: int) -> bool:
        """Tell whether an adjective makes a place of this: "Groot Dalem", "Oud-Vliet", "Lange Dijk"."""
        adjective = self.rules.has("adjectives", self.tokens[place])
        if adjective and self.joined(place + 1) and self.is_capital(place + 1):
            return not self.tokens[place + 1].meaning.name
        before = place - 1
        return (
            self.joined(place)
            and self.is_capital(before)
            and self.rules.has("adjectives", self.tokens[before])
            and not self.tokens[place].meaning.given
        )

    def is_thing(self, place: int) -> bool:
        """Tell whether an article makes this a thing or a place: "het zonneveld", "de Berkhof"."""
        if place == 0 or self.tokens[place].gap.strip(" '"):
            return False
        article = self.tokens[place - 1].key
        return article in ("het", "t") or (article == "de" and not self.tokens[place].meaning.given)

    def particles(self, place: int) -> int:
        """Count the small words of a surname that stand from *place* on, with a word after them."""
        count = 0
        while count < MAX_PARTICLES and place + count + 1 < len(self.tokens):
            token = self.tokens[place + count]
            if not (self.rules.has("particles", token) and self.joined(place + count + 1)):
                break
            count += 1
        return count

    def particles_before(self, place: int) -> Iterator[int]:
        """Yield how many small words may stand before *place*, most first: 2 for "van den berg"."""
        count = 0
        while count < MAX_PARTICLES and self.joined(place - count):
            if not self.rules.has("particles", self.tokens[place - count - 1]):
                break
            count += 1
        yield from range(count, 0, -1)

    def listed(self, start: int, core: int) -> bool:
        """Tell whether the tokens from *start* to *core* stand in the surnames just so: "van den", "berg"."""
        allowed = self.lexicon.surnames.get(self.tokens[core].key, frozenset())
        before = self.words(start, core)
        return any(form in allowed for form in _SHORT_VAN.get(before, (before,)))

    def bound(self, start: int, core: int) -> bool:
        """Tell whether these small words are of the kind that only names have: "van der"."""
        return self.words(start, core) in self.rules.words["bound"] and not self.rules.has(
            "set_phrases", self.tokens[core]
        )

    def words(self, start: int, end: int) -> str:
        """Return the keys of tokens start <= i < end with spaces between."""
        return " ".join(token.key for token in self.tokens[start:end])

    def unknown(self, place: int, compounds: bool = True) -> bool:
        """Tell whether the token is in no list and made of no words."""
        token = self.tokens[place]
        meaning = token.meaning
        if not token.is_word or meaning.name or meaning.word or meaning.place or len(token.key) < MIN_UNKNOWN:
            return False
        return place not in self.blocked and not self.lexicon.is_word(token.key, compounds)

    def lets_through(self, place: int, accepts: Collection[str], at_start: bool = True) -> bool:
        """Tell whether a cue with *accepts* makes this token a name.

        A capital at the start of a sentence counts when a cue stands before it ("mw. Bakker"), so not *at_start*
        when there is none.
        """
        token = self.tokens[place]
        if not token.is_word or token.initial or (place in self.blocked and "Word" not in accepts):
            return False
        if token.upper_first and self.names_a_place(place):
            return False
        if token.capital or (at_start and token.upper_first):
            return self._capital_passes(token, accepts)
        if self.rules.has("words_in_lower_case", token):
            return False
        if token.meaning.sure:
            return True
        if token.meaning.name:
            return (token.meaning.given and "given" in accepts) or (
                token.meaning.surname and "surname" in accepts and not token.meaning.place
            )
        return self._unknown_passes(place, accepts)

    def _unknown_passes(self, place: int, accepts: Collection[str]) -> bool:
        key = self.tokens[place].key
        if self.tokens[place].acronym and "Word" not in accepts:
            return False
        if "stranger" in accepts and self.unknown(place) and not _WORDLIKE.fullmatch(key):
            return True
        if "Word" in accepts and self._looks_like_surname(place):
            return True
        strict = "surname" in accepts
        return "unknown" in accepts and self.unknown(place, compounds=not strict) and not _PAST_TENSE.fullmatch(key)

    def _looks_like_surname(self, place: int) -> bool:
        """Tell whether this is no word itself, though made of one: "bakkering", "molenaars"."""
        token = self.tokens[place]
        known = token.meaning.word or token.meaning.place or place in self.blocked
        return not known and len(token.key) > 5 and bool(_SURNAME_LIKE.fullmatch(token.key))

    def _capital_passes(self, token: Token, accepts: Collection[str]) -> bool:
        meaning = token.meaning
        if self.rules.has("words_in_capitals", token) and not (token.capital and "Word" in accepts):
            return False
        if meaning.sure:
            return True
        if meaning.place:
            return False
        if meaning.name:
            return (meaning.given and bool({"given", "Given"} & set(accepts))) or (
                meaning.surname and bool({"surname", "Surname"} & set(accepts))
            )
        if meaning.word or self.lexicon.is_word(token.key):
            return "Word" in accepts and token.capital
        return bool({"unknown", "Unknown"} & set(accepts)) and len(token.key) >= MIN_UNKNOWN

    def _in_phrases(self) -> Iterator[int]:
        for place, token in enumerate(self.tokens):
            for phrase in self.lexicon.phrases.get(token.key, ()):
                if tuple(each.key for each in self.tokens[place : place + len(phrase)]) == phrase:
                    yield from range(place, place + len(phrase))

    def _excepted(self) -> Iterator[int]:
        for regex in self.rules.exceptions:
            for match in regex.finditer(self.lower):
                start, end = match.span(match.lastgroup or 0)
                yield from (i for i, token in enumerate(self.tokens) if start <= token.start < end)
