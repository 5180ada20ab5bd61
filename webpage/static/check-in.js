// One press from the fourth digit to its answer. Without an answer it is recorded on this phone, or, where that can't
// be, asked again. Everything goes under one nonce, so that it counts once however often it arrives.

import { answered, newNonce, unanswered } from "./nonce.js";
import { facts, once, pause, redraw } from "./page.js";

const PATIENCE = 4000;
const LONGEST_REQUEST = 15000;
const SECOND_TRY_AFTER = 1000;
const RETRY_AFTER = 2500;

export class CheckIn {
  constructor(outcome, offline) {
    this.outcome = outcome;
    this.offline = offline;
    this.current = null;
  }

  /** Send what was typed and show what comes back. */
  async press(typed) {
    const { ticket } = facts();
    const press = { ...typed, nonce: newNonce(ticket), ticket, pressed_at: new Date().toISOString() };
    this.current = press;
    this.outcome.asking();
    const asked = askTwice(press);
    const answer = await Promise.race([asked, pause(PATIENCE)]);
    if (answer) await this.conclude(press, answer);
    else if (await this.offline.record(press)) await this.recorded(press, asked);
    else await this.askOn(press, asked);
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

  /** A recorded press was answered: replace what the screen says, if it is still there. */
  settled(press, answer) {
    if (this.current?.nonce !== press.nonce) return;
    this.current = null;
    if (this.outcome.shows("recorded")) this.outcome.show(answer);
  }

  async conclude(press, answer) {
    answered(press.ticket);
    press.code = "";
    if (this.current === press) {
      this.current = null;
      this.outcome.show(answer);
    }
    await this.offline.answered(press, answer).catch(() => null);
    await redraw().catch(() => false);
  }

  async recorded(press, asked) {
    answered(press.ticket);
    this.outcome.showRecorded(press);
    const late = await asked;
    press.code = "";
    if (!late) return;
    this.settled(press, late);
    await this.offline.answered(press, late);
    await this.offline.report();
  }

  /** Nothing can be recorded here: ask until there is an answer or nobody waits for it. */
  async askOn(press, asked) {
    this.waits(press);
    let answer = await asked;
    while (!answer && this.current === press) {
      this.waits(press);
      const wanted = new Promise((resolve) => (press.askNow = resolve));
      await Promise.race([wanted, pause(RETRY_AFTER), once(window, "online")]);
      if (this.current === press) answer = await ask(press).catch(() => null);
    }
    if (answer) await this.conclude(press, answer);
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
}

/** The answer, or null if nobody gave one twice. */
async function askTwice(press) {
  const answer = await ask(press).catch(() => null);
  if (answer || !navigator.onLine) return answer;
  await pause(SECOND_TRY_AFTER);
  return ask(press).catch(() => null);
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
