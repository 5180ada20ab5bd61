"""Who has an account: people, and the one bot."""

from dataclasses import dataclass, field
from functools import cached_property

from bot.sandbox.shapes import Json

CommandKey = tuple[str, int, str]


@dataclass
class Account:
    """A person. Nobody can be written to by the bot before they have started it."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "en"
    role: str = ""
    colour: str = ""
    started: bool = False
    blocks_bot: bool = False
    deleted: bool = False

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    def user(self) -> Json:
        """As the Bot API's User."""
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            **({"last_name": self.last_name} if self.last_name else {}),
            **({"username": self.username} if self.username else {}),
            **({"language_code": self.language_code} if self.language_code else {}),
        }

    def chat(self) -> Json:
        """As the Bot API's Chat: the private chat of the bot with this person."""
        return {
            "id": self.id,
            "type": "private",
            "first_name": self.first_name,
            **({"last_name": self.last_name} if self.last_name else {}),
            **({"username": self.username} if self.username else {}),
        }


@dataclass
class BotProfile:
    """The bot's account, and what it says about itself."""

    token: str
    name: str
    username: str
    inline: bool = True
    commands: dict[CommandKey, list[Json]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    menu_buttons: dict[int | None, Json] = field(default_factory=dict)

    @cached_property
    def id(self) -> int:
        """The account's number is the first part of its token."""
        return int(self.token.split(":")[0])

    def user(self) -> Json:
        """As the Bot API's User."""
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}

    def commands_for(self, account: Account) -> list[Json]:
        """The menu that a person sees in the private chat: the narrowest scope wins, then the language."""
        for scope, chat_id in (("chat", account.id), ("all_private_chats", 0), ("default", 0)):
            for language in (account.language_code.split("-")[0], ""):
                found = self.commands.get((scope, chat_id, language))
                if found:
                    return found
        return []
