// The picture of the film that was ordered last. It stays in the form as long as its words do: another text is another
// film, which must not begin from it unseen.
import { formState, getSourceText, updateForm } from "./form-state.js";
import { effect, html, signal } from "./html.js";
import { Icon } from "./icons.js";
import { loadFromSession, saveToSession } from "./session-storage.js";

/** @typedef {import("./picture.js").Picture} Picture */
/** @typedef {{text: string, picture: Picture} | null} Ordered */

const KEY = "ordered-picture";
let ordered = loadOrdered();
/** The picture that left the form with its words. @type {import("@preact/signals").Signal<Picture | null>} */
export const takenOut = signal(null);

/** Note what has just been ordered. @param {import("./form-state.js").FormState} state */
export function noteOrdered(state) {
  ordered = state.picture && { text: getSourceText(state), picture: state.picture };
  takenOut.value = null;
  saveToSession(KEY, ordered);
}

effect(() => {
  const state = formState.value;
  if (!ordered || getSourceText(state) === ordered.text) return;
  // One that was chosen since, or came with the settings of another film, is meant.
  const isLeft = state.picture === ordered.picture;
  ordered = null;
  saveToSession(KEY, ordered);
  if (!isLeft) return;
  takenOut.value = state.picture;
  updateForm({ picture: null });
});

/** After a reload the form's picture is the ordered one if it has the same name. @returns {Ordered} */
function loadOrdered() {
  const { picture } = formState.peek();
  const saved = /** @type {Ordered} */ (loadFromSession(KEY, null));
  const isSame = picture && JSON.stringify(picture) === JSON.stringify(saved?.picture);
  return saved && picture && isSame ? { ...saved, picture } : null;
}

/** Below the empty field: that a picture has left it, and how it comes back. */
export function TakenOutPicture() {
  const picture = takenOut.value;
  if (!picture || formState.value.picture) return null;
  return html`<p class="hint row" role="status"><span>Your last film's picture is not part of this one.</span>
    <button type="button" class="button small" onClick=${() => { takenOut.value = null; updateForm({ picture }); }}>
      <${Icon} name="undo" size=${14} />Use it again</button></p>`;
}
