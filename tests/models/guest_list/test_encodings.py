"""The letters of a short list without Unicode are found out, or a person is asked."""

import pytest

from models.guest_list.csv_rows import known_headings
from models.guest_list.encodings import decode, readings, words_as_read

NAMES = {
    "ru": ["Иван Иванов", "Анна Петрова", "Юлия Щёголева"],
    "tr": ["Şule Yılmaz", "İbrahim Çağlar", "Gökhan Işık"],
    "lt": ["Žygimantas Ščiuka", "Rūta Žukauskaitė"],
    "lv": ["Jānis Bērziņš", "Kristīne Kalniņa"],
    "he": ["דוד כהן", "שרה לוי"],
    "pl": ["Paweł Wójcik", "Łukasz Żak", "Świętosława Ćwik"],
    "hu": ["Szőke Ödön"],
    "de": ["Jürgen Weiß", "Zoë Müller"],
    "fr": ["François Lefèvre", "Hélène Château"],
    "el": ["Γιώργος Παπαδόπουλος"],
    "zh": ["王芳", "张伟"],
    "tw": ["陳大文", "林美麗"],
    "ko": ["김철수", "이영희"],
    "ja": ["山田太郎", "佐藤花子"],
    "ar": ["محمد علي", "فاطمة حسن"],
    "uk": ["Олександр Шевченко", "Іван Їжакевич"],
}
HINTED = frozenset({("zh", "gb18030"), ("ru", "mac-cyrillic")})
"""Two names leave room for doubt, which the language of the event settles."""


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        *(("ru", encoding) for encoding in ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic")),
        ("tr", "cp1254"), ("lt", "cp1257"), ("lv", "cp1257"), ("he", "cp1255"), ("hu", "cp1250"), ("uk", "cp1251"),
        ("pl", "cp1250"), ("pl", "cp852"), ("el", "cp1253"), ("ar", "cp1256"), ("fr", "cp1252"), ("fr", "mac-roman"),
        *(("de", encoding) for encoding in ("cp1252", "cp850", "mac-roman")),
        ("zh", "gb18030"), ("tw", "big5"), ("ko", "cp949"), ("ja", "cp932"),
    ],
)  # fmt: skip
def test_two_or_three_names_below_english_headings_are_read(language: str, encoding: str) -> None:
    text = "\n".join(["Name;E-mail", *(f"{name};a@example.org" for name in NAMES[language])])
    expected = [language] if (language, encoding) in HINTED else ["en"]

    best = readings(text.encode(encoding), known_headings, expected)[0]

    assert decode(text.encode(encoding), best) == text


def test_where_there_is_doubt_the_right_reading_is_among_those_that_are_offered() -> None:
    content = "Name\n李雷\n".encode("gb18030")

    offered = words_as_read(content, readings(content, known_headings))

    assert "李雷" in offered.values()
    assert len(set(offered.values())) == len(offered) > 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_leaves_no_doubt(encoding: str) -> None:
    content = "Name\nИван\n".encode(encoding)
    assert len(readings(content, known_headings)) == 1
