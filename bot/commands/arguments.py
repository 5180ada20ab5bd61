"""What can be typed after ``usher``."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from models.language.speech import DEFAULT, voice

COMMANDS = ("run", "web", "bot", "demo", "migrate", "backup", "doctor")


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The command in ``command``, and for ``backup`` a ``file``. Leaves with code 2 if it is none."""
    speak = voice(DEFAULT)
    parser = argparse.ArgumentParser(prog="usher", description=speak.text("operator.usher"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        sentence = speak.text(f"operator.command_{name}")
        command = commands.add_parser(name, help=sentence, description=sentence)
        if name == "backup":
            command.add_argument("file", type=Path, metavar="FILE", help=speak.text("operator.command_backup_file"))
    return parser.parse_args(arguments)
