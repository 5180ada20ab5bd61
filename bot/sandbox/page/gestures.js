// Tells the server what somebody does. The header is one that no foreign page can send.

const OWN = { "X-Local-Telegram": "1" };

export class Failed extends Error {}

export async function gesture(person, name, asked = {}) {
  return answerOf(await post(`/page/people/${person}/${name}`, asked));
}

export async function upload(person, file) {
  const form = new FormData();
  form.append("file", file);
  return answerOf(await fetch(`/page/people/${person}/upload`, { method: "POST", headers: OWN, body: form }));
}

export async function setOutage(down) {
  await post("/page/outage", { down });
}

export async function addPerson(name, language) {
  return answerOf(await post("/page/people", { name, language }));
}

function post(path, asked) {
  const headers = { ...OWN, "Content-Type": "application/json" };
  return fetch(path, { method: "POST", headers, body: JSON.stringify(asked) });
}

async function answerOf(answer) {
  const told = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
  if (!answer.ok) throw new Failed(told.failed ?? "");
  return told;
}
