"""An answer in words."""

from models.door.answers import Answer, Reason, Status
from models.language import formats
from models.language.speech import Voice
from models.tables import Clash


def explain(answer: Answer, voice: Voice) -> str:
    """What an answer says to a person, in one or two sentences, with the times in the event's zone."""
    if answer.status is Status.INCOMPLETE:
        labels = formats.listed((str(question["label"]) for question in answer.questions), voice)
        return voice.text("answer.incomplete", questions=labels)
    if answer.reason is None:
        return _admitted(answer, voice)
    if answer.reason is Reason.ALREADY_REDEEMED:
        return _already_redeemed(answer, voice)
    if answer.reason is Reason.CONFLICT:
        return _conflict(answer, voice)
    return voice.text(f"answer.{answer.reason}", **_facts(answer, voice))


def _admitted(answer: Answer, voice: Voice) -> str:
    if answer.expected is not None:
        return voice.count("exhibition.signed_in_people", answer.admitted or 0)
    if answer.places == 1:
        return voice.text("answer.ok")
    return voice.text("answer.ok_party", inside=(answer.places or 0) - (answer.remaining or 0), places=answer.places)


def _already_redeemed(answer: Answer, voice: Voice) -> str:
    key = "answer.already_redeemed" if answer.at else "answer.already_redeemed_unknown"
    if answer.expected is not None and answer.at:
        key = "exhibition.already_signed_in"
    words = [voice.text(key, **_facts(answer, voice)), *_admitted_by(answer, voice)]
    if answer.remaining:
        words.append(voice.count("answer.remaining", answer.remaining))
    return " ".join(words)


def _conflict(answer: Answer, voice: Voice) -> str:
    if answer.clash is None or answer.clash is Clash.WARNED:
        return voice.text("answer.conflict", **_facts(answer, voice))
    words = [voice.text(f"answer.conflict_{answer.clash}", **_facts(answer, voice))]
    if answer.clash is Clash.USED:
        words += _admitted_by(answer, voice)
    return " ".join(words)


def _admitted_by(answer: Answer, voice: Voice) -> list[str]:
    by = " · ".join(filter(None, (answer.gate, answer.staff)))
    return [voice.text("answer.admitted_by", by=by)] if answer.at and by else []


def _facts(answer: Answer, voice: Voice) -> dict[str, object]:
    """The values that a refusal may name, each in the event's zone."""
    zone = answer.event_zone or "UTC"
    return {
        "event": answer.event_name,
        "day": formats.day(answer.event_starts_at, zone, voice) if answer.event_starts_at else "",
        "at": formats.moment(answer.at, zone, voice) if answer.at else "",
        "retry": formats.time_of_day(answer.retry_at, zone, voice) if answer.retry_at else "",
        "opens": formats.moment(answer.opens_at, zone, voice) if answer.opens_at else "",
        "closes": formats.moment(answer.closes_at, zone, voice) if answer.closes_at else "",
    }
