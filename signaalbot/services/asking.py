"""How does a question of the evaluation look, and its result? Cards with five buttons, one question at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from signaalbot.domain import localtime
from signaalbot.domain.card import Button, Card
from signaalbot.domain.evaluation import QUESTIONS, SCALE, Question, Remark, Result, Round
from signaalbot.domain.redaction import RedactedText
from signaalbot.domain.room import Room
from signaalbot.report import evaluation_words as words
from signaalbot.texts import Markup, Texts


def first_card(texts: Texts, room: Room, when: Round) -> Card:
    """Say why these questions come and that nobody sees who answers what; then the first question."""
    card = question_card(texts, room, when, QUESTIONS[when][0])
    return Card(Markup(f"{texts.say(f'evaluation.intro_{when}', room=room.name)}\n\n{card.html}"), card.buttons)


def question_card(texts: Texts, room: Room, when: Round, question: Question) -> Card:
    """Ask one question, with 1 to 5 and "Sla over"."""
    place = QUESTIONS[when].index(question) + 1
    html = texts.say(
        "evaluation.ask",
        room=room.name,
        place=place,
        total=len(QUESTIONS[when]),
        question=texts.say(f"evaluation.question.{question}"),
        scale=texts.say(f"evaluation.scale_{_scale(question)}"),
    )
    data = f"rate:{room.id}:{when}:{question}"
    numbers = tuple(Button(str(value), f"{data}:{value}") for value in SCALE)
    return Card(html, (numbers, (Button(texts.plain("button.skip"), f"{data}:0"),)))


def remark_card(texts: Texts, room: Room, remark: Remark) -> Card:
    """Offer to write something; it may be passed over."""
    html = texts.say("evaluation.ask_words", room=room.name, question=texts.say(f"evaluation.remark.{remark}"))
    write = Button(texts.plain("evaluation.button_write"), f"remark:{room.id}:{remark}:write")
    return Card(html, ((write, _skip(texts, room, remark)),))


def waiting_card(texts: Texts, room: Room, remark: Remark) -> Card:
    """Say that the next message is the answer."""
    html = texts.say("evaluation.write_now", question=texts.say(f"evaluation.remark.{remark}"))
    return Card(html, ((_skip(texts, room, remark),),))


def remark_preview(texts: Texts, room: Room, remark: Remark, text: RedactedText) -> Card:
    """Show exactly what will stand in the verslag, before it is kept."""
    data = f"remark:{room.id}:{remark}"
    row = (
        Button(texts.plain("button.store"), f"{data}:send"),
        Button(texts.plain("evaluation.button_again"), f"{data}:write"),
    )
    return Card(texts.say("evaluation.remark_preview", text=text), (row, (_skip(texts, room, remark),)))


def not_started(texts: Texts, room: Room, begins_at: datetime, count: int, *, host: bool) -> Card:
    """Say when it begins by itself; the host may begin now."""
    html = texts.say("evaluation.not_started", room=room.name, at=localtime.short(begins_at))
    button = Button(texts.plain("evaluation.button_start", count=count), f"evaluation:start:{room.id}")
    return Card(html, ((button,),) if host else ())


def progress(texts: Texts, room: Room, people: int, count: int, until: str, *, host: bool) -> Card:
    """Say how many answered, and until when it is open; the host may close it."""
    html = texts.say("evaluation.progress", room=room.name, people=people, count=count, until=until)
    button = Button(texts.plain("evaluation.button_close", count=count), f"evaluation:close:{room.id}")
    return Card(html, ((button,),) if host else ())


def outcome(texts: Texts, room: Room, results: Sequence[Result]) -> Card:
    """Show the result of every question per side, the same to everybody."""
    lines = "\n\n".join(
        texts.say("evaluation.result_line", question=words.question(texts, each), result=words.line(texts, each))
        for each in results
    )
    return Card(texts.say("evaluation.result", room=room.name, lines=Markup(lines)))


def _skip(texts: Texts, room: Room, remark: Remark) -> Button:
    return Button(texts.plain("button.skip"), f"remark:{room.id}:{remark}:skip")


def _scale(question: Question) -> str:
    return "picture" if question in (Question.OUR_PICTURE, Question.THEIR_PICTURE) else "degree"
