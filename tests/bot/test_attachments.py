"""Does a photo or route map of a contact person reach everybody, and nothing else by accident?"""

from __future__ import annotations

import pytest

from signaalbot.domain.role import Party, Rank
from signaalbot.rehearsal.view import MessageView
from tests.conftest import Actor, RoomInTown, Town

PDF = b"%PDF-1.7 route"


async def two_sides(room: RoomInTown) -> tuple[Actor, Actor]:
    return (
        await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT),
        await room.joins("Petra", Party.POLITIE, Rank.CONTACT),
    )


async def gives(actor: Actor, name: str, data: bytes = PDF, kind: str = "document", caption: str | None = None) -> None:
    actor.town.world.send_file(actor.person, "bot", name, data, kind, caption=caption)  # type: ignore[arg-type]
    await actor.town.rest()


def files(messages: list[MessageView]) -> list[tuple[str, str]]:
    return [(message.file.kind, message.text.splitlines()[0]) for message in messages if message.file]


async def test_a_route_map_with_bericht_as_its_caption_goes_to_all_as_it_is(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)

    await gives(gerben, "route.pdf", caption="/bericht Dit is de route van morgen")
    await gerben.sends("Urgent")

    heading = "Bericht 1 · 📣 Mededeling · Urgent · Boerenprotest"
    assert files(petra.sees(room.group)) == [("document", heading)]
    assert files(petra.sees()) == [("document", heading)]
    received = petra.sees()[-1]
    assert "Dit is de route van morgen\n\nVan: Organisatie" in received.text
    assert received.file is not None
    assert room.town.world.files.data(received.file.file_id) == PDF
    assert [b.label for row in received.buttons for b in row] == ["Gezien"]


