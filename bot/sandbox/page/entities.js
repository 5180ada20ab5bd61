// Draws a text with its entities. Offsets count UTF-16 code units, as JavaScript's strings do.

import { el } from "./dom.js";
import { say } from "./words.js";

const PLAIN = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

export function drawText(text, entities, open) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return drawPart(text, sorted, 0, text.length, open);
}

function drawPart(text, entities, start, end, open) {
  const drawn = document.createDocumentFragment();
  let at = start;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    const stop = Math.min(entity.offset + entity.length, end);
    if (entity.offset < at || stop <= entity.offset) continue;
    drawn.append(text.slice(at, entity.offset));
    const inside = entities.filter((each, place) => place > index && each.offset < stop);
    const content = drawPart(text, inside, entity.offset, stop, open);
    drawn.append(drawEntity(entity, text.slice(entity.offset, stop), content, open));
    at = BLOCKS.has(entity.type) && text[stop] === "\n" ? stop + 1 : stop;
  }
  drawn.append(text.slice(at, end));
  return drawn;
}

function drawEntity(entity, text, content, open) {
  const plain = PLAIN[entity.type];
  if (plain) return el(plain, {}, content);
  switch (entity.type) {
    case "code":
      return el("code", {}, content);
    case "pre":
      return el("pre", {}, el("code", {}, content));
    case "spoiler":
      return drawSpoiler(content);
    case "text_link":
      return drawLink(entity.url, content, open);
    case "url":
      return drawLink(/^\w+:\/\//.test(text) ? text : `https://${text}`, content, open);
    case "bot_command":
      return el("button", { type: "button", class: "link", dir: "ltr", onclick: () => open.command(text) }, content);
    case "date_time":
      return el("time", { datetime: new Date(entity.unix_time * 1000).toISOString() }, content);
    default:
      return el("span", { class: `entity-${entity.type}` }, content);
  }
}

function drawLink(url, content, open) {
  const followed = (event) => {
    event.preventDefault();
    open.link(url);
  };
  return el("a", { href: url, rel: "noreferrer", onclick: followed }, content);
}

function drawSpoiler(content) {
  const shown = (event) => event.currentTarget.classList.add("shown");
  return el("button", { type: "button", class: "spoiler", aria: { label: say("spoiler") }, onclick: shown }, content);
}
