// Words that whoever runs Longtake wants confirmed with each order of a film; the server refuses one without them.
import { html, signal } from "./html.js";
import { Icon } from "./icons.js";
import { session } from "./session.js";

/** The text of the film that they were confirmed for: another text is another film. */
const confirmedText = signal("");

const getWords = () => session.value?.order_confirmation ?? null;

/**
 * Return what goes into the order of a film of this text.
 * @param {string} text @returns {{order_confirmation?: string}}
 */
export function confirmOrder(text) {
  const words = getWords();
  return words && confirmedText.peek() === text ? { order_confirmation: words } : {};
}

/** Return why a film of this text may not be ordered yet; null if it may. @param {string} text */
export function getUnconfirmed(text) {
  const isMissing = getWords() && confirmedText.peek() !== text;
  return isMissing ? { message: "", fields: { order_confirmation: "Confirm this before you order." } } : null;
}

/** @param {{text: string, error?: string}} props */
export function OrderConfirmation({ text, error }) {
  const words = getWords();
  if (!words) return null;
  const isConfirmed = confirmedText.value === text && text !== "";
  const isWrong = error && !isConfirmed;
  return html`<div class="confirmation">
    <label class="check"><input type="checkbox" checked=${isConfirmed} aria-invalid=${isWrong ? "true" : undefined}
      aria-describedby=${isWrong ? "confirmation-error" : undefined}
      onChange=${(event) => { confirmedText.value = event.target.checked ? text : ""; }} />${words}</label>
    ${isWrong && html`<div class="field-error" id="confirmation-error">
      <${Icon} name="alert" size=${13} />${error}</div>`}
  </div>`;
}
