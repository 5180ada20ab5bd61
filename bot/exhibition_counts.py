"""An exhibition's counts in words, for chats and news."""

from models.exhibitions.presence import ExhibitionStatistics
from models.language.speech import Voice


def counts_text(counts: ExhibitionStatistics, voice: Voice) -> list[str]:
    """How many organisations, people and exhibits are there of those expected, in HTML."""
    lines = [
        voice.html(
            "exhibition.count_organisations",
            present=counts.organisations_present,
            expected=counts.organisations_expected,
        ),
        voice.html("exhibition.count_people", present=counts.people_present, expected=counts.people_expected),
    ]
    if counts.people_over:
        lines[-1] += " " + voice.count_html("exhibition.count_over", counts.people_over)
    if counts.exhibits_expected:
        lines.append(
            voice.html("exhibition.count_exhibits", present=counts.exhibits_present, expected=counts.exhibits_expected)
        )
    if counts.walk_ins:
        people = voice.count_html("exhibition.fact_people", counts.walk_in_people)
        lines.append(f"{voice.count_html('exhibition.count_walk_ins', counts.walk_ins)} · {people}")
    return lines