async def test_a_photo_sent_when_the_bot_asked_for_the_text_goes_with_it(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await gerben.says("/bericht")

    await gives(gerben, "plein.jpg", b"JPEG", "photo", caption="Zo staat het plein erbij")
    preview = [message for message in gerben.sees() if message.file and not message.own]
    advice = gerben.last()
    await gerben.sends("Info")

    assert "Zo staat het plein erbij" in preview[-1].text
    assert "Zijn mensen op de foto te herkennen? Stuur de foto dan niet." in advice
    assert files(petra.sees(room.group)) == [("photo", "Bericht 1 · 📣 Mededeling · Info · Boerenprotest")]


async def test_a_file_without_words_is_asked_what_it_shows(room: RoomInTown) -> None:
    """Who cannot see the photo must be able to read it."""
    gerben, petra = await two_sides(room)

    await gives(gerben, "plein.jpg", b"JPEG", "photo", caption="/bericht")
    asked = gerben.last()
    await gerben.says("Het plein staat vol met trekkers")
    await gerben.sends("Info")

    assert asked.startswith("Wat is hierop te zien?")
    assert files(petra.sees(room.group)) == [("photo", "Bericht 1 · 📣 Mededeling · Info · Boerenprotest")]
    assert "Het plein staat vol met trekkers" in petra.last(room.group)


async def test_a_long_text_with_a_file_comes_in_parts_with_the_file_first(room: RoomInTown) -> None:
    """T17: a caption holds 1,024 characters; the rest is not lost."""
    gerben, petra = await two_sides(room)
    text = "De route is lang. " * 100
    await gerben.says("/bericht")
    await gives(gerben, "route.pdf", caption=None)
    await gerben.says(text)
    await gerben.sends("Info")

    told = [message for message in petra.sees(room.group) if message.text.startswith("Bericht 1")]
    assert [bool(message.file) for message in told] == [True, False]
    assert [message.text.splitlines()[0][:15] for message in told] == ["Bericht 1 (1/2)", "Bericht 1 (2/2)"]
    assert text.strip() in told[1].text


async def test_a_file_that_was_retracted_says_so_in_its_caption(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await gives(gerben, "route.pdf", caption="/bericht Dit is de route")
    await gerben.sends("Info")

    await gerben.says("/intrekken 1 Oude kaart")
    await gerben.sends()

    shown = next(message for message in petra.sees(room.group) if message.file)
    assert shown.text.startswith("↩️ Ingetrokken. Zie versie 2.\n\nBericht 1 · 📣 Mededeling")


async def test_a_file_that_may_not_have_arrived_can_be_asked_for(room: RoomInTown) -> None:
    """T04: no blind second copy; the receiver asks, and gets the file itself."""
    gerben, petra = await two_sides(room)
    await gives(gerben, "route.pdf", caption="/bericht Dit is de route")
    await gerben.taps("Urgent")
    room.town.world.faults.add(method="sendDocument", chat_id=petra.id, kind="timeout_before")
    await gerben.sends()
    before = files(petra.sees())

    await room.town.passes(minutes=3)
    await petra.taps("Toon bericht 1")

    assert before == []
    assert files(petra.sees()) == [("document", "Bericht 1 · 📣 Mededeling · Urgent · Boerenprotest")]


async def test_a_new_version_may_bring_a_new_file(room: RoomInTown) -> None:
    gerben, petra = await two_sides(room)
    await gives(gerben, "route.pdf", caption="/bericht Dit is de route")
    await gerben.sends("Info")

    await gives(gerben, "route2.pdf", b"%PDF nieuw", caption="/wijzig 1 Dit is de nieuwe route")
    await gerben.sends()

    newest = [message.file for message in petra.sees(room.group) if message.file][-1]
    assert room.town.world.files.data(newest.file_id) == b"%PDF nieuw"


async def test_editing_the_caption_changes_the_draft(room: RoomInTown) -> None:
    """T18: a caption is a text too."""
    gerben, _ = await two_sides(room)
    await gives(gerben, "route.pdf", caption="/bericht Dit is de route")
    typed = next(message for message in gerben.sees() if message.file and message.own)

    await gerben.edits(typed.message_id, "/bericht Dit is de route van vrijdag")

    assert [r["text"] for r in room.town.db.query("select text from bulletins")] == ["Dit is de route van vrijdag"]


@pytest.mark.parametrize(("name", "kind"), [("spel.apk", "document"), ("stem.ogg", "voice")])
async def test_other_kinds_of_files_are_refused(room: RoomInTown, name: str, kind: str) -> None:
    gerben, _ = await two_sides(room)
    await gerben.says("/bericht")

    await gives(gerben, name, kind=kind)

    assert gerben.last() == "Dit soort bestand stuur ik niet door. Een foto, een PDF of een route (GPX) mag wel."
    assert list(room.town.db.query("select * from bulletins")) == []


async def test_a_file_of_somebody_who_is_not_writing_a_bulletin_goes_nowhere(room: RoomInTown) -> None:
    gerben, _ = await two_sides(room)
    mila = await room.joins("Mila", Party.ORGANISATIE)

    await gives(gerben, "route.pdf", caption="kijk eens")
    await gives(mila, "route.pdf", caption="/bericht Dit is de route")

    assert gerben.last() == "Ik kan dit bestand niet plaatsen. Wilt u het aan iedereen sturen? Kies eerst /bericht."
    assert mila.last().startswith("Ik kan alleen tekst lezen.")
    assert list(room.town.db.query("select * from bulletins")) == []


async def test_a_photo_answers_no_other_question_than_that_for_the_text(room: RoomInTown) -> None:
    gerben, _ = await two_sides(room)
    await gerben.says("/update")

    await gives(gerben, "plein.jpg", b"JPEG", "photo")
    await gerben.says("De stoet staat stil")

    assert gerben.last().startswith("Vraag 2 van 4.")


async def test_photos_of_a_worker_stay_refused(town: Town) -> None:
    """Faces and number plates never come in as a signal."""
    samir = await town.worker()

    await gives(samir, "plein.jpg", b"JPEG", "photo", caption="kijk")

    assert samir.last().startswith("Een signaal kan alleen tekst zijn.")
