// The server's clock, as far as this device knows it, also when it opens without network.

const OFFSET = "usher.door.offset";

let offset = Number(localStorage.getItem(OFFSET) ?? 0);

export const serverNow = () => Date.now() + offset;

/** Learn it from an answer. */
export function heardAt(date) {
  const heard = Date.parse(date ?? "");
  if (Number.isNaN(heard)) return;
  offset = heard - Date.now();
  localStorage.setItem(OFFSET, String(offset));
}
