// Before this browser becomes another device, it hands over what it recorded as the earlier one.

import { handOver } from "./handover.js";

const PATIENCE = 3000;
const form = document.querySelector("form");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  form.querySelector("button").disabled = true;
  await Promise.race([handOver().catch(() => {}), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  form.submit();
});
