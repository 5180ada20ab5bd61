"""What Telegram answers when it does not do what it was asked to."""

from bot.sandbox.shapes import Json


class Refusal(Exception):
    """A call that Telegram refuses: HTTP status, sentence, and what the caller may do about it."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters or {}

    def answer(self) -> Json:
        """The body of the answer, as the Bot API writes it."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(reason: str) -> Refusal:
    """400: the call itself is wrong."""
    return Refusal(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refusal:
    """403: the person does not let the bot do this."""
    return Refusal(403, f"Forbidden: {reason}")


def too_many_requests(retry_after: int) -> Refusal:
    """429: ask again after so many seconds."""
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})
