// A secret that is shown once, with a button that copies it.
import { html, useRef, useState } from "./html.js";
import { Icon } from "./icons.js";

/** @param {{label: string, text: string, hint: string}} props */
export function CopyField({ label, text, hint }) {
  const [word, setWord] = useState("Copy");
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  // There is no clipboard on a plain HTTP address, and a browser may refuse it: the text is then selected.
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setWord("Copied");
    } catch {
      field.current?.focus();
      setWord("Selected: copy it");
    }
  };
  return html`<div class="row" role="status">
    <input ref=${field} type="text" readonly aria-label=${label} value=${text}
      onFocus=${(event) => event.target.select()} />
    <button type="button" class="button" onClick=${copy}><${Icon} name="copy" size=${14} />${word}</button>
    <p class="hint">${hint}</p>
  </div>`;
}
