// One person's phone: the list of chats, one open chat, and whatever lies on top.

import { avatar, el, icon, iconButton } from "./dom.js";
import { cancelButton, Layers } from "./sheet.js";
import { Composer } from "./composer.js";
import { conversation, conversationsOf, otherSide, store } from "./store.js";
import { drawMessage } from "./bubble.js";
import { gesture } from "./gestures.js";
import { openCheckout } from "./checkout.js";
import { openFrame } from "./frame.js";
import { say } from "./words.js";

const NEAR_THE_END = 80;
const TYPING = 5000;

export class Phone {
  constructor(id, noticed) {
    this.id = id;
    this.noticed = noticed;
    this.seen = new Map(conversationsOf(id).map((each) => [each.key, Math.max(0, ...each.messages.keys())]));
    this.current = conversation(id, null);
    this.open = { link: (url) => this.follow(url), command: (text) => this.composer.send(text), button: (...pressed) => this.press(...pressed) };
    this.build();
    this.refresh();
    this.show(this.current);
  }

  get person() {
    return store.people.get(this.id);
  }

  get recipient() {
    const { person, other } = this.current;
    return other === null ? null : person === this.id ? other : person;
  }

  get unread() {
    return conversationsOf(this.id).reduce((sum, each) => sum + this.unreadIn(each), 0);
  }

  // Building

  build() {
    this.owner = el("header", { class: "owner" });
    this.bar = el("div", { class: "bar" });
    this.pinned = el("button", { type: "button", class: "pinned", hidden: true });
    this.messages = el("div", { class: "messages", role: "log", tabIndex: 0 });
    this.chats = el("div", { class: "chats", hidden: true });
    this.offline = el("p", { class: "offline", role: "status" });
    this.composer = new Composer(this);
    this.screen = el("div", { class: "screen" }, this.bar, this.offline, this.pinned, this.messages, this.chats, this.composer.root);
    this.device = el("div", { class: "device" }, this.screen);
    this.layers = new Layers(this.device, this.screen);
    this.root = el("section", { class: "phone", data: { person: String(this.id) } }, this.owner, this.device);
    this.acceptDrops();
  }

  acceptDrops() {
    this.device.addEventListener("dragover", (event) => event.preventDefault());
    this.device.addEventListener("drop", (event) => {
      event.preventDefault();
      if (this.current.other === null) this.composer.sendFiles(event.dataTransfer.files);
    });
  }

  // Drawing

  refresh() {
    const { person } = this;
    this.root.setAttribute("aria-label", say("phone_of", { name: person.name }));
    const role = person.role && el("span", { class: "role", dir: "auto" }, person.role);
    this.owner.replaceChildren(avatar(person), el("h2", { dir: "auto" }, person.name), ...[role].filter(Boolean));
    this.showOutage();
    if (this.chats.hidden) {
      this.composer.refresh();
      this.drawEmpty();
    } else this.drawChats();
  }

  // After the connection was lost: the same phone, with what has happened since.
  renew() {
    this.current = conversation(this.id, this.recipient);
    this.refresh();
    if (this.chats.hidden) this.drawMessages();
  }

  showOutage() {
    this.offline.textContent = store.down ? say("connecting") : "";
  }

  show(shown) {
    this.current = shown;
    this.chats.hidden = true;
    this.messages.hidden = false;
    this.composer.root.hidden = false;
    this.seen.set(shown.key, Math.max(0, ...shown.messages.keys()));
    this.drawBar();
    this.drawMessages();
    this.composer.clear();
    this.composer.refresh();
    this.noticed();
  }

  showChats() {
    this.chats.hidden = false;
    this.messages.hidden = true;
    this.composer.root.hidden = true;
    this.pinned.hidden = true;
    this.bar.replaceChildren(el("strong", { class: "bar-title" }, say("chats")));
    this.drawChats();
    this.chats.querySelector("button")?.focus();
  }

