"""Do the kinds of bulletins look different, and does each do what it says?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from signaalbot.bot.context import Resources
from signaalbot.domain.bulletin import Kind
from signaalbot.domain.role import Party, Rank
from signaalbot.rehearsal.world import World
from signaalbot.storage.database import open_database
from tests.bot.test_permissions import state_of
from tests.conftest import START, Actor, RoomInTown, room_in, town_in

TYPED = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=120)


async def three_sides(room: RoomInTown) -> tuple[Actor, Actor, Actor]:
    return (
        await room.joins("Gerben", Party.ORGANISATIE, Rank.CONTACT),
        await room.joins("Petra", Party.POLITIE, Rank.CONTACT),
        await room.joins("Hanneke", Party.GEMEENTE, Rank.CONTACT),
    )


async def tell(actor: Actor, text: str, kind: str, level: str = "Info") -> None:
    await actor.says(f"/bericht {text}")
    await actor.taps(kind)
    await actor.sends(level)


async def ask(actor: Actor, text: str, party: str = "Aan: Politie", level: str = "Info") -> None:
    await actor.says(f"/bericht {text}")
    await actor.taps("❓ Vraag")
    await actor.taps(party)
    await actor.sends(level)


async def sleeps(room: RoomInTown, hours: int) -> None:
    """Let the bot sleep so long, and do afterwards what is due."""
    room.town.world.clock.set(room.town.now + timedelta(hours=hours))
    await room.town.rest()


def kinds_told(room: RoomInTown) -> list[str]:
    return [row["kind"] for row in room.town.db.query("select kind from timeline order by id")]


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("📣 Mededeling", "Weg is vrij\n\nVan: Organisatie"),
        ("💡 Voorstel", "Dit is een voorstel. Het geldt nog niet."),
        ("⏳ Nog niet bevestigd", "Wij weten nog niet of dit klopt."),
    ],
)
async def test_each_kind_says_what_it_is_in_a_symbol_and_words(room: RoomInTown, label: str, said: str) -> None:
    gerben, petra, _ = await three_sides(room)

    await gerben.says("/bericht Weg is vrij")
    if label != "📣 Mededeling":
        await gerben.taps(label)
    preview = gerben.last()
    await gerben.sends("Info")

    assert petra.last(room.group).splitlines()[0] == f"Bericht 1 · {label} · Info · Boerenprotest"
    assert said in petra.last(room.group)
    assert said in preview


async def test_a_question_shows_whom_it_is_for_and_until_when(room: RoomInTown) -> None:
    gerben, petra, _ = await three_sides(room)

    await ask(gerben, "Is de Kanaalbrug open?")

    assert petra.last(room.group) == (
        "Bericht 1 · ❓ Vraag · Info · Boerenprotest\n\nIs de Kanaalbrug open?\n\n"
        "Aan: Politie. Antwoord graag voor 10.35 uur.\n\nVan: Organisatie · functie van gerben (Contactpersoon)"
    )


async def test_a_question_without_a_party_cannot_go(room: RoomInTown) -> None:
    gerben, _, _ = await three_sides(room)
    await gerben.says("/bericht Is de brug open?")
    await gerben.taps("❓ Vraag")
    await gerben.taps("Info")

    assert "Kies aan wie u dit vraagt" in gerben.last()
    await gerben.presses(gerben.sees()[-1].message_id, "send:1")
    assert gerben.toasts[-1] == "Kies eerst aan wie u dit vraagt."


async def test_the_party_asked_answers_with_a_button_and_the_answer_goes_to_all(room: RoomInTown) -> None:
    gerben, petra, hanneke = await three_sides(room)
    await ask(gerben, "Is de brug open?")

    await petra.taps("Antwoord", room.group)
    await petra.says("Ja, tot zes uur")
    previewed = petra.last()
    await petra.sends()

    assert "Vraag 1 was: ‘Is de brug open?’\n\nJa, tot zes uur" in previewed
    assert hanneke.last(room.group).startswith("Bericht 2 · 💬 Antwoord · Info · Boerenprotest\n\nVraag 1 was:")
    assert kinds_told(room)[-2:] == ["told_question", "told_answer"]
    await hanneke.says("/berichten 1")
    assert hanneke.last().endswith("Het antwoord staat in bericht 2.")


async def test_the_party_asked_can_also_answer_with_a_command_or_a_reply(room: RoomInTown) -> None:
    """T20: a reply on the card of a question reaches somebody; first there is a preview."""
    gerben, petra, _ = await three_sides(room)
    await ask(gerben, "Is de brug open?")
    card = petra.sees(room.group)[-1]

    await petra.says("Ja, tot zes uur", room.group, reply_to=card.message_id)
    by_reply = petra.last()
    await petra.says("/antwoord 1 Nee, toch niet")

    assert "Ja, tot zes uur" in by_reply
    assert by_reply.startswith("Zo ziet uw bericht eruit")
    assert "Nee, toch niet" in petra.last()
    assert petra.last(room.group).startswith("Ik stuurde u een voorbeeld")


async def test_a_reply_on_any_other_card_is_told_to_reach_nobody(room: RoomInTown) -> None:
    """T20: reply on an old card, on a card of another kind, and by who was not asked."""
    gerben, petra, hanneke = await three_sides(room)
    await gerben.says("/bericht Weg is vrij")
    await gerben.sends("Urgent")
    await ask(gerben, "Is de brug open?", level="Urgent")
    before = state_of(room.town)

    for actor in (petra, hanneke):
        told = next(m for m in actor.sees() if "Weg is vrij" in m.text)
        await actor.says("begrepen", reply_to=told.message_id)
        assert actor.last().startswith("Een reactie op een bericht gaat naar niemand.")
    question = next(m for m in hanneke.sees() if "Is de brug open?" in m.text)
    await hanneke.says("ja hoor", reply_to=question.message_id)

    assert hanneke.last().startswith("Een reactie op een bericht gaat naar niemand.")
    assert state_of(room.town) == before


async def test_a_reply_on_the_old_version_of_a_question_answers_the_newest(room: RoomInTown) -> None:
    """T20: an edited card."""
    gerben, petra, _ = await three_sides(room)
    await ask(gerben, "Is de brug open?", level="Urgent")
    old = next(m for m in petra.sees() if "Is de brug open?" in m.text)
    await gerben.says("/wijzig 1 Is de Kanaalbrug open?")
    await gerben.sends()

    await petra.says("Ja", reply_to=old.message_id)

    assert "Vraag 1 was: ‘Is de Kanaalbrug open?’" in petra.last()


async def test_nobody_but_the_party_asked_can_answer_and_only_once(room: RoomInTown) -> None:
    gerben, petra, hanneke = await three_sides(room)
    await ask(gerben, "Is de brug open?")

    await hanneke.taps("Antwoord", room.group)
    refused = hanneke.toasts[-1]
    await petra.says("/antwoord 1 Ja")
    await petra.sends()
    await petra.says("/antwoord 1 Nee")

    assert refused == "Deze vraag is voor een andere partij. Uw partij hoeft niet te antwoorden."
    assert petra.last() == "Dit staat niet meer open. Er is niets veranderd."


async def test_the_party_asked_is_reminded_and_all_see_that_the_time_is_up(room: RoomInTown) -> None:
    """T70: an open question has a clock, and an end."""
    gerben, petra, hanneke = await three_sides(room)
    await ask(gerben, "Is de brug open?")

    await room.town.passes(minutes=27)
    reminded, others = petra.last(), hanneke.last()
    await room.town.passes(minutes=10)
    overdue = hanneke.last(room.group)
    await sleeps(room, 25)

    assert reminded.startswith("Vraag 1 wacht op een antwoord van uw partij. Antwoord graag voor 10.35 uur.")
    assert "wacht op een antwoord" not in others
    assert overdue.startswith("❓ Vraag 1: de tijd is om.")
    assert hanneke.last(room.group) == "❓ Vraag 1 is gesloten. Er kwam geen antwoord van Politie."
    await petra.says("/antwoord 1 Ja")
    assert petra.last() == "Dit staat niet meer open. Er is niets veranderd."


async def test_an_answered_question_asks_nobody_any_more(room: RoomInTown) -> None:
    """T40: silence once it is done."""
    gerben, petra, _ = await three_sides(room)
    await ask(gerben, "Is de brug open?")
    await petra.says("/antwoord 1 Ja")
    await petra.sends()

    await room.town.passes(hours=1)
    await sleeps(room, 26)

    assert [text for text in petra.texts() if "wacht op een antwoord" in text] == []
    assert [text for text in petra.texts(room.group) if "de tijd is om" in text or "is gesloten" in text] == []


async def test_a_question_whose_clock_ran_out_before_it_was_sent_asks_for_a_new_time(room: RoomInTown) -> None:
    gerben, petra, _ = await three_sides(room)
    await gerben.says("/bericht Is de brug open?")
    await gerben.taps("❓ Vraag")
    await gerben.taps("Aan: Politie")
    await gerben.taps("Info")
    await room.town.passes(minutes=40)

    await gerben.taps("Verstuur")
    refused = gerben.toasts[-1]
    await gerben.taps("15 min")
    await gerben.sends()

    assert refused == "De tijd in dit bericht is al voorbij. Kies eerst een nieuwe tijd."
    assert "Antwoord graag voor 11.00 uur." in petra.last(room.group)


async def test_a_suggestion_becomes_a_draft_agreement_with_one_tap_of_any_party(room: RoomInTown) -> None:
    gerben, petra, _ = await three_sides(room)
    await tell(gerben, "Wij rijden stapvoets over de Singel", "💡 Voorstel")

    await petra.taps("Maak er een afspraak van", room.group)

    assert any("Wij rijden stapvoets over de Singel" in text and "afspraak" in text for text in petra.texts())
    rows = room.town.db.query("select state from agreements where text like '%stapvoets%'")
    assert [row["state"] for row in rows] == ["draft"]


async def test_what_was_not_confirmed_is_confirmed_by_its_writer_and_the_history_stays(room: RoomInTown) -> None:
    gerben, petra, _ = await three_sides(room)
    await tell(gerben, "Er zouden trekkers bij de haven staan", "⏳ Nog niet bevestigd")

    await gerben.taps("Bevestigd")
    await gerben.sends()

    newest = petra.last(room.group)
    assert newest.startswith("Bericht 1 · versie 2 · ✔️ Bevestigd · Info · Boerenprotest\n\nDit bericht klopt.")
    await petra.says("/berichten 1")
    assert "⏳ Nog niet bevestigd" in petra.last()
    assert "✔️ Bevestigd" in petra.last()


async def test_the_host_may_say_that_it_is_not_true_and_the_old_messages_say_so(room: RoomInTown) -> None:
    gerben, petra, _ = await three_sides(room)
    await tell(gerben, "Er staan trekkers bij de haven", "⏳ Nog niet bevestigd", "Urgent")
    old = next(m for m in petra.sees() if "Er staan trekkers" in m.text).message_id
    await room.town.passes(minutes=61)

    await room.host.taps("Klopt niet")
    await room.host.sends()

    assert "✖️ Klopt niet" in petra.last()
    shown = next(m for m in petra.sees() if m.message_id == old)
    assert shown.text.startswith("✖️ Klopt niet. Zie versie 2.\n\nBericht 1 · ⏳ Nog niet bevestigd")


async def test_another_party_cannot_confirm_or_refute(room: RoomInTown) -> None:
    gerben, petra, _ = await three_sides(room)
    await tell(gerben, "Er staan trekkers bij de haven", "⏳ Nog niet bevestigd")
    before = state_of(room.town)

    for data in ("confirm:1", "refute:1"):
        await petra.presses(petra.sees(room.group)[-1].message_id, data, room.group)

    assert state_of(room.town) == before
    assert petra.toasts[-1].startswith("Bericht 1 is van een andere partij.")


async def test_what_nobody_confirms_ends_by_itself_after_a_day(room: RoomInTown) -> None:
    """T70: no bulletin stays "not yet confirmed" for ever."""
    gerben, petra, _ = await three_sides(room)
    await tell(gerben, "Er staan trekkers bij de haven", "⏳ Nog niet bevestigd")

    await sleeps(room, 25)

    assert petra.last(room.group).startswith("⏳ Bericht 1 is nooit bevestigd.")
    assert kinds_told(room)[-1] == "lapsed_unconfirmed"
    await gerben.taps("Bevestigd")
    assert gerben.toasts[-1] == "Dit staat niet meer open. Er is niets veranderd."


async def test_a_decision_needs_a_reference_and_a_way_to_object(room: RoomInTown) -> None:
    _, petra, hanneke = await three_sides(room)
    await hanneke.says("/bericht De stoet mag niet over de Kanaalbrug.")
    await hanneke.taps("🏛 Besluit van de burgemeester")
    await hanneke.taps("Toch niet")
    await hanneke.taps("Let op")
    without = hanneke.sees()[-2].text

    await hanneke.presses(hanneke.sees()[-2].message_id, "send:1")
    refused = hanneke.toasts[-1]
    await hanneke.taps("Vul kenmerk en bezwaar in")
    await hanneke.says("2026-118")
    await hanneke.says("Schrijf voor 25 december aan de burgemeester van Rijtmeer.")
    await hanneke.sends()

    assert "Een besluit heeft een kenmerk nodig." in without
    assert refused.startswith("Een besluit kan pas weg met een kenmerk en een weg voor bezwaar.")
    told = petra.last(room.group)
    assert told.startswith("Bericht 1 · 🏛 Besluit van de burgemeester · Let op")
    assert "Kenmerk: 2026-118\nBezwaar maken: Schrijf voor 25 december aan de burgemeester van Rijtmeer." in told
    assert told.endswith("Doorgegeven door: Gemeente · functie van hanneke (Contactpersoon)")
    assert "afspraak" not in told.lower()
    await petra.says("/afspraken")
    assert "Kanaalbrug" not in petra.last()


async def test_only_the_municipality_tells_a_decision_and_sees_the_button(room: RoomInTown) -> None:
    gerben, _, _ = await three_sides(room)
    await gerben.says("/bericht Wij besluiten dat de weg dicht is")
    labels = [b.label for row in gerben.sees()[-1].buttons for b in row]

    await gerben.presses(gerben.sees()[-1].message_id, "kind:1:decision")

    assert not any("Besluit" in label for label in labels)
    assert gerben.toasts[-1].startswith("Alleen een contactpersoon van de gemeente")
    assert [row["kind"] for row in room.town.db.query("select kind from bulletins")] == ["announcement"]


async def test_a_retraction_tells_everyone_the_same_way_with_the_reason(room: RoomInTown) -> None:
    gerben, petra, _ = await three_sides(room)
    await gerben.says("/bericht De Singel is dicht")
    await gerben.sends("Urgent")
    old = next(m for m in petra.sees() if "De Singel is dicht" in m.text).message_id

    await gerben.says("/intrekken 1 De weg is weer vrij")
    await gerben.sends()

    assert petra.last().startswith("Bericht 1 · versie 2 · ↩️ Ingetrokken · Urgent · Boerenprotest")
    assert "Dit bericht geldt niet meer. De reden: De weg is weer vrij" in petra.last()
    shown = next(m for m in petra.sees() if m.message_id == old)
    assert shown.text.startswith("↩️ Ingetrokken. Zie versie 2.")
    await petra.says("/berichten")
    assert "1 ↩️ Ingetrokken (versie 2): De weg is weer vrij" in petra.last()


async def test_a_party_cannot_retract_or_change_what_another_wrote(room: RoomInTown) -> None:
    gerben, petra, _ = await three_sides(room)
    await gerben.says("/bericht De Singel is dicht")
    await gerben.sends("Info")
    before = state_of(room.town)

    await petra.says("/intrekken 1 klopt niets van")
    retracted = petra.last()
    await petra.says("/wijzig 1 De Singel is open")

    assert retracted.startswith("Bericht 1 is van een andere partij.")
    assert petra.last().startswith("Bericht 1 is van een andere partij.")
    assert state_of(room.town) == before


async def test_what_still_waits_to_go_out_of_an_old_version_is_withdrawn(room: RoomInTown) -> None:
    """A private copy of yesterday's text must not follow a quarter of an hour after the correction."""
    gerben, petra, _ = await three_sides(room)
    await gerben.says("/bericht Vertrek om 9 uur")
    await gerben.sends("Let op")
    await gerben.says("/wijzig 1 Vertrek om 10 uur")
    await gerben.sends()

    await room.town.passes(minutes=20)

    copies = [text for text in petra.texts() if text.startswith("Bericht 1")]
    assert [text.splitlines()[0] for text in copies] == [
        "Bericht 1 · versie 2 · 📣 Mededeling · Let op · Boerenprotest"
    ]


