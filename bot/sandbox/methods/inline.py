"""Answers to pressed buttons and to inline queries.

Source of the rules: Bot API, "answerCallbackQuery" and "Inline mode".
"""

import re

from bot.sandbox.inline_results import check_result
from bot.sandbox.parameters import Parameters
from bot.sandbox.queries import CallbackAnswer, InlineAnswer
from bot.sandbox.refusals import bad_request
from bot.sandbox.state import State

ANSWER_CHARACTERS = 200
RESULT_LIMIT = 50

_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_START_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}")


async def answer_callback_query(state: State, parameters: Parameters) -> bool:
    """Shows a toast or an alert, or ends the waiting sign. Each press can be answered once."""
    text = parameters.text("text") or ""
    if len(text) > ANSWER_CHARACTERS:
        raise bad_request("MESSAGE_TOO_LONG")
    url = parameters.text("url") or ""
    if url and not re.match(rf"https://t\.me/{re.escape(state.bot.username)}\?start=|tg://", url):
        raise bad_request("URL_INVALID")
    answer = CallbackAnswer(text, parameters.flag("show_alert"), url)
    if not state.callbacks.answer(parameters.need_text("callback_query_id"), answer):
        raise bad_request(_TOO_OLD)
    return True


async def answer_inline_query(state: State, parameters: Parameters) -> bool:
    """Offers results for an inline query."""
    if not parameters.has("results"):
        raise bad_request('parameter "results" is required')
    results = parameters.json_objects("results") or []
    if len(results) > RESULT_LIMIT:
        raise bad_request("RESULTS_TOO_MUCH")
    identifiers = [result.get("id") for result in results]
    if len(set(map(str, identifiers))) != len(identifiers):
        raise bad_request("RESULT_ID_DUPLICATE")
    checked = [check_result(state, result) for result in results]
    button = parameters.json_object("button")
    if button and not _START_PARAMETER.fullmatch(str(button.get("start_parameter", ""))):
        raise bad_request("START_PARAM_INVALID")
    if not state.inline_queries.answer(parameters.need_text("inline_query_id"), InlineAnswer(checked, button)):
        raise bad_request(_TOO_OLD)
    return True
