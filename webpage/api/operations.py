"""What an operation of the API is, and what its handler gets and gives."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, BinaryIO

from aiohttp import web
from pydantic import BaseModel

from models.house import House
from models.programs.tokens import Caller, Scope
from webpage.problems import Trouble

BASE = "/api/v1"
JSON = "application/json"
ALWAYS = (
    Trouble.NOT_ACCEPTABLE,
    Trouble.TOO_LARGE,
    Trouble.TOO_MANY_REQUESTS,
    Trouble.ERROR,
    Trouble.UNAVAILABLE,
)
"""What may be wrong with any request. A body is read also where it says nothing."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to be kept by whoever asked. ``content`` that is open is closed when it has been sent."""

    name: str
    type: str
    content: bytes | BinaryIO


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that is no problem."""

    body: BaseModel | File
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    kept: str = ""
    """What the operation's ``repeat`` needs to know of it, without the secret."""


@dataclass(frozen=True, slots=True)
class Bytes:
    """A body that is a file and is taken as it comes."""

    types: tuple[str, ...]
    """The content types that it may have."""
    largest: int
    """How many bytes it may have."""


@dataclass(frozen=True, slots=True)
class Files:
    """The body of an answer is a file of one of these content types."""

    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A request that has been read and found sound, from a program that may make it."""

    house: House
    caller: Caller
    path: Mapping[str, Any]
    query: Any
    """An instance of the operation's ``query``."""
    body: Any
    """An instance of the operation's ``takes``; with ``takes_bytes`` what was sent."""
    request: web.Request
    prepared: Any = None
    """What the operation's ``prepare`` found."""
    kept: str = ""
    """Of a repetition: what was kept of the first reply."""

    @property
    def organiser_id(self) -> int:
        """For whom the program acts."""
        return self.caller.organiser.id


Handler = Callable[[Call], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Operation:
    """An address with a method. Its handler's name and docstring are its name and description."""

    method: str
    path: str
    handler: Handler
    gives: type[BaseModel] | Files
    """The body of its answer."""
    scopes: tuple[Scope, ...]
    """A token needs one of them."""
    status: int = 200
    takes: type[BaseModel] | None = None
    takes_optional: bool = False
    """Whether a request without a body is one that says nothing."""
    takes_bytes: Bytes | None = None
    """In place of ``takes``."""
    query: type[BaseModel] | None = None
    troubles: tuple[Trouble, ...] = ()
    """What may be wrong beyond what follows from the rest."""
    also_gives: Mapping[int, type[BaseModel]] = field(default_factory=dict)
    """Bodies that say no under other statuses than those of problems."""
    repeat: Handler | None = None
    """Answers the repetition of a request under the same key, where the answer holds a secret and is not kept."""
    repeatable: bool = True
    """Of a POST: whether it takes an Idempotency-Key."""
    unsound: Trouble = Trouble.INVALID
    """What a request is that does not fit the shapes."""
    prepare: Callable[[Call], Awaitable[Any]] | None = None
    """What takes long and changes nothing. Under a key the handler is one unit of work, in which nobody may linger:
    this is done before."""

    @property
    def takes_key(self) -> bool:
        """Whether a request may name itself, to be answered once."""
        return self.method == "POST" and self.repeatable

    @property
    def answer_types(self) -> tuple[str, ...]:
        """The content types of its answer."""
        return self.gives.types if isinstance(self.gives, Files) else (JSON,)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names in the path, in their order."""
        return tuple(part[1:-1] for part in self.path.split("/") if part.startswith("{"))

    def all_troubles(self) -> tuple[Trouble, ...]:
        """Everything that may be wrong."""
        found = [Trouble.UNAUTHORIZED, Trouble.FORBIDDEN, *self.troubles, *ALWAYS]
        if self.parameters:
            found.append(Trouble.NOT_FOUND)
        if self.takes or self.query or self.takes_key:
            found.append(self.unsound)
        if self.takes:
            found.append(Trouble.MALFORMED)
        if self.takes or self.takes_bytes:
            found.append(Trouble.MEDIA_TYPE)
        if self.takes_key:
            found += [Trouble.KEY_REUSED, Trouble.UNDER_WAY, Trouble.ANSWER_ERASED]
        return tuple(dict.fromkeys(found))


def phrase(status: int) -> str:
    """What a status is called (RFC 9110)."""
    return HTTPStatus(status).phrase
