"""Applications of exhibitors, for organisers: the list, each one, approving and declining."""

from bot.buttons import DANGER, SUCCESS, button
from bot.chat import Handler, Talk, pressed
from bot.conversations import begin, data_of, leave, step
from bot.organiser.application_card import application_line, application_rows, application_text
from bot.organiser.exhibition_buttons import Approve, ApproveAll, Decline, ShowApplication, ShowApplications
from bot.staff.buttons import Choose, Topic
from bot.staff.choosing import permitted
from models.exhibitions.applications import (
    ApplicationRefused,
    application_by_id,
    applications_of,
    approve,
    approve_all,
    count_applications,
    decline,
)
from models.people.staff import Action
from models.tables import Application, ApplicationStatus

TOPIC = "declining"
A_PAGE = 8
LONGEST_REASON = 500


def handlers() -> list[Handler]:
    """The buttons about applications."""
    return [
        pressed(ShowApplications, show_list),
        pressed(ShowApplication, show_one),
        pressed(Approve, approve_one),
        pressed(ApproveAll, approve_every),
        pressed(Decline, decline_one),
    ]


async def show_list(talk: Talk, data: ShowApplications) -> None:
    """A page of the list, the open ones first."""
    if await permitted(talk, data.event, Action.CHANGE_TICKETS):
        await _show_list(talk, data.event, data.start)


async def show_one(talk: Talk, data: ShowApplication) -> None:
    """One application."""
    await leave(talk, TOPIC)
    if application := await _permitted(talk, data.application):
        await _show(talk, application)


async def approve_one(talk: Talk, data: Approve) -> None:
    """Approve it. Whoever decides first decides; the second is told."""
    if await _permitted(talk, data.application) is None:
        return
    try:
        await approve(talk.house.links, data.application)
    except ApplicationRefused as refused:
        await _show_fresh(talk, data.application, _why_not(talk, refused))
        return
    await _show_fresh(talk, data.application)


async def approve_every(talk: Talk, data: ApproveAll) -> None:
    """Approve all that are open. Asks first."""
    if not await permitted(talk, data.event, Action.CHANGE_TICKETS):
        return
    say = talk.voice
    back = button(say.text("staff.button_back"), ShowApplications(data.event))
    if not data.sure:
        waiting = (await count_applications(data.event))[ApplicationStatus.OPEN]
        sure = button(say.text("exhibition.button_approve_sure"), ApproveAll(data.event, sure=True), SUCCESS)
        await talk.edit(say.count_html("exhibition.approve_all_sure", waiting), [[sure], [back]])
        return
    try:
        done = await approve_all(talk.house.links, data.event)
    except ApplicationRefused as refused:
        await talk.edit(_why_not(talk, refused), [[back]])
        return
    lines = [say.count_html("exhibition.approved_all", done.approved)]
    if done.left_open:
        lines.append(say.count_html("exhibition.approved_not_all", done.left_open))
    await talk.edit("\n".join(lines), [[back]])


async def decline_one(talk: Talk, data: Decline) -> None:
    """Decline it. Asks for the reason, which may be left out."""
    application = await _permitted(talk, data.application)
    if application is None:
        return
    if data.now or application.status is not ApplicationStatus.OPEN:
        await _decline(talk, data.application, "")
        return
    await begin(talk, TOPIC, "reason", application=data.application)
    await talk.edit(
        talk.voice.html("exhibition.ask_reason", organisation=application.organisation),
        [
            [button(talk.voice.text("exhibition.button_no_reason"), Decline(application.id, now=True), DANGER)],
            [button(talk.voice.text("staff.button_back"), ShowApplication(application.id))],
        ],
    )


@step(TOPIC, "reason")
async def take_reason(talk: Talk, text: str) -> None:
    """The reason, which the applicant reads."""
    application_id = int((data_of(talk, TOPIC) or {})["application"])
    if not 0 < len(text) <= LONGEST_REASON:
        await talk.reply(talk.voice.html("exhibition.reason_bad", most=LONGEST_REASON))
    elif await _permitted(talk, application_id):
        await _decline(talk, application_id, text)


async def _decline(talk: Talk, application_id: int, reason: str) -> None:
    await leave(talk, TOPIC)
    try:
        await decline(application_id, reason)
    except ApplicationRefused as refused:
        await _show_fresh(talk, application_id, _why_not(talk, refused))
        return
    await _show_fresh(talk, application_id)


async def _show_list(talk: Talk, event_id: int, start: int) -> None:
    say = talk.voice
    counts = await count_applications(event_id)
    page = await applications_of(event_id, start=start, limit=A_PAGE)
    rows = [[button(application_line(one), ShowApplication(one.id))] for one in page]
    turns = []
    if start > 0:
        turns.append(button("«", ShowApplications(event_id, max(0, start - A_PAGE))))
    if start + A_PAGE < sum(counts.values()):
        turns.append(button("»", ShowApplications(event_id, start + A_PAGE)))
    every = [button(say.text("exhibition.button_approve_all"), ApproveAll(event_id), SUCCESS)]
    title = say.html(
        "exhibition.applications_title",
        open=counts[ApplicationStatus.OPEN],
        approved=counts[ApplicationStatus.APPROVED],
        declined=counts[ApplicationStatus.DECLINED],
    )
    rows += [turns, every if counts[ApplicationStatus.OPEN] > 1 else []]
    await talk.show(title, [*rows, [button(say.text("staff.button_back"), Choose(Topic.EVENT, event_id))]])


async def _show(talk: Talk, application: Application, headline: str = "") -> None:
    text = await application_text(application, talk.voice)
    await talk.show(f"{headline}\n\n{text}" if headline else text, application_rows(application, talk.voice))


async def _show_fresh(talk: Talk, application_id: int, headline: str = "") -> None:
    if application := await application_by_id(application_id):
        await _show(talk, application, headline)


async def _permitted(talk: Talk, application_id: int) -> Application | None:
    application = await application_by_id(application_id)
    if application is None:
        await talk.toast(talk.voice.text("staff.not_allowed"), alert=True)
        return None
    return application if await permitted(talk, application.event_id, Action.CHANGE_TICKETS) else None


def _why_not(talk: Talk, refused: ApplicationRefused) -> str:
    if refused.left:
        return talk.voice.count_html("exhibition.only_left", refused.left)
    return talk.voice.html(f"exhibition.refused_{refused.reason}")
