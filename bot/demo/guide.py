"""How to play, for the page of the local Telegram."""

from bot.sandbox.guide import Guide
from models.language.speech import voice

STEPS = ("buy", "code", "open", "press", "look", "count")
ROLES = ("guest", "staff", "organiser")


def guide(language: str) -> Guide:
    """The story in steps, in this language."""
    speak = voice(language)
    return Guide(
        title=speak.text("demo.title"),
        steps=[speak.text(f"demo.step_{step}") for step in STEPS],
        roles={role: speak.text(f"demo.role_{role}") for role in ROLES},
    )
