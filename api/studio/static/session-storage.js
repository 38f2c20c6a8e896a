// What this tab remembers over reloads: texts that are being written in it are not mixed with those of other tabs.
import { useState } from "./html.js";

const PREFIX = "longtake.";

/** Load a stored value. @template T @param {string} name @param {T} fallback @returns {T} */
export function loadFromSession(name, fallback) {
  try {
    const text = sessionStorage.getItem(PREFIX + name);
    return text === null ? fallback : JSON.parse(text);
  } catch {
    return fallback;
  }
}

/** Store a value as JSON. @param {string} name @param {unknown} value */
export function saveToSession(name, value) {
  try {
    sessionStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // In private windows and on full disks the value is lost with the page.
  }
}

/** @param {string} name */
export function removeFromSession(name) {
  try {
    sessionStorage.removeItem(PREFIX + name);
  } catch {
    // A value that cannot be stored is not there either.
  }
}

/**
 * `useState` with a value that survives reloads, and closing and reopening a form, until it is removed.
 * @template T @param {string} name @param {T} initial @returns {[T, (next: T) => void]}
 */
export function useSessionState(name, initial) {
  const [value, setValue] = useState(() => loadFromSession(name, initial));
  /** @param {T} next */
  const setAndSave = (next) => {
    saveToSession(name, next);
    setValue(next);
  };
  return [value, setAndSave];
}
