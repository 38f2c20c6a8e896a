// Keyboard shortcuts of the whole page, as the help lists them. They do nothing while somebody types a text.
import { openHelp } from "./help.js";
import { collapseQueue } from "./queue.js";
import { navigate, route } from "./router.js";

const MAX_WAIT_MS = 3000;
const TEXT_FIELDS = "input:not([type=checkbox]):not([type=radio]), textarea, select, dialog, [contenteditable]";
/** What a key presses on a film's page. @type {Record<string, string>} */
const FILM_LINKS = { Escape: "[data-key=back]", j: "[data-key=next]", k: "[data-key=previous]" };

export function listenForShortcuts() {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "Escape" && collapseQueue()) return;
    if (event.key === "?") openHelp();
    if (event.key === "/") openAndFocus(event, "gallery", "#/gallery", "input[type=search]");
    if (event.key === "n") openAndFocus(event, "create", "#/", "#prompt, #script");
    if (route.peek().name === "job") press(FILM_LINKS[event.key]);
  });
}

/** @param {EventTarget | null} target */
const isTyping = (target) => target instanceof Element && target.closest(TEXT_FIELDS) !== null;

/** @param {string | undefined} selector */
function press(selector) {
  // A picture that fills the screen, and an open dialog, have Esc for themselves.
  if (!selector || document.fullscreenElement || document.querySelector("dialog[open]")) return;
  const link = document.querySelector(selector);
  if (link instanceof HTMLElement) link.click();
}

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