async def test_a_new_version_marks_what_is_new_and_what_is_gone(room: RoomInTown) -> None:
    gerben, petra, _ = await three_sides(room)
    await gerben.says("/bericht Vertrek om 9 uur bij de brug")
    await gerben.sends("Info")
    await gerben.says("/wijzig 1 Vertrek om 10 uur bij de brug")
    previewed = gerben.sees()[-1].html
    await gerben.sends()

    shown = petra.sees(room.group)[-1]
    assert "Vertrek om <s>9</s> <u>10</u> uur bij de brug" in shown.html
    assert "Vertrek om <s>9</s> <u>10</u> uur bij de brug" in previewed
    assert "Onderstreept is nieuw. Doorgestreept vervalt." in shown.text


async def test_the_same_words_again_are_no_new_version(room: RoomInTown) -> None:
    gerben, _, _ = await three_sides(room)
    await gerben.says("/bericht Vertrek om 9 uur")
    await gerben.sends("Info")

    await gerben.says("/wijzig 1 Vertrek om 9 uur")

    assert gerben.last() == "De tekst is hetzelfde als eerst. Er is niets veranderd."


async def test_two_people_who_change_the_same_bulletin_do_not_write_over_each_other(room: RoomInTown) -> None:
    gerben, _, _ = await three_sides(room)
    aaltje = await room.joins("Aaltje", Party.ORGANISATIE, Rank.DEPUTY)
    await gerben.says("/bericht Vertrek om 9 uur")
    await gerben.sends("Info")
    await gerben.says("/wijzig 1 Vertrek om 10 uur")
    await aaltje.says("/wijzig 1 Vertrek om 11 uur")
    await gerben.sends()

    await aaltje.sends()

    assert aaltje.toasts[-1].startswith("Van bericht 1 is er al een nieuwere versie.")
    rows = room.town.db.query("select text from bulletins where state = 'sent' order by version")
    assert [row["text"] for row in rows] == ["Vertrek om 9 uur", "Vertrek om 10 uur"]


