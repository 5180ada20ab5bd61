"""Erasing who somebody is, while the rows that attendance and bookkeeping rest on stay.

Each function runs inside a unit of work of its caller.
"""

from collections.abc import Collection

from models.secrecy.secrets import ERASED, Secrets
from models.tables import (
    REHEARSAL,
    Announcement,
    ApiToken,
    Application,
    Browser,
    CheckIn,
    Conversation,
    Export,
    GuestList,
    Link,
    LinkKind,
    Order,
    Organiser,
    Owed,
    Person,
    RepeatableRequest,
    SentMessage,
    Share,
    StaffMember,
    Ticket,
    Webhook,
    WebhookDelivery,
)

PERSONAL = frozenset({"holder_name"})
"""What is personal of what an invoice was for (`Order.wanted`)."""


async def erase_tickets(secrets: Secrets, ids: Collection[int]) -> None:
    """Take the holder and every answer off these tickets and their records.

    What a guest list called them stays, unreadable without SECRET_KEY: the same list must not bring them back.
    """
    tickets = Ticket.filter(id__in=ids)
    for ticket in await tickets.filter(import_key__isnull=False).only("id", "import_key", "imported"):
        if ticket.import_key and not ticket.import_key.startswith(ERASED):
            known_by = secrets.erased_key(str((ticket.imported or {}).get("name")))
            await Ticket.filter(id=ticket.id).update(
                import_key=secrets.erased_key(ticket.import_key), imported={"erased": known_by}
            )
    await tickets.update(holder_id=None, holder_name="", search_name="", answers={}, reminded_at=None)
    await CheckIn.filter(ticket_id__in=ids).update(answers={})
    await Application.filter(ticket_id__in=ids).update(person_id=None, contact_name="", answers={})
    for browser in await Browser.filter(ticket_id__in=ids).only("id"):
        await Browser.filter(id=browser.id).update(jwk={}, thumbprint=str(browser.id))


async def erase_orders(secrets: Secrets, ids: Collection[int]) -> None:
    """Take the booker off these orders. Amounts and charges stay: they are bookkeeping."""
    orders = Order.filter(id__in=ids)
    await orders.update(booker_id=None, booker_name="", email=None, external_number=None)
    await orders.exclude(request_key__startswith=REHEARSAL).update(request_key=None)
    for order in await orders.only("id", "wanted", "import_key"):
        if PERSONAL & order.wanted.keys():
            rest = {name: value for name, value in order.wanted.items() if name not in PERSONAL}
            await Order.filter(id=order.id).update(wanted=rest)
        if order.import_key and not order.import_key.startswith(ERASED):
            await Order.filter(id=order.id).update(import_key=secrets.erased_key(order.import_key))


async def forget_organiser(person_id: int) -> None:
    """Delete the organiser whom this person is, to whom no event belongs, with their programs."""
    tokens = await ApiToken.filter(organiser__person_id=person_id).values_list("id", flat=True)
    await GuestList.filter(program_id__in=tokens).update(program_id=None)
    await RepeatableRequest.filter(token_id__in=tokens).delete()
    await Link.filter(kind=LinkKind.API_TOKEN, subject_id__in=tokens).delete()
    await ApiToken.filter(id__in=tokens).delete()
    webhooks = await Webhook.filter(organiser__person_id=person_id).values_list("id", flat=True)
    await WebhookDelivery.filter(webhook_id__in=webhooks).delete()
    await Webhook.filter(id__in=webhooks).delete()
    await Organiser.filter(person_id=person_id).delete()


async def forget_answers(event_ids: Collection[int]) -> None:
    """Forget what was answered to programs that work at these events: a repetition must not bring a name back.

    Called last: what is being answered meanwhile has waited for the tickets, or is committed by then. What the
    program asked for stays done and is not done again. Answers that hold an id only, and no JSON, stay.
    """
    staff = StaffMember.filter(event_id__in=event_ids, person_id__isnull=False)
    people = await staff.values_list("person_id", flat=True)
    theirs = ApiToken.filter(organiser__person_id__in=people).select_for_update(no_key=True, of=("api_tokens",))
    tokens = [token.id for token in await theirs.order_by("id")]
    await RepeatableRequest.filter(token_id__in=tokens, body__startswith="{").update(body=None)


async def forget_people(ids: Collection[int]) -> None:
    """Delete those people who have nothing here any more, with all that was said to them."""
    await Person.filter(id__in=ids).select_for_update().order_by("id")
    gone = set(ids)
    for table, column in (
        (Organiser, "person_id"),
        (StaffMember, "person_id"),
        (Ticket, "holder_id"),
        (Order, "booker_id"),
        (Application, "person_id"),
        (GuestList, "sent_by_id"),
        (Announcement, "written_by_id"),
    ):
        gone -= set(await table.filter(**{f"{column}__in": gone}).values_list(column, flat=True))
    offered = await Share.filter(offered_by_id__in=gone).values_list("id", flat=True)
    await SentMessage.filter(share_id__in=offered).delete()
    await Share.filter(id__in=offered).delete()
    await Share.filter(claimed_by_id__in=gone).update(claimed_by_id=None)
    await Share.filter(asked_by_id__in=gone).update(asked_by_id=None, asked_at=None)
    await Export.filter(asked_by_id__in=gone).delete()
    await SentMessage.filter(chat_id__in=gone).delete()
    await Owed.filter(chat_id__in=gone).delete()
    await Conversation.filter(person_id__in=gone).delete()
    await Person.filter(id__in=gone).delete()
