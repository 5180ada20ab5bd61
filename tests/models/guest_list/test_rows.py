"""Files of every kind become rows."""

import codecs
import struct
from datetime import date, time
from io import BytesIO
from itertools import pairwise
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from models.guest_list.columns import Field
from models.guest_list.faults import FileRefused, Refusal
from models.guest_list.rows import MOST_LINES, Table, is_guest_list, open_table
from tests.models.guest_list.files import csv_file, xlsx_file

LISTS = {
    "de": "Bestellnummer;Name;E-Mail;Ticketart\n1;Jürgen Müller;j@x.de;Ermäßigt\n2;Zoë Ångström;z@x.de;Früh\n",
    "es": "Pedido;Nombre completo;Correo electrónico\n1;José Núñez;j@x.es\n2;Begoña Ibáñez;b@x.es\n",
    "ru": "Номер заказа;Имя;Фамилия;Почта\n1;Иван;Иванов;i@x.ru\n2;Анна;Петрова;a@x.ru\n",
    "zh": "订单号,姓名,邮箱,票种\n1,李小龙,li@x.cn,普通票\n2,王芳,w@x.cn,早鸟票\n",
    "ja": "注文番号,氏名,メール,券種\n1,山田太郎,y@x.jp,一般\n2,佐藤花子,s@x.jp,学生\n",
    "ar": "رقم الطلب,الاسم,البريد الإلكتروني\n1,محمد علي,m@x.com\n2,فاطمة حسن,f@x.com\n",
    "short": "姓名,订单号,邮箱\n李雷,1,l@x.cn\n",
}
ENCODINGS = [
    *((language, encoding) for language in LISTS for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le")),
    ("de", "cp1252"),
    ("de", "mac_roman"),
    ("es", "cp1252"),
    ("ru", "cp1251"),
    ("zh", "gb18030"),
    ("short", "gb18030"),
    ("ja", "shift_jis"),
    ("ar", "cp1256"),
]


def cells(table: Table) -> list[list[str]]:
    return [list(row.cells) for row in table.read()]


def refused(content: bytes) -> Refusal:
    with pytest.raises(FileRefused) as caught:
        list(open_table(content).read())
    return caught.value.reason


@pytest.mark.parametrize(("language", "encoding"), ENCODINGS)
def test_letters_are_read_whatever_they_were_saved_as(language: str, encoding: str) -> None:
    text = LISTS[language]
    table = open_table(text.encode(encoding))
    header, *rows = [line.split(table.separator) for line in text.splitlines()]

    assert list(table.header) == header
    assert cells(table) == rows
    assert {Field.ORDER, Field.EMAIL} <= table.columns.at.keys()


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_found_out(separator: str) -> None:
    table = open_table(csv_file(("1", "Ada, Countess; of | Lovelace", "", "", "", "", ""), separator=separator))
    assert table.separator == separator
    assert cells(table)[0][1] == "Ada, Countess; of | Lovelace"


def test_a_file_may_say_its_separator_itself_as_excel_does() -> None:
    table = open_table(b"sep=;\r\nName;E-Mail\r\nAda;a@x.org\r\n")
    assert [(row.number, row.cells) for row in table.read()] == [(3, ("Ada", "a@x.org"))]


def test_quoted_cells_hold_line_breaks_and_lines_keep_their_numbers() -> None:
    table = open_table(b'Name,Note\r\n"Ada ""A.""","one\ntwo"\r\n\r\n,,\r\nBob,x\r\n')
    assert [(row.number, row.cells[0]) for row in table.read()] == [(2, 'Ada "A."'), (6, "Bob")]


def test_headings_may_stand_below_a_title() -> None:
    table = open_table("活动报名表\n导出时间,2026-10-01\n姓名,手机,邮箱\n李雷,1,l@x.cn\n".encode())
    assert cells(table) == [["李雷", "1", "l@x.cn"]]


def test_cells_of_a_spreadsheet_read_as_people_see_them() -> None:
    content = xlsx_file(
        ("Order", "Name", "Qty", "Price", "Ordered at", "Paid"),
        (20261117, "Ada", 2.0, 12.5, date(2026, 11, 1), True),
        (1e14, "Bob", None, 12.345, time(19, 30), False),
    )
    assert cells(open_table(content)) == [
        ["20261117", "Ada", "2", "12.5", "2026-11-01", "1"],
        ["100000000000000", "Bob", "", "12.3450", "19:30:00", "0"],
    ]


def test_the_first_sheet_with_headings_is_the_list() -> None:
    content = xlsx_file(("Name", "E-mail"), ("Ada", "a@x.org"), sheets=("Cover", "Empty", "Guests"))
    assert cells(open_table(content)) == [["Ada", "a@x.org"]]


def test_a_formula_without_a_result_is_seen() -> None:
    content = xlsx_file(("Name", "E-mail"), ("=A1&B1", "a@x.org"), ("Bob", "=1+1"))
    assert cells(open_table(content)) == [["=A1&B1", "a@x.org"], ["Bob", "=1+1"]]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Refusal.EMPTY),
        (b"\xef\xbb\xbf\r\n \r\n", Refusal.EMPTY),
        (b"hello there\n", Refusal.NO_HEADER),
        (b"Anna,anna@x.org,VIP\nBob,bob@x.org,VIP\n", Refusal.NO_HEADER),
        (b"E-mail,Ticket type\na@x.org,VIP\n", Refusal.NO_NAMES),
        (b"\xd0\xcf\x11\xe0" + b"old excel" * 9, Refusal.OLD_EXCEL),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), Refusal.NO_TABLE),
        (b"%PDF-1.7\n\x01\x02\x03stream", Refusal.NO_TABLE),
        (b"PK\x03\x04 and then nothing", Refusal.DAMAGED),
        (b"Name\n" + b"x" * 20_000_000, Refusal.TOO_LARGE),
        (b"Name,E-mail\n" + b"a,a@x.org\n" * (MOST_LINES + 1), Refusal.TOO_MANY),
        (xlsx_file(), Refusal.EMPTY),
    ],
)
def test_what_is_no_list_is_refused(content: bytes, reason: Refusal) -> None:
    assert refused(content) is reason


