"""A Telegram of one's own: a Bot API server, people with phones, trouble on demand, and a page to look at."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress

from aiohttp import web

from bot.sandbox.accounts import Account, BotProfile
from bot.sandbox.faults import Gate, Outage
from bot.sandbox.guide import GuideIn, no_guide
from bot.sandbox.page_server import PageServer
from bot.sandbox.person import PATIENCE, NothingReceived, Person
from bot.sandbox.refusals import Refusal
from bot.sandbox.server import BODY_LIMIT, STATE, bot_api_routes
from bot.sandbox.state import Call, Options, State
from bot.sandbox.updates import Update

_COLOURS = ("#2f7de1", "#c2410c", "#0f766e", "#7c3aed", "#be185d", "#4d7c0f")


class LocalTelegram:
    """The local Telegram, seen by those who start it and by tests."""

    def __init__(self, state: State, guide: GuideIn = no_guide) -> None:
        self.state = state
        self.guide = guide
        self.url = ""
        self.people: list[Person] = []

    @classmethod
    @asynccontextmanager
    async def serve(
        cls,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        token: str | None = None,
        name: str = "Local Bot",
        username: str = "local_bot",
        options: Options | None = None,
        guide: GuideIn = no_guide,
    ) -> AsyncIterator["LocalTelegram"]:
        """Serves the Bot API under ``url/bot<token>/…`` and the page under ``url`` until the block ends.

        ``port`` 0 takes a free one; ``token`` None makes one up. ``guide`` tells the page, for a language, how to play
        and who is who.
        """
        bot = BotProfile(token or f"{secrets.randbelow(9 * 10**8) + 10**8}:{secrets.token_urlsafe(26)}", name, username)
        state = State(bot, options or Options())
        app = web.Application(client_max_size=BODY_LIMIT)
        app[STATE] = state
        telegram = cls(state, guide)
        app.add_routes([*bot_api_routes(), *PageServer(telegram).routes()])
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, host, port)
        await site.start()
        delivery = asyncio.create_task(state.webhooks.deliver())
        try:
            telegram.url = f"http://{host}:{runner.addresses[0][1]}"
            yield telegram
        finally:
            delivery.cancel()
            with suppress(asyncio.CancelledError):
                await delivery
            state.faults.calm()
            await runner.cleanup()

    # What a bot needs to know

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.state.bot.token

    @property
    def username(self) -> str:
        """The bot's name in links."""
        return self.state.bot.username

    @property
    def base_url(self) -> str:
        """For python-telegram-bot's ``base_url``."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """For python-telegram-bot's ``base_file_url``."""
        return f"{self.url}/file/bot"

    @property
    def provider_token(self) -> str:
        """The one payment provider that exists here."""
        return self.state.options.provider_token

    def deep_link(self, payload: str) -> str:
        """The link that opens the bot with a payload."""
        return f"https://t.me/{self.username}?start={payload}"

    # People

    def person(
        self,
        name: str,
        *,
        language_code: str = "en",
        username: str = "",
        role: str = "",
        colour: str = "",
        user_id: int | None = None,
        started: bool = False,
    ) -> Person:
        """Somebody new. ``started``: has pressed Start before, so that the bot may write first."""
        first, _, last = name.partition(" ")
        account = Account(
            id=user_id or self.state.next_person_id(),
            first_name=first,
            last_name=last,
            username=username,
            language_code=language_code,
            role=role,
            colour=colour or _COLOURS[len(self.people) % len(_COLOURS)],
            started=started,
        )
        person = Person(self.state, self.state.add_account(account))
        self.people.append(person)
        return person

    def find(self, person_id: int) -> Person | None:
        """The person with this user id."""
        return next((person for person in self.people if person.id == person_id), None)

    # Trouble

    def down(self, outage: Outage = Outage.CLOSED) -> None:
        """Telegram is out of reach: connections are closed, or answered with 502."""
        self.state.faults.down(outage)

    def up(self) -> None:
        """Telegram is back."""
        self.state.faults.up()

    def lose_next_answer(self, method: str | None = None, *, times: int = 1) -> None:
        """The next calls are done, and their answers never arrive."""
        self.state.faults.lose_answer(method, times)

    def flood_next(self, retry_after: int, method: str | None = None, *, times: int = 1) -> None:
        """The next calls are refused with 429."""
        self.state.faults.flood(retry_after, method, times)

    def fail_next(self, code: int, description: str, method: str | None = None, *, times: int = 1) -> None:
        """The next calls are refused in these words."""
        self.state.faults.refuse(Refusal(code, description), method, times)

    def hold(self, method: str) -> Gate:
        """All calls of a method wait until the gate is opened."""
        return self.state.faults.hold(method)

    def redeliver(self, update: Update | None = None) -> None:
        """Delivers an update (the last one when left out) once more."""
        self.state.updates.repeat(update or self.state.updates.everything[-1])

    # What has happened

    @property
    def updates(self) -> Sequence[Update]:
        """All updates that were ever queued."""
        return self.state.updates.everything

    @property
    def calls(self) -> Sequence[Call]:
        """All calls, in the order in which they came."""
        return self.state.calls

    def calls_of(self, *methods: str) -> Sequence[Call]:
        """The calls of some methods."""
        return [call for call in self.state.calls if call.method in methods]

    async def called(
        self, method: str, fits: Callable[[Call], object] = lambda call: call.ok, *, timeout: float = PATIENCE
    ) -> Call:
        """Waits until a method has been called so that it fits (by default: with success).

        Raises NothingReceived with the calls that came instead.
        """

        def find() -> Call | None:
            return next((call for call in self.calls_of(method) if call.code is not None and fits(call)), None)

        try:
            return await self.state.changes.until(find, timeout)
        except TimeoutError:
            listed = ", ".join(str(call) for call in self.state.calls if call.method != "getUpdates")
            raise NothingReceived(f"no such call of {method} among: {listed}") from None

    async def delivered(self, *, timeout: float = PATIENCE) -> None:
        """Waits until the bot has confirmed every update."""
        await self.state.changes.until(lambda: None if self.state.updates.waiting else True, timeout)
