"""The file of those who are in no chat names as many tickets as an announcement says that it does not reach."""

import pytest

from models.export.unreached import unreached_file
from models.language.speech import voice
from models.owed.mailing import Holders, reach
from models.storage.database import Database
from models.tables import Audience
from tests.makers import LINKS, make_event, make_person, make_ticket


@pytest.mark.parametrize(("audience", "tickets"), [(Audience.ALL, 3), (Audience.CAME, 1), (Audience.ABSENT, 2)])
async def test_each_audience_has_its_own(database: Database, audience: Audience, tickets: int) -> None:
    event = await make_event()
    for admitted in (0, 0, 2):
        await make_ticket(event, places=3, admitted=admitted)
    await make_ticket(event, holder=await make_person())
    await make_ticket(event, rehearsal=True)
    await make_ticket(event, cancelled_at=event.created_at)
    await make_ticket()

    content = await unreached_file(LINKS, event.id, audience, voice("en"))

    assert len(content.splitlines()) == 1 + tickets
    assert (await reach(Holders(event.id, audience))).without_chat == tickets
