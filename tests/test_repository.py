"""What holds for the repository as a whole."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from models.language.speech import CATALOGUES, languages
from models.settings import Settings

ROOT = Path(__file__).parents[1]
TOP_LEVEL = {
    ".ci",
    ".env.example",
    ".gitignore",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "bot",
    "models",
    "pyproject.toml",
    "requirements-test.lock",
    "requirements.lock",
    "tests",
    "webpage",
}
LOCKS = ["requirements.lock", "requirements-test.lock"]
# Put together here, so that this file does not hold what it looks for.
UNFINISHED = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]) + r")\b")
EXCUSES = re.compile(
    "|".join([r"pragma: no" + " cover", r"#\s*no" + r"qa(?!: [A-Z]+\d)", r"#\s*type: ig" + r"nore(?!\[[a-z-]+)"])
)
MACHINE = re.compile("|".join(["/wo" + "rk/", "/ro" + r"ot\b", "/ho" + "me/[a-z]", "ba" + "sh_jobs", r"\.py" + "env"]))
INDEX = re.compile("|".join([r"py" + r"pi\.org", r"pythonhosted" + r"\.org", "index" + "-url", "find" + "-links"]))
BOT_TOKEN = re.compile(r"\b\d{8,10}:AA[A-Za-z0-9_-]{32,}")
TEXT = {".py", ".po", ".md", ".toml", ".lock", ".html", ".css", ".js", ".txt", ".svg", ".json", ".webmanifest", ""}


@cache
def tracked() -> tuple[Path, ...]:
    """The files of the repository, or those that would be if all were added."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    files = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return tuple(file for file in files if file.is_file())


def texts() -> Iterator[tuple[Path, str]]:
    for file in tracked():
        if file.suffix in TEXT:
            yield file.relative_to(ROOT), file.read_text(encoding="utf-8")


def found(pattern: re.Pattern[str], *, allowed: frozenset[str] = frozenset()) -> list[str]:
    return [
        f"{file}:{number}: {line.strip()[:100]}"
        for file, text in texts()
        if str(file) not in allowed
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def modules(*folders: str) -> list[Path]:
    return [file for file in tracked() if file.suffix == ".py" and file.relative_to(ROOT).parts[0] in folders]


def described() -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return project


def test_the_top_level_holds_only_what_belongs_there() -> None:
    assert {file.relative_to(ROOT).parts[0] for file in tracked()} <= TOP_LEVEL


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_names_no_address_and_hashes_everything(lock: str) -> None:
    lines = (ROOT / lock).read_text().splitlines()
    requirements = [number for number, line in enumerate(lines) if re.match(r"[a-z0-9]", line)]

    assert not [line for line in lines if "://" in line or line.startswith("-")]
    assert requirements
    assert not [lines[number] for number in requirements if "--hash=sha256:" not in lines[number + 1]]
    assert not [lines[number] for number in requirements if "==" not in lines[number]]


@pytest.mark.parametrize(
    ("lock", "extras"), [("requirements.lock", ["setup"]), ("requirements-test.lock", ["setup", "test"])]
)
def test_a_lock_file_is_what_the_project_asks_for(lock: str, extras: list[str]) -> None:
    project = described()
    wanted = project["dependencies"] + [line for extra in extras for line in project["optional-dependencies"][extra]]
    locked = {line.split(" ")[0] for line in (ROOT / lock).read_text().splitlines()}

    assert set(wanted) <= locked


def test_everything_asked_for_is_pinned() -> None:
    project = described()
    asked = [
        *project["dependencies"],
        *(line for extra in project["optional-dependencies"].values() for line in extra),
    ]

    assert not [line for line in asked if not re.fullmatch(r"[a-z0-9-]+==[0-9.]+", line)]


def test_no_file_names_a_machine() -> None:
    assert found(MACHINE) == []


def test_no_file_names_a_package_index() -> None:
    assert found(INDEX, allowed=frozenset({"Makefile"})) == []


def test_no_file_holds_a_bot_token() -> None:
    assert found(BOT_TOKEN) == []


def test_nothing_is_left_unfinished_or_excused() -> None:
    assert found(UNFINISHED) == []
    assert found(EXCUSES) == []


@pytest.mark.parametrize("file", modules("models", "bot", "webpage"), ids=lambda file: str(file.relative_to(ROOT)))
def test_every_module_says_what_it_is(file: Path) -> None:
    text = file.read_text()

    assert ast.get_docstring(ast.parse(text)) or not text.strip()


def test_modules_stay_small() -> None:
    assert not [
        f"{file.name}: {lines}"
        for file in modules("models", "bot", "webpage", "tests")
        if (lines := len(file.read_text().splitlines())) > 400 and "migrations" not in file.parts
    ]


def test_no_module_reads_another_clock() -> None:
    other = re.compile(r"datetime\.(now|utcnow|today)\(|date\.today\(|time\.time\(")
    allowed = frozenset({"tests/test_repository.py"})

    assert [line for line in found(other, allowed=allowed) if not line.startswith("tests/")] == []


def test_every_setting_is_in_the_example_with_a_line_of_explanation() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    explained = {line.rstrip("=") for before, line in pairwise(lines) if before.startswith("# ") and line.endswith("=")}

    assert explained == {name.upper() for name in Settings.model_fields}


def test_every_make_target_in_the_readme_exists_and_every_target_is_in_it() -> None:
    targets = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)\b", (ROOT / "README.md").read_text()))

    assert named == targets


def test_every_language_has_every_domain() -> None:
    domains = {language: {file.name for file in (CATALOGUES / language).glob("*.po")} for language in languages()}

    assert set(map(frozenset, domains.values())) == {frozenset(domains["en"])}
