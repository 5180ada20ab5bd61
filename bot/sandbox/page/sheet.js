// Sheets and toasts inside one phone: what lies beneath is out of reach until the sheet is closed.

import { el } from "./dom.js";
import { say } from "./words.js";

const SHOWN = 3500;

export class Layers {
  constructor(device, beneath) {
    this.device = device;
    this.beneath = beneath;
    this.toasts = el("div", { class: "toasts", role: "status" });
    device.append(this.toasts);
  }

  toast(text) {
    const shown = el("div", { class: "toast", dir: "auto" }, text);
    this.toasts.replaceChildren(shown);
    setTimeout(() => shown.remove(), SHOWN);
  }

  alert(text) {
    return this.sheet("", (close) => [
      el("p", { class: "alert-text", dir: "auto" }, text),
      el("button", { type: "button", class: "wide primary", autofocus: true, onclick: close }, say("close")),
    ], { role: "alertdialog", label: text });
  }

  sheet(title, fill, { role = "dialog", label = title } = {}) {
    const before = document.activeElement;
    const close = () => {
      shade.remove();
      this.beneath.inert = Boolean(this.device.querySelector(".shade"));
      before?.focus?.();
    };
    const box = el("div", { class: "sheet", role, aria: { modal: "true", label }, tabIndex: -1 });
    if (title) box.append(el("h3", { dir: "auto" }, title));
    box.append(...fill(close).filter(Boolean));
    const shade = el("div", { class: "shade" }, box);
    shade.addEventListener("click", (event) => event.target === shade && close());
    shade.addEventListener("keydown", (event) => event.key === "Escape" && close());
    this.device.append(shade);
    this.beneath.inert = true;
    (box.querySelector("[autofocus]") ?? box.querySelector("button, input") ?? box).focus();
    return close;
  }
}

export function cancelButton(close) {
  return el("button", { type: "button", class: "wide", onclick: close }, say("cancel"));
}
