"""The methods of the Bot API, a module for each subject; a flat list of those that exist here."""

from collections.abc import Awaitable, Callable, Mapping

from bot.sandbox.methods import chats, commands, editing, inline, payments, profile, receiving, sending
from bot.sandbox.parameters import Parameters
from bot.sandbox.state import State

Method = Callable[[State, Parameters], Awaitable[object]]

METHODS: Mapping[str, Method] = {
    "getMe": profile.get_me,
    "logOut": profile.log_out,
    "close": profile.log_out,
    "setMyName": profile.set_my_name,
    "getMyName": profile.get_my_name,
    "setMyDescription": profile.set_my_description,
    "getMyDescription": profile.get_my_description,
    "setMyShortDescription": profile.set_my_short_description,
    "getMyShortDescription": profile.get_my_short_description,
    "setMyCommands": commands.set_my_commands,
    "getMyCommands": commands.get_my_commands,
    "deleteMyCommands": commands.delete_my_commands,
    "setChatMenuButton": commands.set_chat_menu_button,
    "getChatMenuButton": commands.get_chat_menu_button,
    "getUpdates": receiving.get_updates,
    "setWebhook": receiving.set_webhook,
    "deleteWebhook": receiving.delete_webhook,
    "getWebhookInfo": receiving.get_webhook_info,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendDocument": sending.send_document,
    "sendAnimation": sending.send_animation,
    "sendVideo": sending.send_video,
    "sendAudio": sending.send_audio,
    "sendVoice": sending.send_voice,
    "sendChatAction": chats.send_chat_action,
    "getChat": chats.get_chat,
    "getFile": chats.get_file,
    "setMessageReaction": chats.set_message_reaction,
    "pinChatMessage": chats.pin_chat_message,
    "unpinChatMessage": chats.unpin_chat_message,
    "unpinAllChatMessages": chats.unpin_all_chat_messages,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageMedia": editing.edit_message_media,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "answerCallbackQuery": inline.answer_callback_query,
    "answerInlineQuery": inline.answer_inline_query,
    "sendInvoice": payments.send_invoice,
    "createInvoiceLink": payments.create_invoice_link,
    "answerPreCheckoutQuery": payments.answer_pre_checkout_query,
}
BY_LOWER_CASE: Mapping[str, str] = {name.lower(): name for name in METHODS}
