"""Questions as pretix's clients ask them: by whole numbers, options too."""

from typing import Any

import pytest

from models.programs.question_numbers import numbered_choices, question_number, understood_answers
from models.tables import Ticket
from tests.makers import make_ticket, token_of
from tests.webpage.api.programs import Program
from tests.webpage.api.test_pretix import redeem, refused

SHIRT = {"id": "5f0c2a11", "label": "Shirt", "kind": "choice", "required": True, "choices": ["S", "M"]}
DIET = {"id": "diet", "label": "Diet", "kind": "text", "required": False}
BADGE = {"id": "badge", "label": "Badge?", "kind": "yes_no", "required": True}
HALLS = {"id": "halls", "label": "How many halls?", "kind": "choice", "required": True, "choices": ["2", "1"]}


async def test_an_open_question_is_answered_by_number_as_clients_do(program: Program) -> None:
    event = await program.event(language="de")
    ticket = await make_ticket(event, questions=[SHIRT, DIET, BADGE])

    asked = await refused(program, event, ticket)
    shirt, badge = asked["questions"]
    options = {option["identifier"]: option["id"] for option in shirt["options"]}
    given = {str(shirt["id"]): str(options["M"]), str(badge["id"]): "False", str(question_number("diet")): ""}
    answered = await redeem(program, event, token_of(ticket), answers=given)

    assert asked["status"] == "incomplete"
    assert (shirt["question"], shirt["type"], shirt["identifier"]) == ({"de": "Shirt"}, "C", "5f0c2a11")
    assert options == {"S": 1, "M": 2}
    assert answered.status == 201
    kept = {answer["question"]: answer for answer in (await answered.json())["position"]["answers"]}
    assert kept[shirt["id"]] == {
        "question": shirt["id"],
        "question_identifier": "5f0c2a11",
        "answer": "M",
        "options": [2],
        "option_identifiers": ["M"],
    }
    assert (kept[badge["id"]]["answer"], kept[badge["id"]]["options"]) == ("False", [])
    assert (await Ticket.get(id=ticket.id)).answers == {"5f0c2a11": "M", "badge": "no"}


async def test_a_question_keeps_its_number_when_it_is_edited_or_moved(program: Program) -> None:
    event = await program.event()
    before = await make_ticket(event, questions=[SHIRT, BADGE])
    after = await make_ticket(event, questions=[BADGE, {**SHIRT, "label": "Size", "choices": ["XS", "S", "M"]}])

    first = (await refused(program, event, before))["questions"]
    second = (await refused(program, event, after))["questions"]

    assert [one["id"] for one in first] == [one["id"] for one in reversed(second)]


async def test_what_cannot_show_questions_is_not_shut_out_by_them(program: Program) -> None:
    event = await program.event()
    ticket = await make_ticket(event, questions=[SHIRT])

    assert (await refused(program, event, ticket))["status"] == "incomplete"
    assert (await redeem(program, event, token_of(ticket), questions_supported=False)).status == 201


async def test_an_answer_that_does_not_fit_says_nothing(program: Program) -> None:
    event = await program.event()
    ticket = await make_ticket(event, questions=[SHIRT, {**BADGE, "required": False}])

    body = await refused(program, event, ticket, answers={"5f0c2a11": "XXL", "badge": "perhaps", "unasked": "x"})
    entered = await redeem(program, event, token_of(ticket), answers={"5f0c2a11": "s", "badge": "perhaps"})

    assert [one["identifier"] for one in body["questions"]] == ["5f0c2a11"]
    assert entered.status == 201
    assert (await Ticket.get(id=ticket.id)).answers == {"5f0c2a11": "S"}


@pytest.mark.parametrize(
    ("name", "answer", "meant"),
    [
        (str(question_number("halls")), "1", "2"),
        (str(question_number("halls")), "2", "1"),
        ("halls", "1", "1"),
        ("halls", "2", "2"),
        ("halls", "3", None),
    ],
)
def test_choices_that_are_numbers_mean_options_where_questions_are_numbers(
    name: str, answer: str, meant: str | None
) -> None:
    understood: dict[str, Any] = understood_answers([HALLS], {name: answer})

    assert understood.get("halls") == meant


def test_numbers_are_whole_positive_and_safe_in_every_reader() -> None:
    numbers = {question_number(str(name)) for name in range(1000)}

    assert len(numbers) == 1000
    assert all(0 < number <= 2**48 for number in numbers)
    assert numbered_choices(DIET) == []
