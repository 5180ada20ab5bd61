"""The large words of a ticket page fit the narrowest phone in every language: none breaks inside."""

import pytest

from models.language.speech import languages
from tests.chromium import PHONE, OpenPage
from tests.makers import make_event, make_ticket, token_of

TITLES = ".void-word, .outcome-title"
BROKEN = """
titles => {
  const separate = /[^\\s\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー、，：]+/gu;
  for (const template of document.querySelectorAll('template'))
    document.querySelector(template.id === 'recorded-void' ? '.body' : 'body').append(template.content.cloneNode(true));
  const broken = [];
  for (const title of document.querySelectorAll(titles)) {
    const texts = document.createTreeWalker(title, NodeFilter.SHOW_TEXT);
    while (texts.nextNode())
      for (const {0: word, index} of texts.currentNode.data.matchAll(separate)) {
        const range = document.createRange();
        range.setStart(texts.currentNode, index);
        range.setEnd(texts.currentNode, index + word.length);
        const box = range.getBoundingClientRect();
        if (box.height > 1.9 * parseFloat(getComputedStyle(texts.currentNode.parentElement).fontSize) ||
            box.left < 0 || box.right > innerWidth) broken.push(word);
      }
  }
  return broken;
}
"""


@pytest.mark.parametrize("language", languages())
async def test_no_large_word_breaks_inside(open_page: OpenPage, site: str, language: str) -> None:
    ticket = await make_ticket(await make_event(language=language))
    page = await open_page(**PHONE)
    await page.goto(site + token_of(ticket))

    assert await page.evaluate(BROKEN, TITLES) == []
