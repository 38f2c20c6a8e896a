// What this tab remembers, over reloads: what is being written in it is nobody else's.
// Exports: recallHere, keepHere, forgetHere, useKept.
import { useState } from "./html.js";

const PREFIX = "longtake.";

/** @template T @param {string} name @param {T} otherwise @returns {T} */
export function recallHere(name, otherwise) {
  try {
    const text = sessionStorage.getItem(PREFIX + name);
    return text === null ? otherwise : JSON.parse(text);
  } catch {
    return otherwise;
  }
}

/** @param {string} name @param {unknown} value @returns {boolean} whether it is remembered */
export function keepHere(name, value) {
  try {
    sessionStorage.setItem(PREFIX + name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** @param {string} name */
export function forgetHere(name) {
  try {
    sessionStorage.removeItem(PREFIX + name);
  } catch {
    // What cannot be remembered cannot be forgotten.
  }
}

/** Like `useState`, and found again after a reload, or when what was closed is opened again, until it is forgotten. */
export function useKept(name, otherwise) {
  const [value, setValue] = useState(() => recallHere(name, otherwise));
  const set = (next) => { keepHere(name, next); setValue(next); };
  return [value, set];
}
