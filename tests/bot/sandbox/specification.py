"""Checks values against a description of the Bot API: names, types, and what is required."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_DESCRIPTION = Path(__file__).parent / "bot_api" / "description.json"
_PLAIN: Mapping[str, type] = {"Integer": int, "String": str, "Boolean": bool, "Float": float}


class Specification:
    """Names, types and required fields of the Bot API."""

    def __init__(self, described: Mapping[str, Any]) -> None:
        self.methods = described["methods"]
        self.types = described["types"]

    @classmethod
    def load(cls) -> "Specification":
        return cls(json.loads(_DESCRIPTION.read_text()))

    def parameters(self, method: str) -> Mapping[str, Any]:
        """The parameters of a method by name."""
        return {field["name"]: field for field in self.methods[method].get("fields", [])}

    def wrong_parameters(self, method: str, given: Mapping[str, object]) -> Iterator[str]:
        """What is wrong with the parameters of a call."""
        known = self.parameters(method)
        yield from (f"{method} has no parameter {name}" for name in given if name not in known)
        for name, field in known.items():
            if name in given:
                yield from self.wrong(field["types"], given[name], f"{method}.{name}")
            elif field["required"]:
                yield f"{method} needs {name}"

    def wrong_result(self, method: str, result: object) -> Iterator[str]:
        """What is wrong with what a method returned."""
        return self.wrong(self.methods[method]["returns"], result, method)

    def wrong(self, types: list[str], value: object, where: str) -> Iterator[str]:
        """What is wrong with a value that should be of one of the types."""
        complaints = [list(self._wrong(each, value, where)) for each in types]
        if not any(complaint == [] for complaint in complaints):
            yield from min(complaints, key=len)

    def _wrong(self, expected: str, value: object, where: str) -> Iterator[str]:
        if expected.startswith("Array of "):
            yield from self._wrong_array(expected.removeprefix("Array of "), value, where)
        elif expected == "InputFile":
            yield from () if isinstance(value, bytes) else [f"{where}: no file"]
        elif expected in _PLAIN:
            if not isinstance(value, _PLAIN[expected]) or (expected == "Integer" and isinstance(value, bool)):
                yield f"{where}: {value!r} is no {expected}"
        else:
            yield from self._wrong_object(expected, value, where)

    def _wrong_array(self, expected: str, value: object, where: str) -> Iterator[str]:
        if not isinstance(value, list | tuple):
            yield f"{where}: no array"
            return
        for number, item in enumerate(value):
            yield from self._wrong(expected, item, f"{where}[{number}]")

    def _wrong_object(self, expected: str, value: object, where: str) -> Iterator[str]:
        described = self.types[expected]
        if "subtypes" in described:
            yield from self.wrong(described["subtypes"], value, where)
            return
        if not isinstance(value, dict):
            yield f"{where}: no {expected}"
            return
        fields = {field["name"]: field for field in described.get("fields", [])}
        yield from (f"{where}: {expected} has no {name}" for name in value if name not in fields)
        for name, field in fields.items():
            if name in value:
                yield from self.wrong(field["types"], value[name], f"{where}.{name}")
            elif field["required"]:
                yield f"{where}: {expected} needs {name}"
