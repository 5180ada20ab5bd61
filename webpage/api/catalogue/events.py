"""Events, ticket types, gates and questions."""

from webpage.api import events, gates, questions
from webpage.api.catalogue.places import AT_THE_DOOR, EVENT, GATE, MANAGE, QUESTION, READ, TYPE
from webpage.api.operations import Operation
from webpage.api.shapes import events as event_shapes
from webpage.api.shapes import gates as gate_shapes
from webpage.api.shapes import questions as question_shapes
from webpage.api.shapes.basics import Paging
from webpage.problems import Trouble

OPERATIONS: tuple[Operation, ...] = (
    Operation("GET", "/events", events.list_events, event_shapes.Events, READ, query=Paging),
    Operation(
        "POST",
        "/events",
        events.create_an_event,
        event_shapes.EventResource,
        MANAGE,
        status=201,
        takes=event_shapes.NewEvent,
        troubles=(
            Trouble.ENDS_BEFORE_START,
            Trouble.DOORS_CLOSE_BEFORE_OPENING,
            Trouble.NAME_TAKEN,
            Trouble.EXHIBITION_TYPES,
            Trouble.BAD_CHOICES,
        ),
    ),
    Operation("GET", EVENT, events.get_event, event_shapes.EventResource, READ),
    Operation(
        "PATCH",
        EVENT,
        events.change_an_event,
        event_shapes.EventResource,
        MANAGE,
        takes=event_shapes.EventChange,
        troubles=(
            Trouble.ENDS_BEFORE_START,
            Trouble.DOORS_CLOSE_BEFORE_OPENING,
            Trouble.PIN_INCOMPLETE,
            Trouble.CURRENCY_FIXED,
        ),
    ),
    Operation("POST", EVENT + "/cancel", events.cancel_an_event, event_shapes.EventResource, MANAGE),
    Operation(
        "POST",
        EVENT + "/open-doors",
        events.open_doors,
        event_shapes.EventResource,
        MANAGE,
        troubles=(Trouble.DOORS_CLOSED,),
    ),
    Operation("GET", EVENT + "/ticket-types", events.list_ticket_types, event_shapes.TicketTypes, READ),
    Operation(
        "POST",
        EVENT + "/ticket-types",
        events.create_ticket_type,
        event_shapes.TicketTypeResource,
        MANAGE,
        status=201,
        takes=event_shapes.NewTicketType,
        troubles=(Trouble.NAME_TAKEN, Trouble.TOO_MANY, Trouble.UNKNOWN_GATE),
    ),
    Operation("GET", TYPE, events.get_ticket_type, event_shapes.TicketTypeResource, READ),
    Operation(
        "PATCH",
        TYPE,
        events.change_ticket_type,
        event_shapes.TicketTypeResource,
        MANAGE,
        takes=event_shapes.TicketTypeChange,
        troubles=(Trouble.NAME_TAKEN, Trouble.UNKNOWN_GATE),
    ),
    Operation("GET", EVENT + "/gates", gates.list_gates, gate_shapes.Gates, AT_THE_DOOR, query=Paging),
    Operation(
        "POST",
        EVENT + "/gates",
        gates.create_gate,
        gate_shapes.GateResource,
        MANAGE,
        status=201,
        takes=gate_shapes.NewGate,
    ),
    Operation(
        "PATCH",
        GATE,
        gates.change_gate,
        gate_shapes.GateResource,
        MANAGE,
        takes=gate_shapes.GateChange,
        troubles=(Trouble.NAME_TAKEN,),
    ),
    Operation(
        "DELETE",
        GATE,
        gates.delete_gate,
        gate_shapes.GateResource,
        MANAGE,
        troubles=(Trouble.GATE_IN_USE,),
    ),
    Operation("GET", EVENT + "/questions", questions.list_questions, question_shapes.Questions, AT_THE_DOOR),
    Operation(
        "POST",
        EVENT + "/questions",
        questions.create_question,
        question_shapes.QuestionResource,
        MANAGE,
        status=201,
        takes=question_shapes.NewQuestion,
        troubles=(Trouble.TOO_MANY, Trouble.BAD_CHOICES),
    ),
    Operation("DELETE", QUESTION, questions.delete_question, question_shapes.Questions, MANAGE),
)
