"""What the program that shows the page wants to say about it: how to play, and who is who."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.sandbox.html_text import parse_html
from bot.sandbox.shapes import Json


@dataclass(frozen=True)
class Guide:
    """A title and steps in Telegram's HTML, and a label for each role that people have."""

    title: str
    steps: Sequence[str]
    roles: Mapping[str, str] = field(default_factory=dict)

    def view(self) -> Json:
        """What the page draws."""
        return {"title": self.title, "steps": [_view(step) for step in self.steps]}


GuideIn = Callable[[str], Guide]


def no_guide(_: str) -> Guide:
    """Nothing to say, in any language."""
    return Guide("", ())


def _view(step: str) -> Json:
    formatted = parse_html(step)
    return {"text": formatted.text, "entities": formatted.entities}
