// Title and picture of the film that was ordered last. They stay in the form as long as its words do: another text is
// another film, which must not begin from that picture unseen, nor be called like the last one.
import { formState, getSourceText, updateForm } from "./form-state.js";
import { effect, html, signal } from "./html.js";
import { Icon } from "./icons.js";
import { loadFromSession, saveToSession } from "./session-storage.js";

/** @typedef {import("./picture.js").Picture} Picture */
/** @typedef {{text: string, title: string, picture: Picture | null} | null} Ordered */

const KEY = "ordered-film";
let ordered = loadOrdered();
/** The picture that left the form with its words. @type {import("@preact/signals").Signal<Picture | null>} */
export const takenOut = signal(null);

/** Note what has just been ordered. @param {import("./form-state.js").FormState} state */
export function noteOrdered(state) {
  ordered = { text: getSourceText(state), title: state.title, picture: state.picture };
  takenOut.value = null;
  saveToSession(KEY, ordered);
}

effect(() => {
  const state = formState.value;
  if (!ordered || getSourceText(state) === ordered.text) return;
  // What was chosen since, or a picture that came with the settings of another film, is meant.
  const hasTitle = state.title === ordered.title;
  const hasPicture = ordered.picture !== null && state.picture === ordered.picture;
  ordered = null;
  saveToSession(KEY, ordered);
  if (hasPicture) takenOut.value = state.picture;
  if (hasTitle || hasPicture) updateForm({ ...(hasTitle && { title: "" }), ...(hasPicture && { picture: null }) });
});

/** After a reload the form's picture is the ordered one if it has the same name. @returns {Ordered} */
function loadOrdered() {
  const { picture } = formState.peek();
  const saved = /** @type {Ordered} */ (loadFromSession(KEY, null));
  const isSame = picture !== null && JSON.stringify(picture) === JSON.stringify(saved?.picture);
  return saved && { ...saved, picture: isSame ? picture : null };
}

/** Below the empty field: that a picture has left it, and how it comes back. */
export function TakenOutPicture() {
  const picture = takenOut.value;
  if (!picture || formState.value.picture) return null;
  return html`<p class="hint row" role="status"><span>Your last film's picture is not part of this one.</span>
    <button type="button" class="button small" onClick=${() => { takenOut.value = null; updateForm({ picture }); }}>
      <${Icon} name="undo" size=${14} />Use it again</button></p>`;
}
