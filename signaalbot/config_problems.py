"""What can be wrong with settings, token or files before anything runs? Each is a sentence for the sysadmin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from signaalbot.domain.problem import Problem


@dataclass(eq=False)
class ConfigMissing(Problem):
    """Raised when there is no settings file."""

    key: ClassVar[str] = "problem.config_missing"
    path: str


@dataclass(eq=False)
class ConfigInvalid(Problem):
    """Raised when a setting cannot be read or has an impossible value."""

    key: ClassVar[str] = "problem.config_invalid"
    path: str
    setting: str


@dataclass(eq=False)
class TokenMissing(Problem):
    """Raised when no bot token was given."""

    key: ClassVar[str] = "problem.token_missing"


@dataclass(eq=False)
class TokenInvalid(Problem):
    """Raised when the token has the wrong form, or Telegram does not know it."""

    key: ClassVar[str] = "problem.token_invalid"


@dataclass(eq=False)
class TelegramUnreachable(Problem):
    """Raised when the Bot API cannot be reached by a command that needs it at once."""

    key: ClassVar[str] = "problem.telegram_unreachable"
    api: str


@dataclass(eq=False)
class RulesBroken(Problem):
    """Raised when a file in rules/ cannot be used; *place* names the file and the mistake."""

    key: ClassVar[str] = "problem.rules_unreadable"
    place: str


@dataclass(eq=False)
class TrainingNotInstalled(Problem):
    """Raised when the extra that training needs is not installed."""

    key: ClassVar[str] = "problem.training_not_installed"


@dataclass(eq=False)
class FileUnreadable(Problem):
    """Raised when a file named on the command line cannot be read."""

    key: ClassVar[str] = "problem.file_unreadable"
    path: str
