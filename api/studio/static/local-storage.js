// What this browser remembers in all its tabs. A browser that refuses to store anything is no reason to fail.

const PREFIX = "longtake.";

/** Load a stored value. @template T @param {string} name @param {T} fallback @returns {T} */
export function loadLocal(name, fallback) {
  try {
    const text = localStorage.getItem(PREFIX + name);
    return text === null ? fallback : JSON.parse(text);
  } catch {
    return fallback;
  }
}

/** Store a value as JSON. @param {string} name @param {unknown} value */
export function saveLocal(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // In private windows and on full disks the value is lost with the page.
  }
}

/** Call back when another tab has stored the value. @param {string} name @param {() => void} listener */
export function onLocalChange(name, listener) {
  addEventListener("storage", (event) => {
    if (event.key === PREFIX + name) listener();
  });
}
