"""How an organiser sets an event up and appoints others, in the chats."""

from datetime import timedelta

from bot.sandbox.conversations import Message
from bot.sandbox.person import Person
from models.clock import now
from tests.journeys.office import door_code


async def make_summer_night(organiser: Person, tickets: str) -> Message:
    """Make the event, which begins in an hour, with these tickets; what the bot says when it is ready."""
    await organiser.receives("organiser now")
    await organiser.send("/newevent")
    for words in ("Summer Night", f"{now() + timedelta(hours=1):%Y-%m-%d %H:%M}", "Old Harbour", tickets):
        await organiser.receives("?")
        await organiser.send(words)
    await organiser.press(await organiser.receives("All right"), "✅ Create")
    return await organiser.receives("ready")


async def appoint(organiser: Person, steward: Person, event: str) -> str:
    """Invite the steward to the event's gate North, which is new; their door code."""
    await organiser.send("/staff")
    await organiser.press(await organiser.receives(event), "📍 Add a gate")
    await organiser.sees("What is the gate called?")
    await organiser.send("North")
    await organiser.press(await organiser.receives("Gates: North"), "Invite to the door")
    await organiser.press(await organiser.sees("At which gate?"), "North")
    await steward.follow(invited(await organiser.receives("Invite")))
    await steward.receives(event)
    return await door_code(steward)


async def share(organiser: Person, other: Person, event: str) -> None:
    """Let somebody else run the event, too."""
    await organiser.send("/staff")
    await organiser.press(await organiser.receives("Gates: North"), "➕ Co-organiser")
    await other.follow(invited(await organiser.receives("https://t.me/")))
    await other.receives(event)


def invited(message: Message) -> str:
    """The link that is to be sent on."""
    return str(next(button["copy_text"]["text"] for button in message.buttons if "copy_text" in button))
