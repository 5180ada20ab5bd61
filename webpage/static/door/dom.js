// Building elements. Names come from guests: they are only ever text.

export const byId = (id) => document.getElementById(id);

/** An element; a property that is a function listens, one with a dash or from ARIA is an attribute. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name in made && !name.includes("-")) made[name] = value;
    else made.setAttribute(name, value);
  }
  return children.length ? fill(made, ...children) : made;
}

/** Put these in place of what an element holds; null and undefined are left out. */
export function fill(parent, ...children) {
  parent.replaceChildren(...children.filter((child) => child !== null && child !== undefined));
  return parent;
}

/** A name, kept apart from a sentence that runs the other way. */
export const bdi = (text) => element("bdi", {}, text);

/** What there is of these, with dots between. */
export const dotted = (parts) => parts.filter(Boolean).flatMap((part, place) => (place ? [" · ", bdi(part)] : [bdi(part)]));

export const icon = (path) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
};

export function announce(words) {
  byId("announcement").textContent = words;
}

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
