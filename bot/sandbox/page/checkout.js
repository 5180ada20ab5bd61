// The checkout: a made-up card, and what comes of it.

import { cancelButton } from "./sheet.js";
import { el } from "./dom.js";
import { gesture } from "./gestures.js";
import { say } from "./words.js";

const REASONS = { BOT_PRECHECKOUT_TIMEOUT: "payment_timeout", PAYMENT_FAILED: "payment_declined" };

export function openCheckout(layers, person, invoice, what) {
  const group = `card-${crypto.randomUUID()}`;
  const works = choice(group, "4242 4242 4242 4242", say("card_works"), true);
  const declined = choice(group, "4000 0000 0000 0002", say("card_declined"), false);
  const trouble = el("p", { class: "trouble", role: "alert", hidden: true });
  layers.sheet(say("test_checkout"), (close) => {
    const pay = el("button", { type: "submit", class: "wide primary" }, say("pay_amount", { amount: invoice.total }));
    const submitted = (event) => {
      event.preventDefault();
      settle(pay, trouble, close, person, { ...what, works: works.querySelector("input").checked });
    };
    const cards = el("fieldset", { class: "cards" }, el("legend", {}, say("card")), works, declined);
    return [
      el("p", { class: "hint" }, say("checkout_hint")),
      bill(invoice),
      el("form", { onsubmit: submitted }, cards, trouble, pay),
      cancelButton(close),
    ];
  });
}

function bill(invoice) {
  const lines = invoice.prices.map((price) => [el("dt", { dir: "auto" }, price.label), el("dd", {}, price.amount)]).flat();
  return el("dl", { class: "bill" }, ...lines, el("dt", { class: "total" }, say("total")), el("dd", { class: "total" }, invoice.total));
}

function choice(group, number, hint, checked) {
  const input = el("input", { type: "radio", name: group, checked });
  return el("label", { class: "card" }, input, el("span", { class: "digits" }, number), el("small", {}, hint));
}

async function settle(button, trouble, close, person, asked) {
  button.disabled = true;
  button.setAttribute("aria-busy", "true");
  trouble.hidden = true;
  try {
    await gesture(person, "pay", asked);
    close();
  } catch (failure) {
    trouble.textContent = REASONS[failure.message] ? say(REASONS[failure.message]) : say("payment_failed", { text: failure.message });
    trouble.hidden = false;
  } finally {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
}
