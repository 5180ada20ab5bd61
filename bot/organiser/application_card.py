"""An application as organisers see it: who wants to come, with how many and what, and what can be decided."""

from bot.buttons import DANGER, SUCCESS, Rows, button
from bot.guest.applying import answer_lines
from bot.organiser.exhibition_buttons import Approve, Decline, ShowApplications
from models.exhibitions.applications import CANCELLED, same_organisation, standing
from models.language.speech import Voice
from models.tables import Application, ApplicationStatus

MARKS = {
    ApplicationStatus.OPEN: "🆕",
    ApplicationStatus.APPROVED: "✅",
    ApplicationStatus.DECLINED: "✖️",
    ApplicationStatus.WITHDRAWN: "↩️",
    CANCELLED: "✖️",
}
LONGEST_NAME = 40
"""Of an organisation on a button."""


async def application_text(application: Application, voice: Voice) -> str:
    """The application, which has its event at hand, in HTML."""
    lines = [
        voice.html("exhibition.application_title", event=application.event.name),
        voice.html("exhibition.fact_organisation", organisation=application.organisation),
        voice.count_html("exhibition.fact_people", application.head_count),
        voice.html("exhibition.fact_exhibits", exhibits=application.exhibits or voice.text("exhibition.not_yet")),
    ]
    if application.contact_name:
        lines.append(voice.html("exhibition.fact_contact", contact=application.contact_name))
    lines += answer_lines(application.event.questions or [], application.answers, voice)
    lines += ["", voice.html(f"exhibition.status_{standing(application)}")]
    if application.walk_in:
        lines.append(voice.html("exhibition.was_walk_in"))
    if application.status is ApplicationStatus.OPEN and (others := await same_organisation(application)):
        lines.append(voice.count_html("exhibition.same_organisation", others))
    return "\n".join(lines)


def application_rows(application: Application, voice: Voice, *, with_list: bool = True) -> Rows:
    """What an organiser can do about it."""
    decide = [
        button(voice.text("exhibition.button_approve"), Approve(application.id), SUCCESS),
        button(voice.text("exhibition.button_decline"), Decline(application.id), DANGER),
    ]
    every = [button(voice.text("exhibition.button_applications"), ShowApplications(application.event_id))]
    rows = [decide] if application.status is ApplicationStatus.OPEN else []
    return [*rows, every] if with_list else rows


def application_line(application: Application) -> str:
    """An application on a button."""
    facts = [application.organisation[:LONGEST_NAME], str(application.head_count)]
    return f"{MARKS[standing(application)]} {' · '.join(facts)}"