def test_a_file_that_only_looks_like_a_spreadsheet_is_refused() -> None:
    for name, reason in (("word/document.xml", Refusal.NO_TABLE), ("xl/workbook.xml", Refusal.DAMAGED)):
        packed = BytesIO()
        with ZipFile(packed, "w") as zipped:
            zipped.writestr(name, "<nothing/>")
        assert refused(packed.getvalue()) is reason


def test_a_spreadsheet_that_swells_is_refused_before_it_is_unpacked() -> None:
    packed = BytesIO(xlsx_file(("Name", "E-mail"), ("Ada", "a@x.org")))
    with ZipFile(packed, "a", ZIP_DEFLATED) as zipped, zipped.open("xl/worksheets/sheet9.xml", "w") as part:
        for _ in range(310):
            part.write(bytes(1_000_000))
    assert len(packed.getvalue()) < 1_000_000
    assert refused(packed.getvalue()) is Refusal.SWELLS


def test_a_spreadsheet_that_lies_about_its_size_is_refused() -> None:
    content = bytearray(xlsx_file(("Name", "E-mail"), *[("Ada", "a@x.org")] * 2000))
    at = content.rindex(b"xl/worksheets/sheet1.xml") - 22  # the size unpacked, in the central directory
    content[at : at + 4] = struct.pack("<I", 500)
    assert refused(bytes(content)) is Refusal.DAMAGED


def test_entities_that_grow_are_refused() -> None:
    names = "abcdefghi"
    grown = "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names))
    bomb = f'<!DOCTYPE worksheet [<!ENTITY a "ha">{grown}]>'.encode()
    packed = BytesIO()
    with ZipFile(BytesIO(xlsx_file(("Name", "E-mail")))) as source, ZipFile(packed, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = bomb + data.replace(b"Name", b"&i;")
            target.writestr(name, data)
    assert refused(packed.getvalue()) is Refusal.DAMAGED


@pytest.mark.parametrize("lines", [2, 2_000])
def test_a_quotation_mark_that_never_closes_costs_its_own_line_alone(lines: int) -> None:
    text = 'Name,E-mail\nAda,a@x.org\n"Bob,b@x.org\n' + "Eve,e@x.org\n" * lines
    rows = list(open_table(text.encode()).read())
    assert [row.number for row in rows if row.torn] == [3]
    assert [row.number for row in rows] == list(range(2, 4 + lines))


def test_a_quotation_mark_that_the_next_one_seems_to_close_costs_its_own_line_alone() -> None:
    text = 'Name,Note\n"Ada,x\nBob,y\n"Eve","said ""no""\nand left"\nKim,5" pipe\n'
    rows = list(open_table(text.encode()).read())
    assert [(row.number, row.torn, row.cells[:1]) for row in rows] == [
        (2, True, ()), (3, False, ("Bob",)), (4, False, ("Eve",)), (6, False, ("Kim",)),
    ]  # fmt: skip


def test_a_file_full_of_open_quotation_marks_is_read_to_its_end() -> None:
    rows = list(open_table(("Name,Note\n" + '"Ada,x\n' * 20_000).encode()).read())
    assert (len(rows), all(row.torn for row in rows)) == (20_000, True)


def test_a_mark_alone_is_no_letter() -> None:
    table = open_table(codecs.BOM_UTF8 + b"Name\nAda\n")
    assert table.columns.at == {Field.NAME: 0}


def test_only_tables_are_taken_for_guest_lists() -> None:
    assert [is_guest_list(name) for name in ("a.CSV", "b.xlsx", "c.tsv", "photo.jpg", "sound.mp3", "csv")] == [
        True, True, True, False, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp1250", ["Paweł Wójcik", "Łukasz Żak", "Małgorzata Dąbrowska"]),
        ("cp1250", ["Jiří Dvořák", "Lenka Šťastná"]),
        ("cp1250", ["Ivan Kovačić", "Željko Đurić"]),
        ("cp1250", ["Ştefan Băsescu", "Ionuţ Popa"]),
        ("cp1252", ["Jürgen Weiß", "Zoë Müller"]),
        ("cp1252", ["Begoña Muñoz", "Íñigo Peña (¿vegano?)"]),
        ("cp1252", ["François Lefèvre", "Cœur d’Hélène"]),
        ("cp1252", ["João Camões", "Conceição Simões 1º"]),
        ("cp1252", ["Søren Kjær", "Åse Bjørn", "Þórður Guðmundsson"]),
    ],
)
def test_names_of_western_and_central_europe_are_told_apart(encoding: str, names: list[str]) -> None:
    content = "\n".join(["Name;E-mail", *(f"{name};a@example.org" for name in names)]).encode(encoding)

    assert [row.cells[0] for row in open_table(content).read()] == names
