// Where a person types: the commands menu, the paperclip, results of an inline query.

import { avatar, el, icon, iconButton } from "./dom.js";
import { gesture, upload } from "./gestures.js";
import { otherSide, store } from "./store.js";
import { say } from "./words.js";

const PAUSE = 250;

export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.query = null;
    this.suggestions = el("div", { class: "suggestions", hidden: true });
    this.keyboard = el("div", { class: "reply-keyboard", hidden: true });
    this.input = el("textarea", { rows: 1, dir: "auto", autocomplete: "off", oninput: () => this.typed(), onkeydown: (event) => this.key(event) });
    this.menu = el("button", { type: "button", class: "menu", onclick: () => this.toggleCommands() }, icon("menu"), say("menu"));
    this.file = el("input", { type: "file", class: "hidden", tabIndex: -1, aria: { hidden: "true" }, onchange: () => this.sendFiles(this.file.files) });
    this.clip = iconButton("clip", say("attach"), () => this.file.click());
    this.submit = iconButton("send", say("send"), null, { type: "submit", class: "icon-button send" });
    const form = { class: "composer", onsubmit: (event) => this.submitted(event) };
    this.form = el("form", form, this.menu, el("span", { class: "field" }, this.input, this.clip, this.file), this.submit);
    this.bar = el("div", { class: "start-bar", hidden: true });
    this.root = el("div", { class: "bottom" }, this.suggestions, this.form, this.bar, this.keyboard);
  }

  refresh() {
    const { phone } = this;
    const { person, current } = phone;
    const withBot = current.other === null;
    const name = otherSide(current, phone.id).name;
    this.input.placeholder = say("message");
    this.input.setAttribute("aria-label", say("message_to", { name }));
    this.menu.hidden = !withBot || person.commands.length === 0;
    this.clip.hidden = !withBot;
    this.drawBar(withBot);
    this.drawKeyboard(withBot ? current.replyKeyboard : null);
  }

  clear() {
    this.input.value = "";
    this.typed();
  }

  fill(text) {
    this.input.value = text;
    this.typed();
    this.input.focus();
  }

  drawBar(withBot) {
    const { person } = this.phone;
    const asks = withBot && (person.blocked ? "unblock" : !person.started && "start");
    this.bar.hidden = !asks;
    this.form.hidden = Boolean(asks);
    if (!asks) return;
    const hint = person.blocked ? el("p", {}, say("blocked_hint")) : null;
    const pressed = () => gesture(this.phone.id, person.blocked ? "unblock" : "start");
    this.bar.replaceChildren(...[hint, el("button", { type: "button", class: "wide primary", onclick: pressed }, say(asks))].filter(Boolean));
  }

  drawKeyboard(shown) {
    this.keyboard.hidden = !shown || !this.bar.hidden;
    if (!shown) return;
    const press = (text) => {
      if (shown.once) this.keyboard.hidden = true;
      this.send(text);
    };
    const rows = shown.rows.map((row) => el("div", { class: "row" }, ...row.map((text) => el("button", { type: "button", class: "key", dir: "auto", onclick: () => press(text) }, text))));
    this.keyboard.replaceChildren(...rows);
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.submitted(event);
    if (event.key === "Escape") this.suggest([]);
  }

  typed() {
    const text = this.input.value;
    const mention = `@${store.bot.username}`;
    clearTimeout(this.asking);
    if (text.startsWith(mention)) {
      this.asking = setTimeout(() => this.ask(text.slice(mention.length).trim()), PAUSE);
    } else {
      this.query = null;
      this.suggest(text.startsWith("/") && this.phone.current.other === null ? this.commands(text) : []);
    }
  }

  submitted(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text || text.startsWith(`@${store.bot.username}`)) return;
    this.clear();
    this.send(text);
  }

  async send(text) {
    await this.phone.did(gesture(this.phone.id, "send", { text, to: this.phone.recipient }));
  }

  async sendFiles(files) {
    for (const file of files) await this.phone.did(upload(this.phone.id, file));
    this.file.value = "";
  }

  toggleCommands() {
    this.suggest(this.suggestions.hidden ? this.commands("/") : []);
    this.suggestions.querySelector("button")?.focus();
  }

  commands(text) {
    return this.phone.person.commands
      .filter((each) => `/${each.command}`.startsWith(text))
      .map((each) => this.suggestion([el("strong", { dir: "ltr" }, `/${each.command}`), el("span", { dir: "auto" }, each.description)], () => {
        this.clear();
        this.send(`/${each.command}`);
      }));
  }

  suggestion(inside, chosen) {
    return el("button", { type: "button", class: "suggestion", onclick: chosen }, ...inside);
  }

  suggest(items) {
    this.suggestions.hidden = items.length === 0;
    this.suggestions.replaceChildren(...items);
  }

  async ask(query) {
    this.query = query;
    this.suggest([el("p", { class: "hint" }, say("loading"))]);
    try {
      const offered = await gesture(this.phone.id, "inline", { query });
      if (this.query === query) this.offer(offered, query);
    } catch {
      if (this.query === query) this.suggest([el("p", { class: "hint" }, say("no_answer"))]);
    }
  }

  offer(offered, query) {
    const items = offered.results.map((each) => this.suggestion(this.result(each), () => this.post(each.result, query)));
    if (offered.button?.start_parameter) {
      const start = () => this.phone.start(offered.button.start_parameter);
      items.unshift(this.suggestion([el("strong", { dir: "auto" }, offered.button.text)], start));
    }
    this.suggest(items.length ? items : [el("p", { class: "hint" }, say("no_results"))]);
    this.suggestions.querySelector("button")?.focus();
  }

  result(each) {
    const picture = each.photo
      ? el("img", { src: `/page/file/${encodeURIComponent(each.photo)}`, alt: "" })
      : avatar({ ...store.bot, colour: "var(--accent)" }, "small");
    return [picture, el("span", { class: "names" }, el("strong", { dir: "auto" }, each.title || say("send_this")), el("small", { dir: "auto" }, each.description))];
  }

  async post(result, query) {
    this.clear();
    await this.phone.did(gesture(this.phone.id, "post", { result, query, to: this.phone.recipient }));
  }
}