async def test_a_draft_that_nobody_sends_is_dropped_after_a_day(room: RoomInTown) -> None:
    """T70: yesterday's news is not sent by accident."""
    gerben, petra, _ = await three_sides(room)
    await gerben.says("/bericht De stoet vertrekt nu")
    await gerben.taps("Info")
    await sleeps(room, 25)

    await gerben.taps("Verstuur")

    assert gerben.toasts[-1] == "Dit staat niet meer open. Er is niets veranderd."
    assert "De stoet vertrekt nu" not in "".join(petra.texts(room.group))


async def test_every_bulletin_may_be_delivered_for_a_limited_time(room: RoomInTown) -> None:
    """T09: urgent for four hours, others for a day."""
    gerben, _, _ = await three_sides(room)
    for level in ("Urgent", "Let op", "Info"):
        await gerben.says(f"/bericht Dit is {level}")
        await gerben.sends(level)

    rows = room.town.db.query(
        "select bulletin_id, round((julianday(outbox.valid_until) - julianday(sent_at)) * 24) as hours "
        "from outbox join bulletins on bulletins.id = bulletin_id group by 1, 2 order by 1"
    )
    assert [row["hours"] for row in rows] == [4, 24, 24]


async def test_a_closed_room_takes_no_new_bulletin_and_reminds_nobody(room: RoomInTown) -> None:
    """T40: close during a pending reminder, and it stays silent."""
    gerben, petra, _ = await three_sides(room)
    await ask(gerben, "Is de brug open?")
    await room.host.says("/sluit")
    await room.host.taps("Ja, sluit")

    await room.town.passes(hours=1)
    await sleeps(room, 26)
    await petra.says("/antwoord 1 Ja")
    refused = petra.last()
    await gerben.says("/bericht Nog iets")

    said = [*petra.texts(), *petra.texts(room.group)]
    assert [text for text in said if "wacht op een antwoord" in text or "de tijd is om" in text] == []
    assert "gesloten" in refused
    assert "gesloten" in gerben.last()
    assert [row["number"] for row in room.town.db.query("select number from bulletins")] == [1]


