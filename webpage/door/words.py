"""The sentences that the door page's script speaks, with their places for values left open."""

from models.language.speech import Voice

NAMES = ("n", "name", "inside", "places", "amount", "gate", "staff", "time", "saved", "expected")
OPEN = {name: f"{{{name}}}" for name in NAMES}
SPOKEN = (
    "admitted", "admitted_offline", "offline_note", "refused", "again", "already_here",
    "already_here_plain", "unknown_offline", "unpaid", "cancelled", "other_gate", "closed", "anyway",
    "check_in", "check_in_n", "pay", "undo", "undo_sure", "done", "close", "how_many", "fewer", "more", "of_places",
    "party_in", "standing_in", "standing_some", "standing_none", "standing_unpaid", "standing_cancelled",
    "last_in", "line_undo", "line_conflict", "line_undone", "line_offline", "live", "no_network", "waiting",
    "list_saved", "list_too_long", "list_insecure", "rehearsal", "nothing_found",
    "no_camera", "camera_denied", "scan_hint", "scan_other", "revoked_title", "revoked", "over_title",
    "over", "not_wiped", "sound_on", "sound_off", "theme_light", "theme_dark", "theme_auto", "no_answer",
    "conflicts_found", "leave_sure", "number", "feed_empty", "only_counts", "asks", "left_title", "left",
    "sign_in_n", "came_of", "people_expected", "yes", "no",
)  # fmt: skip


def spoken(voice: Voice) -> dict[str, str]:
    """The script's sentences by their short keys."""
    return {key: voice.text(f"doorpage.{key}", **OPEN) for key in SPOKEN}
