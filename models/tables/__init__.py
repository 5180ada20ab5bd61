"""The tables. Rules that a database can hold and the ORM can't say stand in the migrations."""

from models.tables.browsers import Browser
from models.tables.delivery import HandledUpdate, Installation, Lease, Owed, Purpose, SentMessage, StoredFile
from models.tables.devices import DoorDevice
from models.tables.door import Arrivals, CheckIn, Clash, DoorCode, Method, Role, StaffMember
from models.tables.events import Event, EventKind, Gate, Media, MediaPurpose, TicketType
from models.tables.orders import Order, OrderStatus, PaymentMethod, Ticket
from models.tables.people import Conversation, Link, LinkKind, Organiser, Person
from models.tables.trust import RepeatReport

__all__ = [
    "Arrivals",
    "Browser",
    "CheckIn",
    "Clash",
    "Conversation",
    "DoorCode",
    "DoorDevice",
    "Event",
    "EventKind",
    "Gate",
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
    "Role",
    "SentMessage",
    "StaffMember",
    "StoredFile",
    "Ticket",
    "TicketType",
]
