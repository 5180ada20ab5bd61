// A web page inside a phone, with an address bar.

import { el, icon, iconButton } from "./dom.js";
import { say } from "./words.js";

const ALLOWED = "autoplay *; fullscreen *; clipboard-write *; camera *; screen-wake-lock *";

export function openFrame(device, beneath, url) {
  const before = document.activeElement;
  const frame = el("iframe", { src: url, title: say("frame", { host: hostOf(url) }), allow: ALLOWED });
  const close = () => {
    shell.remove();
    beneath.inert = false;
    before?.focus?.();
  };
  const back = el("button", { type: "button", class: "frame-back", onclick: close }, icon("back"), say("back_to_chat"));
  const address = el("span", { class: "address", dir: "ltr", title: url }, url.startsWith("https:") && icon("lock"), hostOf(url));
  const reload = iconButton("reload", say("reload"), () => frame.setAttribute("src", url));
  const apart = el("a", { class: "icon-button", href: url, target: "_blank", rel: "noopener", title: say("open_new_tab"), aria: { label: say("open_new_tab") } }, icon("open"));
  const bar = el("div", { class: "frame-bar" }, back, address, reload, apart);
  const shell = el("div", { class: "frame", role: "dialog", aria: { label: say("frame", { host: hostOf(url) }) } }, bar, frame);
  shell.addEventListener("keydown", (event) => event.key === "Escape" && close());
  device.querySelector(".frame")?.remove();
  device.append(shell);
  beneath.inert = true;
  back.focus();
}

function hostOf(url) {
  return new URL(url).host;
}
