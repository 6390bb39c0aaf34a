"""What goes wrong, when, and what do people do meanwhile? Drawn from a seed, the same every time."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from signaalbot.domain.bulletin import Level
from signaalbot.rehearsal import faults
from signaalbot.rehearsal.problems import BadOrder, Impossible
from signaalbot.rehearsal.state import Person as Phone
from signaalbot.services import writing
from signaalbot.storage import people, rooms
from tests.soak.stage import Hall, Stage

CALL_FAULTS = ("429", "400", "403", "500", "502", "refused", "timeout_before", "timeout_after", "slow")
HAPPENINGS = ("blocked", "account_deleted", "kicked", "right_removed", "muted", "migrated")
WAITING = "state in ('queued', 'sending') and task = 'message'"
WORDS = "De weg bij de brug is weer vrij. Vertrek om tien uur naar het plein & <u>wacht</u> daar op bericht. "


@dataclass
class Schedule:
    """One run: its chance, the stage, and what people really did."""

    seed: int
    stage: Stage
    chance: random.Random = field(init=False)
    pressed: list[int] = field(default_factory=list)
    slept: bool = False

    def __post_init__(self) -> None:
        self.chance = random.Random(f"schedule {self.seed}")

    async def play(self) -> None:
        """Let between four and nine things happen, and let time pass in between."""
        for _ in range(self.chance.randint(4, 9)):
            self._something()
            if self.chance.random() < 0.3:
                self._something()
            await self.stage.passes(self.chance.choice([0, 1, 5, 70, 200, 1000]))
        if self.chance.random() < 0.25:
            self.slept = True  # Telegram forgets after a day what was pressed
            self.stage.skip(self.chance.choice([5, 30, 80]) * 3600)
        await self._end()

    async def _end(self) -> None:
        """Mend what can be mended, and wait until nothing is under way any more."""
        world = self.stage.world
        world.faults.clear()
        self.stage.connection.left = None
        for hall in self.stage.halls:
            group = world.chats[hall.group.migrated_to] if hall.group.migrated_to else hall.group
            owner = world.owner_of(group)
            if not group.members[world.bot["id"]].present:
                world.add_bot(owner, group, rights=("invite_users", "pin_messages"))
            else:
                world.promote_bot(owner, group, rights=("invite_users", "pin_messages"))
        await self.stage.passes(3600)
        town = self.stage.town
        for _ in range(40):  # a chat may have been told to wait for days
            waiting = [row["due_at"] for row in town.db.query("select due_at from outbox where " + WAITING)]
            if not waiting:
                return
            self.stage.skip(3 * 3600)
            await self.stage.passes(900)

    def _something(self) -> None:
        pick = self.chance.random()
        if pick < 0.38:
            self._announce()
        elif pick < 0.58:
            self._break_calls()
        elif pick < 0.74:
            self._kill()
        elif pick < 0.81:
            self._happen()
        elif pick < 0.84:
            self._break_off()
        elif pick < 0.88:
            faults.order(self.stage.world, {"kind": self.chance.choice(["duplicate", "reordered"]), "times": 2})
        else:
            self._press()

    def _announce(self) -> None:
        """Write a bulletin, and press "Verstuur" once or twice at the same instant."""
        hall = self.chance.choice(self.stage.halls)
        phone = self.chance.choice(hall.phones[:5])
        draft = self._draft(hall, phone)
        again = self.chance.random() < 0.3
        if self._push(phone, f"urge:{draft}:{len(hall.phones)}"):
            self.pressed.append(draft)
        if again:
            self._push(phone, f"urge:{draft}:{len(hall.phones)}")

    def _draft(self, hall: Hall, phone: Phone) -> int:
        town, left = self.stage.town, self.stage.connection.left
        self.stage.connection.left = None
        standing = people.standing(town.db, phone.id)
        room = rooms.get(town.db, hall.room_id)
        words = WORDS * self.chance.choice([1, 1, 1, 45])
        text = f"Ronde {self.seed}-{len(self.pressed)}. {words[:4000]}".strip()
        draft = writing.draft(town.db, standing, room, text, f"{self.seed} {self.chance.random()}", town.now)
        level = self.chance.choice([Level.URGENT, Level.URGENT, Level.ATTENTION, Level.INFO])
        writing.choose_level(town.db, standing, draft.id, level)
        self.stage.connection.left = left
        return draft.id

    def _break_calls(self) -> None:
        hall = self.chance.choice(self.stage.halls)
        chats = [None, hall.group.id, *(phone.id for phone in hall.phones)]
        order: dict[str, object] = {"kind": self.chance.choice(CALL_FAULTS)}
        chat = self.chance.choice(chats)
        if chat is not None:
            order["chat"] = chat
        order |= self.chance.choice(
            [
                {"times": self.chance.randint(1, 4), "after": self.chance.randint(0, 3)},
                {"lasts": self.chance.choice([5, 60, 1800]), "chance": self.chance.choice([0.2, 0.5, 1])},
            ]
        )
        if order["kind"] == "429":
            order["retry_after"] = self.chance.choice([1, 5, 35])
        faults.order(self.stage.world, order)

    def _break_off(self) -> None:
        """Let Telegram be away for hours or days, with something to tell in the middle of it."""
        hours = self.chance.choice([5, 30, 72])
        kind = self.chance.choice(["refused", "502", "429"])
        faults.order(self.stage.world, {"kind": kind, "lasts": hours * 3600 + 60})
        self._announce()
        self.slept = True  # Telegram forgets after a day what was pressed
        self.stage.skip(self.chance.choice([1, hours]) * 3600)

    def _kill(self) -> None:
        """Let the bot die at one of its next commits, on either side of it."""
        self.stage.connection.left = self.chance.choice([self.chance.randint(1, 12), self.chance.randint(1, 120)])

    def _happen(self) -> None:
        """Let something happen to a group or a person: now, or in the middle of what goes out."""
        hall = self.chance.choice(self.stage.halls)
        kind = self.chance.choice(HAPPENINGS)
        order: dict[str, object] = {"kind": kind}
        if kind in ("blocked", "account_deleted"):
            order["person"] = self.chance.choice(hall.phones[1:]).id
        else:
            order["chat"] = hall.group.id
        if kind == "right_removed":
            order["right"] = "pin_messages"
        if self.chance.random() < 0.5:
            order["after"] = self.chance.randint(0, 4)
        try:
            faults.order(self.stage.world, order)
        except (Impossible, BadOrder):
            return

    def _press(self) -> None:
        """Press a button that somebody can see: "Gezien", "Toon bericht", or one of long ago."""
        hall = self.chance.choice(self.stage.halls)
        phone = self.chance.choice(hall.phones)
        chat = self.stage.world.chats[phone.id]
        found = [
            (message.message_id, button["callback_data"])
            for message in list(chat.messages.values())[-6:]
            for row in (message.markup or {}).get("inline_keyboard", [])
            for button in row
            if button.get("callback_data", "").split(":")[0] in ("seen", "show", "late")
        ]
        if found:
            message_id, data = self.chance.choice(found)
            self._push(phone, data, message_id)

    def _push(self, phone: Phone, data: str, message_id: int | None = None) -> bool:
        world = self.stage.world
        own = [each.message_id for each in world.chats[phone.id].messages.values() if each.sender is world.bot]
        try:
            world.press(phone, "bot", message_id or own[0], data)
        except Impossible:
            return False
        return True
