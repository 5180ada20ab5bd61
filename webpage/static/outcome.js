// What a press was answered, filling the screen.

import { facts, redraw } from "./page.js";
import { failureSignal, recordedSignal, successSignal } from "./signals.js";

export class Outcome {
  constructor(dialog) {
    this.dialog = dialog;
    this.handlers = {};
    dialog.addEventListener("click", (event) => this.tapped(event));
    dialog.addEventListener("cancel", (event) => {
      if (dialog.dataset.kind === "asking") event.preventDefault();
    });
    dialog.addEventListener("close", () => this.closed());
  }

  whenTriedAgain(open) {
    this.tryAgain = open;
  }

  /** Fetch what a success will show, so that it is there at once. */
  prepare() {
    for (const picture of document.getElementById("outcome-ok").content.querySelectorAll("img.success-media")) {
      new Image().src = picture.getAttribute("src");
    }
  }

  asking() {
    this.fill("asking");
  }

  noAnswer(handlers) {
    if (this.dialog.dataset.kind !== "no-answer" || !this.dialog.open) this.fill("no-answer");
    this.handlers = handlers;
  }

  /** Whether the screen shows this kind of outcome. */
  shows(kind) {
    return this.dialog.open && this.dialog.dataset.kind === kind;
  }

  /** Let in, and nobody but this phone knows yet. */
  showRecorded(press) {
    const screen = this.fill("recorded");
    put(screen, "now", press.admit ? `+${press.admit}` : "");
    this.countDown(screen, Number(this.dialog.dataset.greenSeconds));
    recordedSignal();
  }

  show(answer) {
    if (answer.status === "ok") this.showAdmitted(answer);
    else this.showRefused(answer);
  }

  showAdmitted(answer) {
    const stub = document.querySelector(".stub")?.cloneNode(true);
    const screen = this.fill("ok");
    put(screen, "number", answer.number ?? "");
    put(screen, "word", answer.word ?? "");
    const party = screen.querySelector('[data-slot="party"]');
    if (party) {
      const entered = answer.places - answer.remaining;
      put(screen, "now", `+${answer.admitted}`);
      party.textContent = party.dataset.pattern.replace("{entered}", entered).replace("{places}", answer.places);
    }
    if (stub && !stub.querySelector(".torn")) this.tear(stub);
    this.countDown(screen, Number(this.dialog.dataset.greenSeconds));
    const words = this.dialog.dataset.spoken;
    successSignal({
      video: screen.querySelector("[data-success-video]"),
      sound: this.dialog.dataset.sound,
      words: words.replace("{number}", answer.number ?? "").replace("{word}", answer.word ?? ""),
      language: this.dialog.dataset.language,
    });
  }

  showRefused(answer) {
    const screen = this.fill("error");
    const reason = answer.status === "incomplete" ? "incomplete" : answer.reason;
    const titles = [...screen.querySelectorAll(".reason")];
    const title = titles.find((one) => one.dataset.reason === reason) ?? titles.at(-1);
    titles.filter((one) => one !== title).forEach((one) => one.remove());
    title.querySelector("h2").focus();
    put(screen, "message", answer.message ?? "");
    put(screen, "message_for_holder", answer.message_for_holder ?? "");
    if (answer.retry_at) screen.querySelector(".remaining-time").dataset.until = answer.retry_at;
    const final = "final" in title.dataset && !answer.remaining;
    if (final || (answer.retry_at && answer.reason === "staff_locked")) {
      screen.querySelector("[data-again]").remove();
    }
    failureSignal();
  }

  fill(kind) {
    clearInterval(this.counting);
    this.handlers = {};
    const screen = document.getElementById(`outcome-${kind}`).content.cloneNode(true);
    this.dialog.replaceChildren(screen);
    this.dialog.dataset.kind = kind;
    if (!this.dialog.open) this.dialog.showModal();
    const title = this.dialog.querySelector(".outcome-title");
    title.id = "outcome-title";
    this.dialog.setAttribute("aria-labelledby", "outcome-title");
    title.focus();
    return this.dialog;
  }

  tear(stub) {
    stub.classList.add("falling-stub");
    stub.setAttribute("aria-hidden", "true");
    stub.querySelectorAll("a").forEach((link) => link.removeAttribute("href"));
    this.dialog.append(stub);
    stub.addEventListener("animationend", () => stub.remove());
  }

  countDown(screen, seconds) {
    const end = performance.now() + seconds * 1000;
    const element = screen.querySelector("[data-countdown]");
    this.counting = setInterval(() => {
      const left = Math.ceil((end - performance.now()) / 1000);
      element.textContent = Math.max(left, 0);
      if (left <= 0) this.dialog.close();
    }, 250);
  }

  tapped(event) {
    const button = event.target.closest("button");
    if (!button) return;
    if ("askAgain" in button.dataset) this.handlers.again?.();
    if ("again" in button.dataset) {
      this.dialog.close();
      this.tryAgain();
    }
    if ("close" in button.dataset) this.dialog.close();
  }

  closed() {
    clearInterval(this.counting);
    this.handlers.close?.();
    this.handlers = {};
    this.dialog.querySelector("video")?.pause();
    this.dialog.replaceChildren();
    redraw().catch(() => false);
  }
}

/** An outcome that the server drew: it goes by itself when its time is up, and its button needs no new page. */
export function enlivenPageOutcome() {
  const screen = document.querySelector("#live > .outcome");
  if (!screen) return;
  screen.querySelector(".outcome-title").focus();
  const leave = () => location.replace(facts().address);
  const element = screen.querySelector("[data-countdown]");
  if (!element) return;
  screen.dataset.counting = "";
  const end = performance.now() + Number(screen.dataset.seconds) * 1000;
  const counting = setInterval(() => {
    const left = Math.ceil((end - performance.now()) / 1000);
    element.textContent = Math.max(left, 0);
    if (left <= 0) {
      clearInterval(counting);
      leave();
    }
  }, 250);
}

function put(screen, slot, words) {
  for (const element of screen.querySelectorAll(`[data-slot="${slot}"]`)) {
    element.textContent = words;
    element.hidden = words === "";
  }
}
