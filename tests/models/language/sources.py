"""Reads our own sources for `test_spoken`: which keys they name, which values they give, what they say outright.

A key is recognised wherever a string is one (``"page.void"``), also composed ones: an f-string or a Jinja
concatenation that begins with a domain becomes a pattern (``page.reason_*``).
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[3]
CATALOGUES = ROOT / "models" / "catalogues"
DOMAINS = sorted({file.stem for file in CATALOGUES.glob("*/*.po")})
SPEAKING = {"text", "html", "count", "count_html"}
"""Methods of `Voice`."""
TEMPLATE_SPEAKING = {"s", "t", "both", "both_at", "staff_only", "say"}
FILE_ENDINGS = ("js", "css", "html", "svg", "json", "txt", "ico", "webmanifest", "db", "key", "po", "py")

_KEY = re.compile(r"[a-z]+\.[a-z0-9_]+")
_WORD = re.compile(r"""(["'`])([a-z][a-z0-9_]*)\1""")
_QUOTED = re.compile(r"""(["'`])([a-z]+\.[a-z0-9_]*)\1""")


@dataclass(frozen=True)
class Use:
    """A place that names a key, or a pattern of keys with ``*`` for what is put in."""

    where: str
    """``file:line``."""
    key: str
    values: frozenset[str] | None = None
    """The names of the values given along; None: cannot be seen here."""
    counts: bool | None = None
    """Whether the plural form is asked for; None: cannot be seen here."""

    def names(self, key: str) -> bool:
        """Whether this place speaks the key."""
        return re.fullmatch(re.escape(self.key).replace(r"\*", "[a-z0-9_.]+"), key) is not None


@cache
def python_files() -> tuple[Path, ...]:
    """Our code without the tests."""
    return tuple(file for folder in ("models", "bot", "webpage") for file in sorted((ROOT / folder).rglob("*.py")))


@cache
def templates() -> tuple[Path, ...]:
    """Our Jinja templates. The pages of the local Telegram are Telegram's, not ours."""
    found = [*(ROOT / "webpage").rglob("*.html"), *(ROOT / "bot").rglob("*.html")]
    return tuple(sorted(file for file in found if "sandbox" not in file.parts))


@cache
def tree(file: Path) -> ast.Module:
    """The syntax of a Python file."""
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def uses() -> tuple[Use, ...]:
    """Every place that names keys."""
    return (*_in_python(), *_in_templates(), *_in_scripts())


@cache
def literals() -> frozenset[str]:
    """Every string in our Python code, and every quoted word in our pages and their scripts."""
    everything = (node for file in python_files() for node in ast.walk(tree(file)))
    strings = {node.value for node in everything if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    pages = [
        file for folder in ("bot", "webpage") for file in (ROOT / folder).rglob("*") if file.suffix in {".js", ".html"}
    ]
    quoted = (word for file in pages for word in _WORD.findall(file.read_text(encoding="utf-8")))
    return frozenset(strings.union(word for _, word in quoted))


def place(file: Path, line: int) -> str:
    """``file:line`` as an editor opens it."""
    return f"{file.relative_to(ROOT)}:{line}"


def _in_python() -> Iterator[Use]:
    for file in python_files():
        seen: set[ast.AST] = set()
        for node in ast.walk(tree(file)):  # from the outside in: a call comes before the string that it is given
            call = _spoken(node)
            asked = call.args[0] if call else node
            key = _composed(asked)
            if asked in seen or key is None or not _is_key(key, anywhere=call is not None):
                continue
            seen |= set(ast.walk(asked))
            where = place(file, getattr(asked, "lineno", 0))
            yield Use(where, key, _values(call), _method(call).startswith("count")) if call else Use(where, key)


def _spoken(node: ast.AST) -> ast.Call | None:
    """The call, if a voice is asked for a key."""
    return node if isinstance(node, ast.Call) and _method(node) in SPEAKING and node.args else None


def _method(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _values(call: ast.Call) -> frozenset[str] | None:
    names = [keyword.arg for keyword in call.keywords]
    return None if None in names else frozenset(name for name in names if name)


def _composed(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
    return None


def _is_key(key: str, *, anywhere: bool = False) -> bool:
    """Whether a string names a key. Where a voice is asked, an unknown domain is a mistake rather than no key."""
    domain, _, rest = key.partition(".")
    if rest in FILE_ENDINGS or not _KEY.fullmatch(key.replace("*", "x")):
        return False
    return domain in DOMAINS or (anywhere and domain.isidentifier())


def _in_templates() -> Iterator[Use]:
    for file in templates():
        parsed = Environment(autoescape=True).parse(file.read_text(encoding="utf-8"))
        for call in parsed.find_all(nodes.Call):
            name = call.node.attr if isinstance(call.node, nodes.Getattr) else getattr(call.node, "name", "")
            if name not in TEMPLATE_SPEAKING or not call.args:
                continue
            key = _concatenated(call.args[0])
            if _is_key(key, anywhere=True):
                yield Use(place(file, call.lineno), key, _template_values(call, name))
        parts = {id(part) for whole in parsed.find_all(nodes.Concat) for part in whole.nodes}
        for constant in parsed.find_all(nodes.Const):
            if id(constant) not in parts and isinstance(constant.value, str) and _is_key(constant.value):
                yield Use(place(file, constant.lineno), constant.value)


def _template_values(call: nodes.Call, name: str) -> frozenset[str] | None:
    if call.dyn_kwargs is not None:
        return None
    return frozenset([*(keyword.key for keyword in call.kwargs), *(["at"] if name == "both_at" else [])])


def _concatenated(node: nodes.Node) -> str:
    if isinstance(node, nodes.Const):
        return str(node.value)
    if isinstance(node, nodes.Concat):
        return "".join(_concatenated(part) for part in node.nodes)
    return "*"


def _in_scripts() -> Iterator[Use]:
    for file in sorted((ROOT / "webpage" / "static").rglob("*.js")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            for _, key in _QUOTED.findall(line):
                if _is_key(key):
                    yield Use(place(file, number), key)
