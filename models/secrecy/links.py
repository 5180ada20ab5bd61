"""Links that open something: ticket, claim, invite, first organiser. The token is derived, its hash is stored."""

from collections.abc import Iterable
from datetime import datetime

from models import clock
from models.secrecy.secrets import Secrets, token_hash
from models.storage.database import unit_of_work
from models.tables import Link, LinkKind, Ticket


class Links:
    """Makes, finds and ends links."""

    def __init__(self, secrets: Secrets, public_url: str) -> None:
        self.secrets = secrets
        self._public_url = public_url.rstrip("/")

    @property
    def ticket_address(self) -> str:
        """What the address of every ticket page begins with, before the token."""
        return f"{self._public_url}/t/"

    def ticket_url(self, ticket: Ticket) -> str:
        """The address of the ticket page."""
        return self.ticket_address + self.token(LinkKind.TICKET, ticket.id, ticket.link_version)

    def door_url(self, token: str = "") -> str:
        """The address that binds a device to the door page; without a token, of the door page itself."""
        return f"{self._public_url}/door/{token}" if token else f"{self._public_url}/door"

    def token(self, kind: LinkKind, subject_id: int, version: int) -> str:
        """The token of a link, whether it was issued or not."""
        return self.secrets.token(kind, subject_id, version)

    @unit_of_work
    async def issue(self, kind: LinkKind, subject_id: int, version: int, *, expires_at: datetime | None = None) -> str:
        """Make the link valid and return its token. Raises IntegrityError if it was issued before."""
        token = self.token(kind, subject_id, version)
        await Link.create(
            kind=kind,
            subject_id=subject_id,
            version=version,
            token_hash=token_hash(token),
            created_at=clock.now(),
            expires_at=expires_at,
        )
        return token

    @unit_of_work
    async def issue_many(self, kind: LinkKind, subject_ids: Iterable[int], version: int) -> None:
        """Make the links of many subjects valid. Raises IntegrityError if one of them was issued before."""
        moment = clock.now()
        tokens = ((subject_id, self.token(kind, subject_id, version)) for subject_id in subject_ids)
        links = [
            Link(kind=kind, subject_id=subject_id, version=version, token_hash=token_hash(token), created_at=moment)
            for subject_id, token in tokens
        ]
        await Link.bulk_create(links)

    async def find(self, kind: LinkKind, token: str) -> Link | None:
        """The link of this kind that the token opens, also one that is used, expired or revoked."""
        return await Link.get_or_none(kind=kind, token_hash=token_hash(token))

    @unit_of_work
    async def use(self, link: Link) -> bool:
        """Use a single-use link up. False: it was used, revoked or has expired, perhaps just now by another."""
        moment = clock.now()
        if link.expires_at is not None and link.expires_at <= moment:
            return False
        return bool(await Link.filter(id=link.id, used_at=None, revoked_at=None).update(used_at=moment))

    @unit_of_work
    async def revoke(self, kind: LinkKind, subject_id: int, version: int) -> None:
        """End a link. Twice is harmless."""
        await Link.filter(kind=kind, subject_id=subject_id, version=version, revoked_at=None).update(
            revoked_at=clock.now()
        )
