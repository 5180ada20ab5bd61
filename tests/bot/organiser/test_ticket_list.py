"""What people write when they are asked for tickets is understood."""

import pytest

from bot.organiser.ticket_list import BadTicketList, read_ticket_list
from models.events.organising import TypeDraft
from models.language.speech import voice


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("Standard 12 €, Student 8 x100", [TypeDraft("Standard", 1200), TypeDraft("Student", 800, 100)]),
        ("Standard 12,50 €; VIP 50€ x 20", [TypeDraft("Standard", 1250), TypeDraft("VIP", 5000, 20)]),
        ("Standard 12 €, free", [TypeDraft("Standard", 1200), TypeDraft("Free")]),
        ("Kids free x30\nAdults €10", [TypeDraft("Kids", 0, 30), TypeDraft("Adults", 1000)]),
        ("100x Standard 5", [TypeDraft("Standard", 500, 100)]),
        ("Early bird: 9.99 EUR x100", [TypeDraft("Early bird", 999, 100)]),
        ("Student €8 (x100)", [TypeDraft("Student", 800, 100)]),
        ("Table 1.200 €", [TypeDraft("Table", 120_000)]),
        ("Table 1,200.50 euros", [TypeDraft("Table", 120_050)]),
        ("Standard 12.- €", [TypeDraft("Standard", 1200)]),
        ("Day 2 15 €", [TypeDraft("Day 2", 1500)]),
        ("Std 5", [TypeDraft("Std", 500)]),
        ("free", [TypeDraft("Standard")]),
        ("Standard", [TypeDraft("Standard")]),
    ],
)
def test_names_prices_and_places(text: str, types: list[TypeDraft]) -> None:
    read = read_ticket_list(text, "EUR", voice("en"))

    assert list(read.types) == types
    assert read.currency == "EUR"


def test_chinese_ways_to_write_it() -> None:
    read = read_ticket_list("普通票 80元，学生票 50元 x100，儿童 免费", "EUR", voice("zh"))

    assert read.types == (TypeDraft("普通票", 8000), TypeDraft("学生票", 5000, 100), TypeDraft("儿童"))
    assert read.currency == "CNY"


def test_arabic_ways_to_write_it() -> None:
    read = read_ticket_list("عادية ٨٠ ريال، طلاب 50 ريال x100؛ أطفال مجانًا", "EUR", voice("ar"))

    assert read.types == (TypeDraft("عادية", 8000), TypeDraft("طلاب", 5000, 100), TypeDraft("أطفال"))
    assert read.currency == "SAR"


@pytest.mark.parametrize("rubles", ["500 руб", "500 руб.", "500 р.", "500р", "500 рублей", "500 ₽"])
def test_russian_ways_to_write_it(rubles: str) -> None:
    read = read_ticket_list(f"Стандарт {rubles}, Студент 300 х100, бесплатно", "RUB", voice("ru"))

    assert read.types == (TypeDraft("Стандарт", 50_000), TypeDraft("Студент", 30_000, 100), TypeDraft("Бесплатно"))
    assert read.currency == "RUB"


@pytest.mark.parametrize("name", ["Театр", "アイドル", "Concedeur"])
def test_the_end_of_a_name_is_no_currency(name: str) -> None:
    read = read_ticket_list(f"{name} 500", "GBP", voice("en"))

    assert (read.types, read.currency) == ((TypeDraft(name, 50_000),), "GBP")


@pytest.mark.parametrize(
    ("text", "usual", "meant"),
    [
        ("Standard 12 $", "EUR", "USD"),
        ("Standard 12 $", "CAD", "CAD"),
        ("Standard 12 CHF", "EUR", "CHF"),
        ("Standard 1500 ¥", "JPY", "JPY"),
        ("Standard 12", "GBP", "GBP"),
        ("Std US$12", "CAD", "USD"),
        ("Standard 10 zł", "EUR", "PLN"),
        ("一般 1500円", "EUR", "JPY"),
        ("普通票 80人民币", "EUR", "CNY"),
        ("عادية 50 ريال", "QAR", "QAR"),
    ],
)
def test_the_currency_is_the_one_that_is_said(text: str, usual: str, meant: str) -> None:
    assert read_ticket_list(text, usual, voice("en")).currency == meant


def test_a_currency_without_coins_has_no_smaller_unit() -> None:
    assert read_ticket_list("Standard 1500 JPY", "EUR", voice("en")).types == (TypeDraft("Standard", 1500),)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "tickets_empty"),
        (" , ; ", "tickets_empty"),
        ("Standard 12, standard 8", "tickets_same_name"),
        ("A 5 €, B 5 $", "tickets_two_currencies"),
        ("Standard 12 x0", "tickets_bad_capacity"),
        ("Standard 99999999999 €", "tickets_bad_price"),
        ("Standard 1.5 JPY", "tickets_bad_price"),
        ("N" * 61 + " 5 €", "tickets_long_name"),
        (";".join(f"Type {letter} 5" for letter in "abcdefghijklmnopqrstu"), "tickets_too_many"),
    ],
)
def test_what_can_not_be_meant_is_refused_with_its_reason(text: str, key: str) -> None:
    with pytest.raises(BadTicketList) as refused:
        read_ticket_list(text, "EUR", voice("en"))

    assert refused.value.key == f"organiser.{key}"
    assert voice("en").text(refused.value.key, item=refused.value.item)