  drawBar() {
    const other = otherSide(this.current, this.id);
    const unread = this.unread ? el("span", { class: "badge" }, String(this.unread)) : null;
    const back = iconButton("back", say("back_to_chats"), () => this.showChats());
    if (unread) back.append(unread);
    this.subtitle = el("small", {}, other.isBot ? say("bot") : "");
    const names = el("span", { class: "names" }, el("strong", { dir: "auto" }, other.name), this.subtitle);
    const menu = other.isBot ? iconButton("more", say("options"), () => this.openMenu()) : null;
    this.bar.replaceChildren(...[back, avatar(other, "small"), names, menu].filter(Boolean));
  }

  drawMessages() {
    const present = this.present();
    this.messages.setAttribute("aria-label", otherSide(this.current, this.id).name);
    this.messages.replaceChildren(...present.map((message) => drawMessage(message, this.id, this.open)));
    this.drawEmpty();
    this.drawPinned();
    this.toEnd();
  }

  toEnd() {
    this.messages.scrollTop = this.messages.scrollHeight;
  }

  drawEmpty() {
    this.messages.querySelector(".empty")?.remove();
    if (this.present().length) return;
    const { description } = this.person;
    const text = this.current.other === null ? description || say("empty_chat") : say("write_first");
    this.messages.append(el("div", { class: "empty", dir: "auto" }, text));
  }

  drawPinned() {
    const pinned = this.present().findLast((message) => message.pinned);
    this.pinned.hidden = !pinned;
    if (!pinned) return;
    this.pinned.onclick = () => this.messages.querySelector(`[data-id="${pinned.id}"]`)?.scrollIntoView({ block: "center" });
    this.pinned.replaceChildren(icon("pin"), el("span", { class: "names" }, el("strong", {}, say("pinned")), el("small", { dir: "auto" }, pinned.text)));
  }

  drawChats() {
    const others = [...store.people.values()].filter((person) => person.id !== this.id).map((person) => conversation(this.id, person.id));
    const withWords = [conversation(this.id, null), ...others.filter((each) => each.messages.size || each === this.current)];
    this.chats.replaceChildren(...withWords.map((each) => this.drawChat(each)));
  }

  drawChat(each) {
    const other = otherSide(each, this.id);
    const last = [...each.messages.values()].findLast((message) => !message.deleted);
    const unread = this.unreadIn(each);
    const names = el("span", { class: "names" }, el("strong", { dir: "auto" }, other.name), el("small", { dir: "auto" }, last?.text || (last ? say("photo") : "")));
    const badge = unread ? el("span", { class: "badge", aria: { label: say("unread", { n: unread }) } }, String(unread)) : null;
    return el("button", { type: "button", class: "chat", onclick: () => this.show(each) }, avatar(other), names, badge);
  }

  // What happens

  hear({ conversation: changed, message, before }) {
    if (changed !== this.current || !this.chats.hidden) return this.hearElsewhere();
    const atEnd = this.messages.scrollHeight - this.messages.scrollTop - this.messages.clientHeight < NEAR_THE_END;
    const old = this.messages.querySelector(`[data-id="${message.id}"]`);
    if (message.deleted) this.fade(old);
    else this.place(message, old, before);
    this.drawEmpty();
    this.drawPinned();
    this.composer.refresh();
    if (atEnd || (!old && message.from === this.id)) this.toEnd();
    if (message.from !== this.id) this.quiet();
    this.read();
  }

  hearElsewhere() {
    if (this.chats.hidden) this.drawBar();
    else this.drawChats();
    this.noticed();
  }

  place(message, old, before) {
    const drawn = drawMessage(message, this.id, this.open);
    if (!old) return this.messages.append(drawn);
    if (before && before.text !== message.text) drawn.classList.add("changed");
    const focused = old.contains(document.activeElement);
    old.replaceWith(drawn);
    if (focused) (drawn.querySelector("button, a") ?? this.messages).focus({ preventScroll: true });
  }

  fade(old) {
    old?.classList.add("gone");
    setTimeout(() => old?.remove(), 300);
  }

  act(action) {
    clearTimeout(this.typing);
    this.subtitle.textContent = say(action.startsWith("upload") ? "uploading" : "typing");
    this.typing = setTimeout(() => this.quiet(), TYPING);
  }

