// The keypad: one hand, four digits, the last one sends; if something else is open then, a button does once it is there.
// What was typed is kept nowhere.

import { facts } from "./page.js";
import { prepareSound, vibrate } from "./signals.js";

const SHOWN_MILLISECONDS = 450;

export class Keypad {
  /** `submit` is called with {code, admit, answers} when the last digit is typed. */
  constructor(dialog, submit) {
    this.dialog = dialog;
    this.submit = submit;
    this.code = "";
    this.admit = null;
    this.dots = dialog.querySelector("#dots");
    this.form = dialog.querySelector("#keypad-questions");
    dialog.addEventListener("click", (event) => this.tapped(event));
    dialog.addEventListener("keydown", (event) => this.typed(event));
    dialog.addEventListener("close", () => this.clear());
    this.count = dialog.querySelector("#admit");
    this.count?.addEventListener("input", () => this.counted());
    this.form?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.finish();
    });
    this.sending = dialog.querySelector("[data-send]");
  }

  open() {
    if (this.dialog.open || facts().pressable !== "yes") return;
    this.admit = Number(facts().remaining);
    this.clear();
    this.drawStepper();
    this.dialog.showModal();
    (this.form?.querySelector("input:invalid, select:invalid") ?? this.dialog.querySelector("h2")).focus();
    prepareSound();
  }

  /** The ticket changed elsewhere: keep what was typed as long as it can still be sent. */
  adapt() {
    if (!this.dialog.open) return;
    if (facts().pressable !== "yes") {
      this.dialog.close();
      return;
    }
    this.admit = Math.min(this.admit, this.most);
    this.code = this.code.slice(0, this.length);
    if (this.code.length < this.length) this.sending.hidden = true;
    this.drawStepper();
    this.drawDots();
  }

  get length() {
    return Number(facts().digits);
  }

  /** How many people one press may let in: those who remain, or, at a sign-in, all who came. */
  get most() {
    return Number(facts().signsIn) || Number(facts().remaining);
  }

  tapped(event) {
    const button = event.target.closest("button");
    if (event.target === this.dialog && outside(this.dialog, event)) this.dialog.close();
    if (!button) return;
    if (button.dataset.digit !== undefined) this.add(button.dataset.digit);
    if (button.dataset.erase !== undefined) this.erase();
    if (button.dataset.close !== undefined) this.dialog.close();
    if (button.dataset.send !== undefined) this.finish();
    if (button.dataset.step !== undefined) this.step(Number(button.dataset.step));
  }

  typed(event) {
    if (event.target === this.count && event.key === "Enter") this.finish();
    if (event.target.matches("input, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^\d$/.test(event.key)) {
      event.preventDefault();
      this.add(event.key);
    } else if (event.key === "Backspace") {
      event.preventDefault();
      this.erase();
    }
  }

  add(digit) {
    if (this.code.length >= this.length) return;
    this.code += digit;
    vibrate(12);
    this.drawDots(true);
    this.finish();
  }

  erase() {
    this.code = this.code.slice(0, -1);
    this.sending.hidden = true;
    vibrate(8);
    this.drawDots();
  }

  step(by) {
    this.admit = Math.min(Math.max(this.admit + by, 1), this.most);
    this.drawStepper();
  }

  /** How many came was typed. Half-typed it is kept as it is; sending asks for a proper number. */
  counted() {
    if (this.count.validity.valid) this.admit = Number(this.count.value);
  }

  /** Send, if everything is there. */
  finish() {
    if (this.code.length < this.length) return;
    const wrong = [this.count, this.form].find((part) => part?.checkValidity && !part.checkValidity());
    if (wrong) {
      this.sending.hidden = false;
      wrong.reportValidity();
      return;
    }
    const press = { code: this.code, admit: this.stepper ? this.admit : null, answers: this.answers() };
    this.clear();
    this.dialog.close();
    this.submit(press);
  }

  answers() {
    const fields = this.form ? [...this.form.querySelectorAll("[data-question]")] : [];
    return Object.fromEntries(fields.filter((field) => field.value).map((field) => [field.dataset.question, field.value]));
  }

  clear() {
    this.code = "";
    this.sending.hidden = true;
    this.drawDots();
  }

  get stepper() {
    return this.dialog.querySelector(".stepper");
  }

  drawStepper() {
    if (!this.stepper) return;
    if (facts().signsIn) this.count.value = this.admit;
    else this.count.textContent = this.admit;
    const words = this.dialog.querySelector(".stepper-of");
    if (words) words.textContent = words.dataset.pattern.replace("{remaining}", facts().remaining);
    this.dialog.querySelector('[data-step="-1"]').disabled = this.admit <= 1;
    this.dialog.querySelector('[data-step="1"]').disabled = this.admit >= this.most;
  }

  /** The last digit is readable for a moment, then a dot like the others. */
  drawDots(showLast = false) {
    const dots = Array.from({ length: this.length }, (_, index) => {
      const dot = document.createElement("span");
      const last = showLast && index === this.code.length - 1;
      dot.className = `dot${index < this.code.length ? " filled" : ""}${last ? "" : " masked"}`;
      if (last) dot.textContent = this.code[index];
      return dot;
    });
    this.dots.replaceChildren(...dots);
    clearTimeout(this.masking);
    if (showLast) this.masking = setTimeout(() => this.drawDots(), SHOWN_MILLISECONDS);
    const words = this.dialog.dataset.progress;
    this.dialog.querySelector("#typed").textContent = this.code
      ? words.replace("{typed}", this.code.length).replace("{digits}", this.length)
      : "";
  }
}

function outside(element, event) {
  const box = element.getBoundingClientRect();
  return event.clientY < box.top || event.clientX < box.left || event.clientX > box.right;
}
