// Keyboard shortcuts of the whole page. They do nothing while somebody types a text.
import { collapseQueue } from "./queue.js";
import { navigate, route } from "./router.js";

const MAX_WAIT_MS = 3000;
const TEXT_FIELDS = "input:not([type=checkbox]):not([type=radio]), textarea, select, dialog, [contenteditable]";

export function listenForShortcuts() {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "Escape") collapseQueue();
    if (event.key === "/") openAndFocus(event, "gallery", "#/gallery", "input[type=search]");
    if (event.key === "n") openAndFocus(event, "create", "#/", "#prompt, #script");
  });
}

/** @param {EventTarget | null} target */
const isTyping = (target) => target instanceof Element && target.closest(TEXT_FIELDS) !== null;

/**
 * Open a view and focus one of its fields.
 * @param {Event} event @param {string} view @param {string} hash @param {string} selector
 */
function openAndFocus(event, view, hash, selector) {
  event.preventDefault();
  if (route.peek().name !== view) navigate(hash);
  focusWhenThere(selector, Date.now() + MAX_WAIT_MS);
}

/**
 * Wait for the field: a view is drawn later than the address changes.
 * @param {string} selector @param {number} until
 */
function focusWhenThere(selector, until) {
  const field = document.querySelector(selector);
  if (field instanceof HTMLElement) field.focus();
  else if (Date.now() < until) requestAnimationFrame(() => focusWhenThere(selector, until));
}
