// Keys for the whole page. Whoever writes a text writes a text: nothing of this happens there.
// Exports: listen.
import { foldQueue } from "./queue.js";
import { go, route } from "./router.js";

const PATIENCE_MS = 3000;
const isWriting = (target) => target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, dialog, [contenteditable]");

export function listen() {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    if (event.key === "/") take(event, search);
    if (event.key === "Escape") foldQueue();
    if (event.key === "n") take(event, () => focusWhenThere("#/", "create", "#prompt, #script"));
  });
}

function take(event, act) {
  event.preventDefault();
  act();
}

const search = () => focusWhenThere("#/gallery", "gallery", "input[type=search]");

function focusWhenThere(hash, name, selector) {
  if (route.peek().name !== name) go(hash);
  whenThere(selector, Date.now() + PATIENCE_MS);
}

/** A view is drawn behind the change of the address, and its modules may have to come first. */
function whenThere(selector, until) {
  const found = document.querySelector(selector);
  if (found) found.focus();
  else if (Date.now() < until) requestAnimationFrame(() => whenThere(selector, until));
}
