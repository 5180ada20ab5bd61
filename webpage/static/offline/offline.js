// The ticket page without network: saves the ticket early, records presses that nobody answers, and reports them.

import { serverNow } from "../clock.js";
import { facts, redraw } from "../page.js";
import { wipe } from "./copies.js";
import { find, onChange, pressesOf, record, settle, waiting } from "./presses.js";
import { drawPresses } from "./recorded.js";
import { able, save, saveAgain, savedHere, showSaved, voidCopy } from "./saving.js";
import { upload } from "./upload.js";

const SAVED_LASTS = 10 * 60 * 1000;

export class Offline {
  /** `settled` is called with a press and its answer when the server has answered one of this page. */
  constructor(settled) {
    this.settled = settled;
    this.presses = [];
    this.saved = null;
    this.how = "unknown";
    this.usable = false;
    this.savedAt = -Infinity;
  }

  /** Everything that goes on by itself, from now on. */
  async start() {
    document.addEventListener("usher:drawn", () => this.drawn());
    document.addEventListener("usher:heard", () => this.report());
    addEventListener("online", () => this.report());
    document.addEventListener("visibilitychange", () => document.hidden || this.report());
    if (!able()) {
      this.show("impossible");
      return;
    }
    onChange(() => this.changed());
    try {
      await wipe();
      this.saved = (await savedHere()) ?? null;
      await this.look();
      this.usable = true;
    } catch {
      this.show("impossible");
      return;
    }
    this.show(this.saved ? "saved" : "saving");
    await this.report();
  }

  /** Whether a press can be recorded here that the server will believe. */
  get ready() {
    return Boolean(this.saved) && facts().offline === "yes";
  }

  /** Store a press, signed, and make the ticket void. False: this phone can't. */
  async record(press) {
    if (!this.ready) return false;
    try {
      await record({ ...press, address: facts().address, language: document.documentElement.lang });
    } catch {
      return false;
    }
    await this.changed();
    Promise.all([voidCopy(this.presses), askForSync()]).catch(() => null);
    return true;
  }

  /** The server answered a press after all. Accepted, it need not be uploaded; refused, it is uploaded all the same. */
  async answered(press, answer) {
    if (!this.saved || answer.status !== "ok") return;
    const stored = (await find(press.nonce)) ?? { ...press, address: facts().address };
    await settle(stored, answer, new Date(serverNow()).toISOString());
    await this.changed();
    await voidCopy(this.presses);
  }

  /** Upload what waits, then save the ticket as it is now. */
  async report() {
    if (!this.usable || this.reporting) return;
    this.reporting = true;
    try {
      if ((await waiting()).length) await upload();
      await this.changed();
      if (!(await waiting()).length && !facts().kept) await this.save();
    } catch {
      this.show(this.saved ? "saved" : "impossible");
    } finally {
      this.reporting = false;
    }
  }

  /** Not at every look at the page, since it changes seldom, and not a ticket that is no good any more. */
  async save() {
    if (!this.saved && !document.getElementById("saved")) return;
    if (performance.now() - this.savedAt < SAVED_LASTS) return;
    try {
      this.saved = await save();
      this.savedAt = performance.now();
      this.show("saved");
    } catch (error) {
      if (!this.saved) this.show(error.cause === "browser" ? "impossible" : "unreached");
    }
  }

  /** Read the presses of this ticket anew and draw them. Whoever uploaded them: what was answered is news here. */
  async look() {
    const waited = new Set(this.presses.filter((press) => press.state === "waiting").map((press) => press.nonce));
    this.presses = await pressesOf(facts().ticket);
    this.draw();
    const news = this.presses.filter((press) => press.answer && waited.has(press.nonce));
    news.forEach((press) => this.settled(press, press.answer));
    if (news.length) await redraw().catch(() => false);
  }

  async changed() {
    const before = facts().pressable;
    await this.look();
    if (before !== facts().pressable) document.dispatchEvent(new Event("usher:changed"));
  }

  draw() {
    drawPresses(document, this.presses, { zone: facts().zone });
  }

  /** The server drew the ticket anew. */
  drawn() {
    this.draw();
    showSaved(this.how, this.saved);
    if (!this.usable) return;
    saveAgain().catch(() => null);
    if (this.presses.some((press) => press.state === "waiting")) this.report();
  }

  show(how) {
    this.how = how;
    showSaved(how, this.saved);
  }
}

/** Where the browser has it, it uploads with the page closed. */
async function askForSync() {
  const registration = await navigator.serviceWorker.getRegistration("/t/");
  await registration?.sync?.register("usher.upload").catch(() => null);
}
