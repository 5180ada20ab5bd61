// Draws one message as a bubble with its picture, text and buttons.

import { drawText } from "./entities.js";
import { el, icon } from "./dom.js";
import { say } from "./words.js";

const ICONS = {
  url: "open",
  web_app: "open",
  copy_text: "copy",
  switch_inline_query: "share",
  switch_inline_query_current_chat: "share",
  switch_inline_query_chosen_chat: "share",
};

export function drawMessage(message, person, open) {
  if (message.payment) return drawPayment(message);
  const mine = message.from === person;
  const body = el("div", { class: `bubble ${message.media ? `with-${message.media.kind}` : ""}` });
  const text = drawWords(message, open);
  body.append(...[drawReply(message), drawVia(message), message.captionAbove && text, drawMedia(message)].filter(Boolean));
  if (message.invoice) body.append(drawInvoice(message.invoice));
  if (text && !message.captionAbove) body.append(text);
  body.append(drawStamp(message));
  if (message.reactions.length) body.append(el("span", { class: "reactions" }, ...message.reactions));
  const column = el("div", { class: "stack" }, body, drawButtons(message, person, open));
  return el("article", { class: `message ${mine ? "mine" : "theirs"}`, data: { id: message.id } }, column);
}

function drawPayment(message) {
  const line = el("span", { class: "pill" }, icon("check"), say("paid_line", { amount: message.payment }));
  return el("article", { class: "message service", data: { id: message.id } }, line);
}

function drawWords(message, open) {
  if (!message.text) return null;
  return el("div", { class: "words", dir: "auto" }, drawText(message.text, message.entities, open));
}

function drawReply(message) {
  if (!message.reply) return null;
  const who = el("strong", {}, message.reply.from);
  return el("div", { class: "quote", dir: "auto", aria: { label: say("reply_to", { name: message.reply.from }) } }, who, message.reply.text);
}

function drawVia(message) {
  return message.via ? el("div", { class: "via" }, say("via", { name: `@${message.via}` })) : null;
}

function drawStamp(message) {
  const when = new Date(message.date * 1000);
  const clock = when.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  const edited = message.edited ? el("span", {}, say("edited")) : null;
  return el("div", { class: "stamp" }, edited, el("time", { datetime: when.toISOString() }, clock));
}

function drawMedia(message) {
  const { media } = message;
  if (!media) return null;
  const address = `/page/file/${encodeURIComponent(media.file)}`;
  switch (media.kind) {
    case "photo":
      return drawPhoto(media, address, message);
    case "animation":
    case "video":
      return el("video", { src: address, controls: true, playsInline: true, preload: "metadata" });
    case "audio":
    case "voice":
      return el("audio", { src: address, controls: true, preload: "metadata" });
    default:
      return drawFile(media, address);
  }
}

function drawPhoto(media, address, message) {
  const alt = message.text ? message.text.slice(0, 120) : say("photo");
  const picture = el("img", { src: address, alt, width: String(media.width), height: String(media.height), loading: "lazy" });
  return el("a", { class: "photo", href: address, target: "_blank", rel: "noopener" }, picture);
}

function drawFile(media, address) {
  const names = el("span", { class: "names" }, el("strong", { dir: "auto" }, media.name), el("small", {}, sizeOf(media.size)));
  const label = `${say("download")}: ${media.name}`;
  return el("a", { class: "file", href: address, download: media.name, aria: { label } }, el("span", { class: "disc" }, icon("file")), names);
}

function sizeOf(bytes) {
  const unit = bytes < 1000 ? ["byte", bytes] : bytes < 1e6 ? ["kilobyte", bytes / 1000] : ["megabyte", bytes / 1e6];
  const style = { style: "unit", unit: unit[0], maximumFractionDigits: 1, unitDisplay: "narrow" };
  return new Intl.NumberFormat(document.documentElement.lang, style).format(unit[1]);
}

function drawInvoice(invoice) {
  return el(
    "div",
    { class: "invoice", dir: "auto" },
    el("strong", {}, invoice.title),
    el("p", {}, invoice.description),
    el("span", { class: "price" }, invoice.total),
  );
}

function drawButtons(message, person, open) {
  if (!message.buttons.length) return null;
  const rows = message.buttons.map((row) => el("div", { class: "row" }, ...row.map((button) => drawButton(button, message, person, open))));
  return el("div", { class: "keyboard" }, ...rows);
}

function drawButton(button, message, person, open) {
  const paid = button.kind === "pay" && message.invoice.paidBy.includes(person);
  const face = paid ? say("paid") : button.text || say("pay_amount", { amount: message.invoice?.total });
  const sign = paid ? "check" : button.kind === "pay" ? "card" : ICONS[button.kind];
  const pressed = (event) => open.button(button, message, event.currentTarget);
  const style = `key ${button.style} ${button.kind === "pay" ? "pay" : ""}`;
  return el("button", { type: "button", class: style, disabled: paid, onclick: pressed }, el("span", { dir: "auto" }, face), sign && icon(sign));
}
