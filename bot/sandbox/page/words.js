// What the page says, in the language that the server chose.

let words = {};

export async function loadWords() {
  const answer = await fetch(`/page/words${location.search}`);
  const told = await answer.json();
  words = told.words;
  document.documentElement.lang = told.language;
  document.documentElement.dir = told.direction;
  return told;
}

export function say(key, values = {}) {
  return words[key].replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}
