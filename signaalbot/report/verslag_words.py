"""What does the verslag say? Every section in words, before anybody thinks of HTML or PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from signaalbot.domain import localtime
from signaalbot.domain.chain import short
from signaalbot.domain.evaluation import SCALE, Remark, Result, Side
from signaalbot.domain.room import TimelineLine
from signaalbot.domain.verslag import Agreed, Chapter, Evaluated, Reach, Told, Verslag
from signaalbot.report import evaluation_words
from signaalbot.report.page import Bar, BarGroup, Bars, Block, Bullets, Item, Page, Paragraph, Section, Table
from signaalbot.texts import Texts

SYMBOL: Final = re.compile(r"^[^\w]+")


def page(found: Verslag, texts: Texts) -> Page:
    """Return the whole verslag in words."""
    sections = {
        "members": _members(found, texts),
        "bulletins": _bulletins(found, texts),
        "ledger": _ledger(found, texts),
        "agreements": _agreements(found, texts),
        "statements": _statements(found, texts),
        "evaluation": _evaluation(found.evaluated, texts),
        "timeline": _timeline(found, texts),
        "check": _check(found, texts),
    }
    room = found.room
    return Page(
        language=texts.language,
        title=texts.plain("verslag.title", room=room.name),
        lines=(
            texts.plain("verslag.event", day=localtime.day(room.day), place=room.place),
            texts.plain("verslag.made", number=found.number, at=localtime.full(found.made_at)),
            texts.plain("verslag.about"),
        ),
        sections=tuple(_in_order(found.chapters, sections, texts)),
    )


def _in_order(chapters: tuple[Chapter, ...], sections: dict[str, list[Block]], texts: Texts) -> Iterator[Section]:
    for key, blocks in [*sections.items(), ("", [])]:
        for chapter in chapters:
            if chapter.before == key or (not key and chapter.before not in sections):
                table = Table(texts.plain(f"verslag.heading.{chapter.key}"), chapter.head, chapter.rows)
                yield _section(chapter.key, [table] if chapter.rows else [], texts)
        if key:
            yield _section(key, blocks, texts)


def _section(key: str, blocks: list[Block], texts: Texts) -> Section:
    nothing: list[Block] = [Paragraph(texts.plain("verslag.nothing"), quiet=True)]
    return Section(key, texts.plain(f"verslag.heading.{key}"), tuple(blocks or nothing))


def _members(found: Verslag, texts: Texts) -> list[Block]:
    rows = tuple(
        (
            party(texts, seat.party),
            seat.function,
            word(texts, f"rank.{seat.rank}", seat.rank),
            localtime.short(seat.joined),
            localtime.short(seat.left) if seat.left else "–",
        )
        for seat in found.seats
    )
    return [_table(texts, "members", "party function rank joined left", rows)] if rows else []


def _bulletins(found: Verslag, texts: Texts) -> list[Block]:
    return [
        Item(
            texts.plain("verslag.words.bulletin", number=told.number, version=told.version),
            texts.plain(
                "verslag.words.bulletin_note",
                at=localtime.full(told.at),
                party=party(texts, told.party),
                function=told.function,
                kind=kind_of(texts, told),
            ),
            told.text,
        )
        for told in found.told
    ]


def _ledger(found: Verslag, texts: Texts) -> list[Block]:
    rows = tuple(_reach(texts, told, side, reach) for told in found.told for side, reach in told.reached.items())
    columns = "bulletin party accepted seen waiting uncertain failed"
    return [_table(texts, "ledger", columns, rows, numbers=5)] if rows else []


def _reach(texts: Texts, told: Told, side: str, reach: Reach) -> tuple[str, ...]:
    name = texts.plain("verslag.words.bulletin", number=told.number, version=told.version)
    counts = (reach.accepted, reach.seen, reach.waiting, reach.uncertain, reach.failed)
    return (name, party(texts, side), *(str(count) for count in counts))


def _agreements(found: Verslag, texts: Texts) -> list[Block]:
    return [
        Item(
            texts.plain(
                "verslag.words.agreement",
                number=agreed.number,
                version=agreed.version,
                state=word(texts, f"verslag.words.{agreed.state}", agreed.state),
            ),
            f"{_agreement_note(texts, agreed)} {_verdicts(texts, agreed)}".strip(),
            "\n".join([agreed.text, *agreed.details]),
        )
        for agreed in found.agreed
    ]


def _verdicts(texts: Texts, agreed: Agreed) -> str:
    """Say what each party thinks of how it went: "Nagekomen? Politie: ja, Organisatie: nee."."""
    said = ", ".join(
        texts.plain(
            "verslag.words.answer",
            party=party(texts, side),
            said=word(texts, f"verslag.words.{verdict}", verdict),
        )
        for side, verdict in agreed.verdicts.items()
    )
    return texts.plain("verslag.words.verdicts", said=said) if said else ""


def _agreement_note(texts: Texts, agreed: Agreed) -> str:
    said = ", ".join(
        texts.plain(
            "verslag.words.answer",
            party=party(texts, side),
            said=word(texts, f"verslag.words.{answer or 'silent'}", answer or ""),
        )
        for side, answer in agreed.answers.items()
    )
    who = {"party": party(texts, agreed.party), "function": agreed.function, "answers": said}
    if agreed.valid_at is None:
        return texts.plain("verslag.words.agreement_note", **who)
    return texts.plain("verslag.words.agreement_valid", at=localtime.full(agreed.valid_at), **who)


def _statements(found: Verslag, texts: Texts) -> list[Block]:
    none_yet = texts.plain("verslag.words.no_result")
    rows = tuple(
        (
            f"{posed.number}. {posed.text}",
            party(texts, posed.party),
            none_yet if posed.agree is None else str(posed.agree),
            none_yet if posed.disagree is None else str(posed.disagree),
        )
        for posed in found.posed
    )
    return [_table(texts, "statements", "statement party agree disagree", rows, numbers=2)] if rows else []


def _evaluation(found: Evaluated | None, texts: Texts) -> list[Block]:
    if found is None:
        return []
    if found.closed_at is None:
        return [Paragraph(texts.plain("verslag.words.evaluation_running"))]
    people = texts.plain("verslag.words.evaluation_people", people=found.people, count=found.count)
    groups = tuple(_bars(texts, each) for each in found.results if each.told)
    drawing = [Bars(texts.plain("verslag.words.evaluation_bars"), groups)] if groups else []
    return [
        Paragraph(people),
        Paragraph(texts.plain("verslag.words.evaluation_scale"), quiet=True),
        *drawing,
        _scores(texts, found.results),
        *_remarks(found, texts),
    ]


def _scores(texts: Texts, results: Sequence[Result]) -> Table:
    """Return a row per question; a side with too few answers says so in its cell."""
    who = tuple(texts.plain(f"evaluation.side.{side}") for side in (*Side, "together"))
    rows = []
    for each in results:
        told = dict(evaluation_words.scores(texts, each))
        few = "–" if told else texts.plain("evaluation.too_few")
        cells = (evaluation_words.short_score(texts, told[side]) if side in told else few for side in who)
        rows.append((evaluation_words.question(texts, each), *cells))
    head = (texts.plain("verslag.column.question"), *who)
    return Table(texts.plain("verslag.caption.evaluation"), head, tuple(rows), numbers=len(who))


def _bars(texts: Texts, result: Result) -> BarGroup:
    question = evaluation_words.question(texts, result)
    bars = []
    for who, score in evaluation_words.scores(texts, result):
        shown = evaluation_words.mean(texts, score)
        words = texts.plain("verslag.words.evaluation_bar", question=question, who=who, score=shown)
        bars.append(Bar(who, score.mean / SCALE[-1], shown, words))
    return BarGroup(question, tuple(bars))


def _remarks(found: Evaluated, texts: Texts) -> list[Block]:
    if not found.remarks:
        return [Paragraph(texts.plain("verslag.words.remarks_few"), quiet=True)]
    written = [(texts.plain(f"evaluation.remark.{question}"), found.remarks.get(question, ())) for question in Remark]
    return [Bullets(lines or (texts.plain("verslag.nothing"),), heading) for heading, lines in written]


def _timeline(found: Verslag, texts: Texts) -> list[Block]:
    """Say every line as `/tijdlijn` does, under the day on which it happened."""
    days = groupby(found.timeline, key=lambda line: localtime.day(line.at.astimezone(localtime.AMSTERDAM).date()))
    return [
        Bullets(
            tuple(event(texts, line, localtime.clock_time(line.at)) for line in lines),
            day,
        )
        for day, lines in days
    ]


def _check(found: Verslag, texts: Texts) -> list[Block]:
    check = found.check
    if not check.whole:
        return [Paragraph(texts.plain("verslag.words.chain_broken", line=check.broken_at))]
    whole = texts.plain("verslag.words.chain_whole", lines=check.lines, code=short(check.hash))
    return [Paragraph(whole), Paragraph(texts.plain("verslag.words.chain_how"), quiet=True)]


def event(texts: Texts, line: TimelineLine, at: str) -> str:
    """Say what happened: "09:05 · Politie: bericht 3"."""
    return texts.plain(
        f"timeline.{line.kind}",
        at=at,
        party=party(texts, line.party) if line.party else "",
        function=line.function,
        number=line.number,
        version=line.version,
    )


def party(texts: Texts, side: str) -> str:
    """Return the name of a party."""
    return word(texts, f"party.{side}", side)


def kind_of(texts: Texts, told: Told) -> str:
    """Say what a bulletin is and how loud: "Vraag, Let op"; the symbol in front is for telephones."""
    name = word(texts, f"kind.{told.kind}", told.kind)
    return f"{SYMBOL.sub('', name)}, {word(texts, f'level.{told.level}', told.level)}"


def word(texts: Texts, key: str, otherwise: str) -> str:
    """Return a word by key, or what is stored when nobody wrote the word yet."""
    return texts.plain(key) if key in texts.sentences else otherwise


def _table(texts: Texts, key: str, columns: str, rows: tuple[tuple[str, ...], ...], numbers: int = 0) -> Table:
    head = tuple(texts.plain(f"verslag.column.{column}") for column in columns.split())
    caption = texts.plain(f"verslag.caption.{key}")
    return Table(caption, head, rows, numbers)
