// What modules tell one another: ``connection``, ``list``, ``waiting``, ``conflict``, ``ended``.

const bus = new EventTarget();

export const tell = (name, detail) => bus.dispatchEvent(new CustomEvent(name, { detail }));
export const on = (name, listen) => bus.addEventListener(name, (event) => listen(event.detail));
