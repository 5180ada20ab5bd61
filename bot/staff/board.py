"""Starting and stopping a live board. `bot.owed.board` keeps it up to date."""

from bot.chat import Handler, Talk, pressed
from bot.owed.board import board_rows, board_text
from bot.staff.buttons import GoLive, StopBoard, Topic
from bot.staff.choosing import about_event, permitted
from models.attendance.boards import BoardEnd, start_board, stop_board
from models.people.staff import Action
from models.tables import StaffMember


def handlers() -> list[Handler]:
    """The buttons that start and stop a board."""
    return [pressed(GoLive, go_live), pressed(StopBoard, stop)]


async def go_live(talk: Talk, data: GoLive) -> None:
    """A live board of this event, as a new message."""
    if member := await permitted(talk, data.event, Action.SEE_COUNTS):
        await show_board(talk, member)


async def show_board(talk: Talk, member: StaffMember) -> None:
    """Send the board and keep it up to date from now on."""
    text = await board_text(member.event, member.role, talk.voice)
    sent = await talk.reply(text, board_rows(member.event_id, talk.voice))
    await start_board(member.event_id, talk.chat_id, sent.message_id)


start = about_event(Topic.LIVE, Action.SEE_COUNTS, show_board)


async def stop(talk: Talk, data: StopBoard) -> None:
    """Leave the board as it is."""
    board = talk.pressed_message
    if board is None:
        return
    await stop_board(talk.chat_id, board.message_id)
    if member := await permitted(talk, data.event, Action.SEE_COUNTS):
        await talk.edit(await board_text(member.event, member.role, talk.voice, BoardEnd.STOPPED))
