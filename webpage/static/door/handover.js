// Handing over what was admitted or refused without network. A device that was revoked meanwhile is heard once more.

import { NoAnswer, ask } from "./api.js";
import { tell } from "./news.js";
import { allRecords, confirm, forgetRefusal } from "./store.js";

const AT_ONCE = 20;

/** Hand over everything that waits; what is answered is forgotten. Throws NoAnswer, NotBound. */
export async function handOver() {
  for (;;) {
    const records = (await allRecords()).slice(0, AT_ONCE);
    if (!records.length) return;
    const admissions = records.filter((record) => !record.reason);
    const refusals = records.filter((record) => record.reason);
    const told = admissions.map(({ nonce, ticket, admit, answers, pressed_at, anyway }) => {
      return { nonce, ticket, admit, answers, pressed_at, anyway };
    });
    const { status, body } = await ask("/door/offline", {
      body: { sent_at: new Date().toISOString(), records: told, refusals },
    });
    if (status !== 200) throw new NoAnswer();
    for (const { nonce } of refusals) await forgetRefusal(nonce);
    for (const { nonce, ticket } of admissions) {
      const answer = body.answers[nonce];
      await confirm(nonce, ticket, answer.inside);
      if (answer.status !== "ok") tell("conflict", answer);
    }
  }
}
