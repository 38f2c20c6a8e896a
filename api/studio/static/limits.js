// How long texts may be, as the server has it (tests/api/test_studio_limits.py compares them). Nothing is cut: what is too much is said.
// Exports: MOST, excess, Count.
import { html } from "./html.js";

export const MOST = { prompt: 4000, script: 20000, scene: 2000, title: 200, search: 200 };
// The count is shown when somebody may soon need it.
const NEAR = 0.8;

/** As the server counts: a sign outside the first plane is one character. @param {string} text */
const lengthOf = (text) => [...text].length;
const told = (count) => count.toLocaleString("en-US");

/** What is wrong with a text of that length, or undefined. @param {string} text @param {number} most */
export function excess(text, most) {
  const over = lengthOf(text) - most;
  return over > 0 ? `${told(over)} ${over === 1 ? "character" : "characters"} too many: at most ${told(most)}.` : undefined;
}

/** `3,812 of 4,000`, once it is near. @param {{text: string, most: number}} props */
export function Count({ text, most }) {
  const count = lengthOf(text);
  return count > most * NEAR ? html`<span class="count-chars tabular" data-over=${count > most}>${told(count)} of ${told(most)}</span>` : null;
}
