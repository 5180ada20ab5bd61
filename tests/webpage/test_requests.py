"""What a request says about who asks."""

import pytest
from aiohttp.test_utils import make_mocked_request

from webpage.requests import accepted_languages


@pytest.mark.parametrize(
    ("header", "tags"),
    [
        ("", ()),
        ("en", ("en",)),
        ("de, en;q=0.8, zh-CN;q=0.9", ("de", "zh-CN", "en")),
        ("en;q=0, de", ("de",)),
        ("*, en", ("en",)),
        ("en;q=high, ;;, zh", ("zh",)),
        (",".join(["xx"] * 50), ("xx",) * 20),
    ],
)
def test_languages_come_best_first(header: str, tags: tuple[str, ...]) -> None:
    assert accepted_languages(make_mocked_request("GET", "/", headers={"Accept-Language": header})) == tags