  quiet() {
    clearTimeout(this.typing);
    if (this.chats.hidden) this.subtitle.textContent = this.current.other === null ? say("bot") : "";
  }

  // What the person does

  async press(button, message, pressed) {
    switch (button.kind) {
      case "callback_data":
        return this.ask(button, message, pressed);
      case "url":
        return this.follow(button.value);
      case "web_app":
        return this.follow(button.value.url);
      case "copy_text":
        await navigator.clipboard.writeText(button.value.text);
        return this.layers.toast(say("copied"));
      case "switch_inline_query_current_chat":
        return this.composer.fill(`@${store.bot.username} ${button.value}`);
      case "pay":
        return openCheckout(this.layers, this.id, message.invoice, { conversation: message.conversation, message: message.id });
      default:
        return this.share(`@${store.bot.username} ${button.value.query ?? button.value}`);
    }
  }

  async ask(button, message, pressed) {
    pressed.setAttribute("aria-busy", "true");
    const asked = { conversation: message.conversation, message: message.id, data: button.value };
    const answer = await this.did(gesture(this.id, "press", asked), "no_answer");
    pressed.removeAttribute("aria-busy");
    if (answer?.url) this.follow(answer.url);
    if (!answer?.text) return;
    if (answer.alert) this.layers.alert(answer.text);
    else this.layers.toast(answer.text);
  }

  async follow(address) {
    const url = new URL(address, location.href);
    const bot = store.bot.username.toLowerCase();
    if (url.hostname !== "t.me") return /^https?:$/.test(url.protocol) && openFrame(this.device, this.screen, url.href);
    if (url.pathname.startsWith("/$")) return this.openInvoice(url.href);
    if (url.pathname === "/share/url") return this.share([url.searchParams.get("text"), url.searchParams.get("url")].filter(Boolean).join("\n"));
    if (url.pathname.slice(1).toLowerCase() === bot) return this.start(url.searchParams.get("start") ?? "");
    return this.layers.toast(say("open_link", { host: url.host + url.pathname }));
  }

  async start(payload) {
    this.show(conversation(this.id, null));
    await this.did(gesture(this.id, "start", { payload }));
  }

  async openInvoice(link) {
    const invoice = await this.did(gesture(this.id, "look", { link, language: document.documentElement.lang }));
    if (invoice) openCheckout(this.layers, this.id, invoice, { link });
  }

  share(text) {
    this.layers.sheet(say("share_with"), (close) => {
      const others = [...store.people.values()].filter((person) => person.id !== this.id);
      const choose = (person) => {
        close();
        this.show(conversation(this.id, person.id));
        this.composer.fill(text);
      };
      const choices = others.map((person) => el("button", { type: "button", class: "chat", onclick: () => choose(person) }, avatar(person), el("strong", { dir: "auto" }, person.name)));
      return [el("div", { class: "choices" }, ...choices), cancelButton(close)];
    });
  }

  openMenu() {
    const { blocked } = this.person;
    this.layers.sheet(store.bot.name, (close) => {
      const choice = (name, sign, what) => el("button", { type: "button", class: "choice", onclick: () => (close(), what()) }, icon(sign), say(name));
      return [
        choice("restart", "start", () => this.start("")),
        choice(blocked ? "unblock" : "block", "block", () => gesture(this.id, blocked ? "unblock" : "block")),
        cancelButton(close),
      ];
    });
  }

  async did(doing, otherwise = "failed") {
    try {
      return await doing;
    } catch {
      this.layers.toast(say(otherwise));
      return null;
    }
  }

  // Reading

  present() {
    return [...this.current.messages.values()].filter((message) => !message.deleted).sort((a, b) => a.id - b.id);
  }

  read() {
    this.seen.set(this.current.key, Math.max(0, ...this.current.messages.keys()));
    this.noticed();
  }

  unreadIn(each) {
    const seen = this.seen.get(each.key) ?? 0;
    return [...each.messages.values()].filter((message) => !message.deleted && message.from !== this.id && message.id > seen).length;
  }
}
