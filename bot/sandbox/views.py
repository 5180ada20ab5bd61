"""What the page draws: people, conversations and messages, in the language of the page."""

from collections.abc import Sequence

from bot.sandbox.accounts import Account
from bot.sandbox.changes import Change
from bot.sandbox.conversations import Conversation, Message
from bot.sandbox.guide import Guide
from bot.sandbox.invoices import Invoice
from bot.sandbox.shapes import Json
from bot.sandbox.state import State
from models.language.formats import money
from models.language.speech import Voice

_BUTTON_KINDS = (
    "callback_data",
    "url",
    "copy_text",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "pay",
    "web_app",
)


class Views:
    """Turns the state into what one page shows."""

    def __init__(self, state: State, voice: Voice, guide: Guide) -> None:
        self._state = state
        self._voice = voice
        self._guide = guide

    def everything(self) -> Json:
        """The whole picture, for a page that has just been opened."""
        accounts = list(self._state.accounts.values())
        conversations = {
            conversation.key: conversation
            for account in accounts
            for conversation in self._state.conversations_of(account)
        }
        return {
            "bot": self._bot(),
            "down": self._state.faults.outage is not None,
            "people": [self.person(account) for account in accounts],
            "conversations": [self.conversation(conversation) for conversation in conversations.values()],
            "messages": [
                self.message(message) for conversation in conversations.values() for message in conversation.messages
            ],
        }

    def change(self, change: Change) -> Json:
        """What a watching page needs to draw one change."""
        if change.kind == "message":
            conversation, message = change.view["conversation"], change.view["message"]
            return {"message": self.message(message), "conversation": self.conversation(conversation)}
        if change.kind == "person":
            account = change.view["account"]
            bot_chat = self.conversation(self._state.conversation(account))
            return {"person": self.person(account), "conversation": bot_chat}
        if change.kind == "commands":
            return {"people": [self.person(account) for account in self._state.accounts.values()]}
        if change.kind == "action":
            return {"conversation": change.view["conversation"].key, "action": change.view["action"]}
        return {"down": self._state.faults.outage is not None}

    def person(self, account: Account) -> Json:
        """A person, with the menu that this person sees."""
        return {
            "id": account.id,
            "name": account.name,
            "firstName": account.first_name,
            "username": account.username,
            "initial": account.first_name[:1].upper(),
            "colour": account.colour,
            "role": self._guide.roles.get(account.role, account.role),
            "language": account.language_code,
            "started": account.started,
            "blocked": account.blocks_bot,
            "commands": self._state.bot.commands_for(account),
            "description": self._description(account),
        }

    def conversation(self, conversation: Conversation) -> Json:
        """A conversation without its messages."""
        return {
            "key": conversation.key,
            "person": conversation.person.id,
            "other": conversation.other.id if conversation.other else None,
            "replyKeyboard": _reply_keyboard(conversation),
        }

    def message(self, message: Message) -> Json:
        """A message as it is now."""
        return {
            "conversation": message.conversation.key,
            "id": message.id,
            "from": message.sender,
            "date": message.date,
            "text": message.text,
            "entities": list(message.entities),
            "captionAbove": bool(message.body.get("show_caption_above_media")),
            "edited": message.edited is not None,
            "deleted": message.deleted,
            "pinned": message.pinned,
            "protected": message.protected,
            "via": self._state.bot.username if message.via_bot else "",
            "media": self._media(message),
            "buttons": _rows(message),
            "reply": _reply(message),
            "reactions": [reaction["emoji"] for reaction in message.reactions],
            "invoice": self.invoice(message.invoice) if message.invoice else None,
            "payment": self._payment(message),
        }

    def invoice(self, invoice: Invoice) -> Json:
        """An invoice, with its amounts as people write them."""
        return {
            "title": invoice.title,
            "description": invoice.description,
            "total": money(invoice.total, invoice.currency, self._voice),
            "prices": [
                {"label": price["label"], "amount": money(price["amount"], invoice.currency, self._voice)}
                for price in invoice.prices
            ],
            "paidBy": invoice.paid_by,
        }

    def _bot(self) -> Json:
        return {
            "id": self._state.bot.id,
            "name": self._state.bot.name,
            "username": self._state.bot.username,
            "initial": self._state.bot.name[:1].upper(),
        }

    def _description(self, account: Account) -> str:
        descriptions = self._state.bot.descriptions
        return descriptions.get(account.language_code.split("-")[0]) or descriptions.get("", "")

    def _media(self, message: Message) -> Json | None:
        if message.media is None or message.file_id is None:
            return None
        stored = self._state.files.any_kind(message.file_id)
        return {
            "kind": message.media,
            "file": stored.file_id,
            "name": stored.file_name,
            "size": len(stored.content),
            "width": stored.width,
            "height": stored.height,
        }

    def _payment(self, message: Message) -> str:
        payment = message.body.get("successful_payment")
        return money(payment["total_amount"], payment["currency"], self._voice) if payment else ""


def _rows(message: Message) -> Sequence[Sequence[Json]]:
    if message.keyboard is None:
        return [[{"text": "", "kind": "pay", "style": "", "value": True}]] if message.invoice else []
    return [[_button(button) for button in row] for row in message.keyboard["inline_keyboard"]]


def _button(button: Json) -> Json:
    kind = next((name for name in _BUTTON_KINDS if button.get(name) is not None), "")
    return {"text": button["text"], "kind": kind, "style": button.get("style", ""), "value": button.get(kind)}


def _reply(message: Message) -> Json | None:
    if message.reply_to is None:
        return None
    return {
        "id": message.reply_to.id,
        "text": message.reply_to.text,
        "from": message.reply_to.sender_user["first_name"],
    }


def _reply_keyboard(conversation: Conversation) -> Json | None:
    shown = conversation.reply_keyboard
    if shown is None or "keyboard" not in shown:
        return None
    rows = [[button["text"] for button in row] for row in shown["keyboard"]]
    return {"rows": rows, "once": bool(shown.get("one_time_keyboard"))}
