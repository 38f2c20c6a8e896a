// Opens the help, whose words are loaded when somebody first asks for them.
import { html, signal } from "./html.js";
import { Icon } from "./icons.js";

/** @typedef {(props: {onClose: () => void}) => object | null} HelpView */

const opened = signal({ View: /** @type {HelpView | null} */ (null) });

/** Show the keys of the page. */
export async function openHelp() {
  const { HelpDialog } = await import("./help-dialog.js");
  opened.value = { View: HelpDialog };
}

export function Help() {
  const { View } = opened.value;
  return View && html`<${View} onClose=${() => { opened.value = { View: null }; }} />`;
}

/** For the mouse; on a phone there are no keys. */
export function HelpButton() {
  return html`<button type="button" class="icon-button help-button" aria-label="Keys" title="Keys (?)"
      onClick=${openHelp}>
    <${Icon} name="help" /></button>`;
}
