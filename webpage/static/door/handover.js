// Handing over what was admitted without network. A device that was revoked meanwhile is heard once more.

import { NoAnswer, ask } from "./api.js";
import { tell } from "./news.js";
import { allRecords, confirm } from "./store.js";

const AT_ONCE = 20;

/** Hand over everything that waits; what is answered is forgotten. Throws NoAnswer, NotBound. */
export async function handOver() {
  for (;;) {
    const records = (await allRecords()).slice(0, AT_ONCE);
    if (!records.length) return;
    const told = records.map(({ nonce, ticket, admit, pressed_at, anyway }) => ({ nonce, ticket, admit, pressed_at, anyway }));
    const { status, body } = await ask("/door/offline", { body: { sent_at: new Date().toISOString(), records: told } });
    if (status !== 200) throw new NoAnswer();
    for (const { nonce, ticket } of records) {
      const answer = body.answers[nonce];
      await confirm(nonce, ticket, answer.inside);
      if (answer.status !== "ok") tell("conflict", answer);
    }
  }
}
