// How long texts may be; tests/api/test_studio_limits.py compares the numbers with the server's. Texts are never cut.
import { html } from "./html.js";

export const MAX_LENGTHS = {
  prompt: 4000, script: 20000, scene: 2000, line: 600, title: 200, card: 60, search: 200, music: 2000 };
// The count is shown from this share of the limit on.
const NEAR_LIMIT = 0.8;

/** Count as the server does: a character outside the basic plane is one character. @param {string} text */
const countCharacters = (text) => [...text].length;
/** @param {number} count */
const formatNumber = (count) => count.toLocaleString("en-US");

/** Say by how much a text is too long; undefined if it is not. @param {string} text @param {number} limit */
export function describeExcess(text, limit) {
  const excess = countCharacters(text) - limit;
  if (excess <= 0) return undefined;
  const characters = excess === 1 ? "character" : "characters";
  return `${formatNumber(excess)} ${characters} too many: at most ${formatNumber(limit)}.`;
}

/** `3,812 of 4,000`, shown near the limit. @param {{text: string, limit: number}} props */
export function CharacterCount({ text, limit }) {
  const count = countCharacters(text);
  if (count <= limit * NEAR_LIMIT) return null;
  const words = `${formatNumber(count)} of ${formatNumber(limit)}`;
  return html`<span class="count-chars tabular" data-over=${count > limit}>${words}</span>`;
}
