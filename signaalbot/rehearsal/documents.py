"""Which weekbeelden did the bot send? Kept while they come, so that nobody reads all messages again."""

from __future__ import annotations

from signaalbot.rehearsal.files import file_of
from signaalbot.rehearsal.seen import Event
from signaalbot.rehearsal.state import JSON, Message
from signaalbot.rehearsal.world import World


class Documents:
    """Follows a world and remembers the HTML documents of its bot; the same bytes count once."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._found: dict[str, JSON] = {}
        for chat in world.chats.values():
            for message in chat.messages.values():
                self._keep(message)
        world.listeners.append(self.hear)

    def hear(self, event: Event) -> None:
        """Note a new message of the world."""
        chat = self._world.chats.get(event.chat_id or 0)
        message = chat.messages.get(event.message_id or 0) if chat and event.kind == "message" else None
        if message is not None:
            self._keep(message)

    def newest_first(self) -> list[JSON]:
        """Return id, name and moment (seconds since 1970) of each."""
        return sorted(self._found.values(), key=lambda one: (one["at"], one["id"]), reverse=True)

    def html(self, file_id: str) -> str:
        """Return the page itself."""
        return self._world.files.data(file_id).decode("utf-8", "replace")

    def _keep(self, message: Message) -> None:
        kind, file = file_of(message.content) or ("", {})
        name = str(file.get("file_name", ""))
        if kind == "document" and message.sender is self._world.bot and name.endswith(".html"):
            found = {"id": file["file_id"], "name": name, "at": message.date}
            self._found.setdefault(file["file_unique_id"], found)
