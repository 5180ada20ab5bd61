// What is known of the local Telegram, kept up to date by the server's events.

export const store = { bot: null, down: false, people: new Map(), conversations: new Map() };

const listeners = new Map();

export function on(kind, listener) {
  listeners.set(kind, [...(listeners.get(kind) ?? []), listener]);
}

export function conversation(person, other) {
  const key = other === null ? `${person}-bot` : `${Math.min(person, other)}-${Math.max(person, other)}`;
  const [first, second] = other === null ? [person, null] : [Math.min(person, other), Math.max(person, other)];
  return store.conversations.get(key) ?? remember({ key, person: first, other: second, replyKeyboard: null });
}

export function conversationsOf(person) {
  return [...store.conversations.values()].filter((each) => each.person === person || each.other === person);
}

export function otherSide(known, person) {
  if (known.other === null) return { ...store.bot, colour: "var(--accent)", isBot: true };
  return store.people.get(known.person === person ? known.other : known.person);
}

export function watch() {
  const events = new EventSource(`/page/live${location.search}`);
  events.onerror = () => {
    store.down = true;
    tell("outage", true);
  };
  const hear = (kind, take) => events.addEventListener(kind, (event) => take(JSON.parse(event.data)));
  hear("everything", takeEverything);
  hear("message", takeMessage);
  hear("person", (told) => {
    store.people.set(told.person.id, told.person);
    remember(told.conversation);
    tell("people", told.person);
  });
  hear("commands", (told) => {
    for (const person of told.people) store.people.set(person.id, person);
    tell("people", null);
  });
  hear("outage", (told) => {
    store.down = told.down;
    tell("outage", told.down);
  });
  hear("action", (told) => tell("action", told));
}

function takeEverything(told) {
  store.bot = told.bot;
  store.down = told.down;
  store.people = new Map(told.people.map((person) => [person.id, person]));
  store.conversations = new Map();
  told.conversations.forEach(remember);
  for (const message of told.messages) store.conversations.get(message.conversation).messages.set(message.id, message);
  tell("everything", store);
}

function takeMessage(told) {
  const known = remember(told.conversation);
  const before = known.messages.get(told.message.id);
  known.messages.set(told.message.id, told.message);
  tell("message", { conversation: known, message: told.message, before });
}

function remember(told) {
  const known = store.conversations.get(told.key) ?? { messages: new Map() };
  store.conversations.set(told.key, Object.assign(known, told));
  return known;
}

function tell(kind, what) {
  for (const listener of listeners.get(kind) ?? []) listener(what);
}
