// Starts the page: words, live events, a phone for each person, and the strip on top.

import { avatar, el, icon, iconButton } from "./dom.js";
import { on, store, watch } from "./store.js";
import { drawText } from "./entities.js";
import { addPerson, setOutage } from "./gestures.js";
import { Layers, cancelButton } from "./sheet.js";
import { loadWords, say } from "./words.js";
import { Phone } from "./phone.js";

const top = document.getElementById("top");
const row = document.getElementById("phones");
const tabs = document.getElementById("tabs");
const over = document.getElementById("over");
const phones = new Map();
const page = new Layers(over, row);
let chosen = null;
let guide = null;

function drawTop() {
  const outage = el("button", { type: "button", class: "switch", role: "switch", aria: { checked: String(store.down) }, title: say("telegram_down_hint"), onclick: () => setOutage(!store.down) }, el("span", { class: "knob" }), say("telegram_down"));
  const more = el("button", { type: "button", class: "quiet", onclick: newPerson }, icon("plus"), say("new_person"));
  const tools = el("details", { class: "tools" }, el("summary", { title: say("tools"), aria: { label: say("tools") } }, icon("tools")), el("div", { class: "tray" }, outage, more));
  const mark = el("div", { class: "mark" }, el("img", { src: "/page/icon.svg", alt: "" }), el("h1", {}, guide.title || say("title")));
  top.replaceChildren(...[mark, drawGuide(), tools].filter(Boolean));
}

function drawGuide() {
  if (!guide.steps.length) return null;
  const shown = Math.min(Number(sessionStorage.getItem("step") ?? 0), guide.steps.length - 1);
  const { text, entities } = guide.steps[shown];
  const open = { link: (url) => phones.get(chosen)?.follow(url) };
  const step = el("p", { class: "step" }, drawText(text, entities, open));
  const strip = el("section", { class: "guide", aria: { label: say("guide") } });
  const go = (to, focused) => {
    sessionStorage.setItem("step", to);
    const drawn = drawGuide();
    strip.replaceWith(drawn);
    drawn.querySelector(`.${focused}:not(:disabled)`)?.focus();
  };
  const back = iconButton("back", say("step_back"), () => go(shown - 1, "earlier"), { class: "icon-button earlier", disabled: shown === 0 });
  const next = iconButton("next", say("step_next"), () => go(shown + 1, "later"), { class: "icon-button later", disabled: shown === guide.steps.length - 1 });
  const count = el("span", { class: "count" }, say("step", { number: shown + 1, all: guide.steps.length }));
  strip.append(back, count, el("div", { class: "live", aria: { live: "polite" } }, step), next);
  return strip;
}

function drawPhones() {
  for (const [id, phone] of phones) {
    if (store.people.has(id)) phone.renew();
    else forget(id);
  }
  addPhones();
  choose(phones.has(chosen) ? chosen : phones.keys().next().value ?? null);
}

function forget(id) {
  phones.get(id).root.remove();
  phones.delete(id);
}

function addPhones() {
  for (const id of store.people.keys()) {
    if (phones.has(id)) continue;
    phones.set(id, new Phone(id, drawTabs));
    row.append(phones.get(id).root);
  }
}

function choose(id) {
  chosen = id;
  for (const [person, phone] of phones) phone.root.classList.toggle("chosen", person === id);
  for (const phone of phones.values()) phone.toEnd();
  drawTabs();
}

function drawTabs() {
  tabs.setAttribute("aria-label", say("people"));
  tabs.replaceChildren(...[...phones.values()].map(drawTab));
}

function drawTab(phone) {
  const { person, unread } = phone;
  const badge = unread && person.id !== chosen ? el("span", { class: "badge", aria: { label: say("unread", { n: unread }) } }, String(unread)) : null;
  const current = person.id === chosen ? { current: "true" } : {};
  return el("button", { type: "button", class: "tab", aria: current, onclick: () => choose(person.id) }, avatar(person, "small"), el("span", { dir: "auto" }, person.firstName), badge);
}

function newPerson() {
  top.querySelector(".tools").open = false;
  page.sheet(say("new_person"), (close) => {
    const name = el("input", { name: "name", required: true, maxLength: 64, autocomplete: "off", autofocus: true });
    const language = el("input", { name: "language", value: document.documentElement.lang, maxLength: 12, pattern: "[A-Za-z\\-]+" });
    const submitted = async (event) => {
      event.preventDefault();
      const told = await addPerson(name.value, language.value);
      close();
      choose(told.id);
    };
    return [
      el("form", { class: "fields", onsubmit: submitted }, field("new_person_name", name), field("new_person_language", language), el("button", { type: "submit", class: "wide primary" }, say("create"))),
      cancelButton(close),
    ];
  });
}

function field(word, input) {
  return el("label", {}, el("span", {}, say(word)), input);
}

function openDeepLink() {
  if (location.pathname === "/") return;
  const payload = new URLSearchParams(location.search).get("start") ?? "";
  history.replaceState(null, "", "/");
  page.sheet(say("open_as"), (close) => {
    const open = (phone) => (close(), choose(phone.id), phone.start(payload));
    const choices = [...phones.values()].map((phone) => el("button", { type: "button", class: "chat", onclick: () => open(phone) }, avatar(phone.person), el("strong", { dir: "auto" }, phone.person.name)));
    return [el("div", { class: "choices" }, ...choices), cancelButton(close)];
  });
}

on("everything", () => {
  drawTop();
  drawPhones();
  openDeepLink();
  document.body.classList.add("ready");
});
on("people", (person) => {
  addPhones();
  for (const phone of phones.values()) if (!person || phone.id === person.id) phone.refresh();
  drawTabs();
});
on("message", (told) => {
  for (const id of [told.conversation.person, told.conversation.other]) phones.get(id)?.hear(told);
});
on("outage", () => {
  drawTop();
  for (const phone of phones.values()) phone.showOutage();
});
on("action", (told) => {
  for (const phone of phones.values()) if (phone.current.key === told.conversation) phone.act(told.action);
});

guide = (await loadWords()).guide;
document.title = guide.title || say("title");
watch();
