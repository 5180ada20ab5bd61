// One press from the fourth digit to its answer. Without an answer it is asked again under the same nonce, so that it
// counts once however often it arrives.

import { answered, newNonce, unanswered } from "./nonce.js";
import { facts, once, pause, redraw } from "./page.js";

const PATIENCE = 4000;
const LONGEST_REQUEST = 15000;
const RETRY_AFTER = 2500;

export class CheckIn {
  constructor(outcome) {
    this.outcome = outcome;
    this.current = null;
  }

  /** Send what was typed and show what comes back. */
  async press(typed) {
    const press = { ...typed, nonce: newNonce(facts().ticket), ticket: facts().ticket };
    this.current = press;
    this.outcome.asking();
    const impatient = setTimeout(() => this.waits(press), PATIENCE);
    const answer = await this.answerTo(press);
    clearTimeout(impatient);
    answered(press.ticket);
    if (this.current !== press) return;
    this.current = null;
    press.code = "";
    this.outcome.show(answer);
    await redraw().catch(() => false);
  }

  /** A press of this page that was cut off, as by a reload: show its answer if the server has one. */
  async resume() {
    const nonce = unanswered(facts().ticket);
    if (!nonce || location.search) {
      answered(facts().ticket);
      return;
    }
    const response = await fetch(`${facts().address}?press=${nonce}`, { cache: "no-store" }).catch(() => null);
    if (!response?.ok) return;
    answered(facts().ticket);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (page.querySelector("#live > .outcome")) location.replace(`${facts().address}?press=${nonce}`);
  }

  waits(press) {
    if (this.current !== press) return;
    this.outcome.noAnswer({
      again: () => press.askNow?.(),
      close: () => {
        this.current = null;
        press.askNow?.();
      },
    });
  }

  async answerTo(press) {
    for (;;) {
      const answer = await ask(press).catch(() => null);
      if (answer || this.current !== press) return answer;
      this.waits(press);
      const asked = new Promise((resolve) => (press.askNow = resolve));
      await Promise.race([asked, pause(RETRY_AFTER), once(window, "online")]);
      if (this.current !== press) return null;
    }
  }
}

/** The server's decision, or null if it did not decide. Throws when nobody answers. */
async function ask({ nonce, code, admit, answers }) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), LONGEST_REQUEST);
  try {
    const response = await fetch(`${facts().address}/check-in`, {
      method: "POST",
      cache: "no-store",
      headers: {
        Accept: "application/json",
        "Accept-Language": document.documentElement.lang,
        "Content-Type": "application/json",
      },
      body: JSON.stringify({ nonce, code, ...(admit ? { admit } : {}), answers }),
      signal: giveUp.signal,
    });
    if (response.status >= 500) return null;
    const answer = await response.json();
    return ["ok", "incomplete", "error"].includes(answer.status) ? answer : null;
  } finally {
    clearTimeout(timer);
  }
}
