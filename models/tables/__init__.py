"""The tables. Rules that a database can hold and the ORM can't say stand in the migrations."""

from models.tables.announcements import Announcement, Audience
from models.tables.browsers import Browser
from models.tables.delivery import HandledUpdate, Installation, Lease, Owed, Purpose, SentMessage, StoredFile
from models.tables.devices import DoorDevice
from models.tables.door import Arrivals, CheckIn, Clash, DoorCode, Method, Role, StaffMember
from models.tables.events import Event, EventKind, Gate, Media, MediaPurpose, TicketType
from models.tables.exhibitions import Application, ApplicationStatus
from models.tables.exports import Export, ExportForm, ExportStatus
from models.tables.guest_lists import GuestList, GuestListStatus
from models.tables.orders import REHEARSAL, Order, OrderStatus, PaymentMethod, Ticket
from models.tables.people import Conversation, Link, LinkKind, Organiser, Person
from models.tables.programs import ApiToken, RepeatableRequest, Webhook, WebhookDelivery
from models.tables.sharing import Share
from models.tables.trust import RepeatReport

__all__ = [
    "REHEARSAL",
    "Announcement",
    "ApiToken",
    "Application",
    "ApplicationStatus",
    "Arrivals",
    "Audience",
    "Browser",
    "CheckIn",
    "Clash",
    "Conversation",
    "DoorCode",
    "DoorDevice",
    "Event",
    "EventKind",
    "Export",
    "ExportForm",
    "ExportStatus",
    "Gate",
    "GuestList",
    "GuestListStatus",
    "HandledUpdate",
    "Installation",
    "Lease",
    "Link",
    "LinkKind",
    "Media",
    "MediaPurpose",
    "Method",
    "Order",
    "OrderStatus",
    "Organiser",
    "Owed",
    "PaymentMethod",
    "Person",
    "Purpose",
    "RepeatReport",
    "RepeatableRequest",
    "Role",
    "SentMessage",
    "Share",
    "StaffMember",
    "StoredFile",
    "Ticket",
    "TicketType",
    "Webhook",
    "WebhookDelivery",
]
