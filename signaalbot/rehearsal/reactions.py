"""With what can one react to a message? The emoji that Telegram lets everybody use."""

from __future__ import annotations

from typing import Final

REACTIONS: Final = frozenset(
    "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 "
    "🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 "
    "😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 "
    "🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡".split()
)


def is_reaction(emoji: str) -> bool:
    """Does Telegram have this reaction? Some programs add an invisible sign to an emoji; that does not count."""
    return emoji.replace("\ufe0f", "") in REACTIONS
