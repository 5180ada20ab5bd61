"""Who may create events: persons from the settings, the opener of the first-organiser link, co-organisers."""

from datetime import timedelta

from models.clock import now
from models.events.slugs import free_slug
from models.secrecy.links import Links
from models.storage.database import unit_of_work
from models.tables import Link, LinkKind, Organiser, Person

FIRST_LINK_LASTS = timedelta(hours=1)


@unit_of_work
async def make_organiser(person: Person) -> Organiser:
    """The organiser that this person is, made now if need be."""
    held = await Person.filter(id=person.id).select_for_update(no_key=True).get()
    present = await Organiser.get_or_none(person_id=held.id)
    return present or await Organiser.create(
        slug=await free_slug(Organiser.all(), held.name), name=held.name, person_id=held.id, created_at=now()
    )


async def organiser_of(person_id: int) -> Organiser | None:
    """The organiser that this person is."""
    return await Organiser.get_or_none(person_id=person_id)


async def is_organiser(person_id: int) -> bool:
    """Whether this person may create events."""
    return await Organiser.exists(person_id=person_id)


@unit_of_work
async def issue_first_organiser_link(links: Links) -> str | None:
    """The token that makes its first opener the organiser, valid an hour; None if there is an organiser.

    An earlier token that nobody used ends.
    """
    if await Organiser.exists():
        return None
    moment = now()
    earlier = Link.filter(kind=LinkKind.FIRST_ORGANISER, subject_id=0)
    await earlier.filter(used_at=None, revoked_at=None).update(revoked_at=moment)
    latest = await earlier.order_by("-version").first()
    version = latest.version + 1 if latest else 1
    return await links.issue(LinkKind.FIRST_ORGANISER, 0, version, expires_at=moment + FIRST_LINK_LASTS)


@unit_of_work
async def accept_first_organiser(links: Links, token: str, person: Person) -> Organiser | None:
    """Make the opener of the first-organiser link the organiser. None for an unknown, used or expired link.

    Opened twice by the same person it is harmless: they are the organiser.
    """
    link = await links.find(LinkKind.FIRST_ORGANISER, token)
    if link is None:
        return None
    if await links.use(link):
        return await make_organiser(person)
    return await Organiser.get_or_none(person_id=person.id)
