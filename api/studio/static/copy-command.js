// A command line with a button that copies it.
import { html, useRef, useState } from "./html.js";
import { Icon } from "./icons.js";

/** @param {{label: string, command: string}} props */
export function CopyCommand({ label, command }) {
  const [word, setWord] = useState("Copy");
  const text = useRef(/** @type {HTMLElement | null} */ (null));
  // There is no clipboard on a plain HTTP address, and a browser may refuse it: the command is then selected.
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(command);
      setWord("Copied");
    } catch {
      if (text.current) getSelection()?.selectAllChildren(text.current);
      setWord("Selected: copy it");
    }
  };
  return html`<code ref=${text} class="command">${command}</code>
    <button type="button" class="button" aria-label=${`${label}: ${word.toLowerCase()}`} onClick=${copy}>
      <${Icon} name="copy" size=${14} /><span role="status">${word}</span></button>`;
}