async def test_pressing_every_button_of_another_room_changes_nothing(room: RoomInTown) -> None:
    """T59: forged presses with the data of somebody else's room, and of drafts of others in the own room."""
    gerben, _, hanneke = await three_sides(room)
    await tell(gerben, "Er staan trekkers", "⏳ Nog niet bevestigd")
    await gerben.says("/bericht Concept")
    other = await room_in(room.town, "Andere kamer")
    daan = await other.joins("Daan", Party.POLITIE, Rank.CONTACT)
    anchor = daan.sees()[-1].message_id

    for actor, at in ((daan, anchor), (hanneke, hanneke.sees()[-1].message_id)):
        for data in (
            *("kind:2:question", "asked:2:politie", "clock:2:15", "fill:2", "level:2:info", "send:2:4", "urge:2:4"),
            *("back:2", "drop:2", "answer:1", "turn:1", "confirm:2", "refute:2", "next:15", "kind:2:bestaatniet"),
        ):
            before = state_of(room.town)
            await actor.presses(at, data)
            assert state_of(room.town) == before, (data, actor.person.name)


@given(text=TYPED, reason=TYPED)
@hypothesis_settings(max_examples=6)
async def test_any_text_arrives_as_it_was_typed_in_every_kind(rules: Resources, text: str, reason: str) -> None:
    """T16: questions, answers, retractions and decisions too."""
    if not text.strip() or not reason.strip() or text.strip().startswith("/"):
        return
    room = await room_in(await town_in(World(START, seed=3), rules, open_database(":memory:")))
    gerben, petra, hanneke = await three_sides(room)
    await ask(gerben, text, level="Urgent")
    await petra.says(f"/antwoord 1 {text}")
    await petra.sends()
    await hanneke.says(f"/bericht {text}")
    await hanneke.taps("🏛")
    await hanneke.says(reason)
    await hanneke.says(reason)
    await hanneke.sends("Info")
    await gerben.says(f"/intrekken 1 {reason}")
    await gerben.sends()

    shown, words = petra.texts(room.group), " ".join(reason.split())
    for heading in ("Bericht 1 · ❓", "Bericht 2 · 💬", "Bericht 3 · 🏛"):
        told = next(each for each in shown if heading in each)
        assert f"\n\n{text.strip()}\n\n" in told
    assert any(f"Kenmerk: {words}\nBezwaar maken: {words}\n" in each for each in shown)
    assert f"De reden: {reason.strip()}\n" in shown[-1]


def test_every_kind_has_its_own_symbol_and_words(rules: Resources) -> None:
    """Never colour alone, and no two kinds alike."""
    from signaalbot.texts import texts_in

    for language in ("nl", "en"):
        said = [texts_in(language).plain(f"kind.{kind}") for kind in Kind]
        assert len({each.split()[0] for each in said}) == len(set(said)) == len(Kind)
