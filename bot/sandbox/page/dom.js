// Builds elements. Texts are always text: nothing that a person or a bot wrote is ever read as HTML.

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  back: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  more: "M12 5.500v.01M12 12v.01M12 18.500v.01",
  clip: "M20 11.500l-8 8a5 5 0 0 1-7-7l8.500-8.500a3.400 3.400 0 0 1 4.800 4.800l-8.400 8.400a1.700 1.700 0 0 1-2.400-2.400l7.600-7.600",
  send: "M4 12l16-8-5 16-3.500-6.500z",
  menu: "M4 7h16M4 12h16M4 17h16",
  open: "M9 6h9v9M18 6L7 17",
  copy: "M9 9h10v10H9zM6 15H5V5h10v1",
  share: "M14 6l6 6-6 6M20 12H9a5 5 0 0 0-5 5v1",
  card: "M3 7h18v10H3zM3 11h18",
  reload: "M19 12a7 7 0 1 1-2-5l2 2M19 4v5h-5",
  lock: "M7 11h10v8H7zM9 11V8a3 3 0 0 1 6 0v3",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  pin: "M9 4h6l-1 6 3 3H7l3-3zM12 13v7",
  plus: "M12 5v14M5 12h14",
  tools: "M5 8h9M18 8h1M5 16h1M10 16h9M16 6v4M8 14v4",
  check: "M5 12.500l4.500 4.500L19 7.500",
  block: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16M6.500 6.500l11 11",
  start: "M8 5l11 7-11 7z",
};

export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") made.className = value;
    else if (name === "data") Object.assign(made.dataset, value);
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "aria" || name === "vars") continue;
    else if (name in made && typeof value !== "string") made[name] = value;
    else made.setAttribute(name, value);
  }
  for (const [name, value] of Object.entries(properties.aria ?? {})) made.setAttribute(`aria-${name}`, value);
  for (const [name, value] of Object.entries(properties.vars ?? {})) made.style.setProperty(`--${name}`, value);
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export function icon(name) {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("viewBox", "0 0 24 24");
  drawn.setAttribute("aria-hidden", "true");
  drawn.classList.add("icon", `icon-${name}`);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  drawn.append(path);
  return drawn;
}

export function iconButton(name, label, onclick, properties = {}) {
  return el("button", { type: "button", class: "icon-button", title: label, aria: { label }, onclick, ...properties }, icon(name));
}

export function avatar(person, size = "") {
  return el("span", { class: `avatar ${size}`, aria: { hidden: "true" }, vars: { person: person.colour } }, person.initial);
}
