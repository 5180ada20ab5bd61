"""What the buttons of gates carry."""

from dataclasses import dataclass

from bot.buttons import CallbackData


@dataclass(frozen=True)
class NewGate(CallbackData, prefix="newgate"):
    """Ask for the name of a new gate."""

    event: int


@dataclass(frozen=True)
class ShowGate(CallbackData, prefix="gate"):
    """A gate and the tickets that come in there."""

    gate: int


@dataclass(frozen=True)
class AskGateName(CallbackData, prefix="gatename"):
    """Ask for another name."""

    gate: int


@dataclass(frozen=True)
class RemoveGate(CallbackData, prefix="gateremove"):
    """Remove a gate that is not in use."""

    gate: int


@dataclass(frozen=True)
class SetTypeGate(CallbackData, prefix="gatetype"):
    """Let tickets of a type in at this gate only, or at every gate."""

    gate: int
    type: int
    only_here: bool
