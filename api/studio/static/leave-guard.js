// Asks before somebody leaves unsaved changes: for another view, for another page, or by a reload.
import { Dialog } from "./dialog.js";
import { html, signal, useEffect } from "./html.js";
import { guardNavigation, navigate } from "./router.js";

/** The address that the reader wants to go to. @type {import("@preact/signals").Signal<string | null>} */
const wantedHash = signal(null);

/** Guard the view while something is unsaved. @param {boolean} isUnsaved */
export function useLeaveGuard(isUnsaved) {
  useEffect(() => {
    if (!isUnsaved) return undefined;
    const endGuard = guardNavigation((hash) => { wantedHash.value = hash; });
    addEventListener("beforeunload", preventDefault);
    return () => {
      removeEventListener("beforeunload", preventDefault);
      endGuard();
    };
  }, [isUnsaved]);
}

/** @param {Event} event */
const preventDefault = (event) => event.preventDefault();

function leave() {
  const hash = wantedHash.value;
  wantedHash.value = null;
  guardNavigation(null);
  navigate(hash || "#/");
}

function stay() {
  wantedHash.value = null;
}

export function LeaveDialog() {
  if (wantedHash.value === null) return null;
  const actions = html`<button type="button" class="button" onClick=${leave}>Leave</button>
    <button type="button" class="button primary" autofocus onClick=${stay}>Stay</button>`;
  return html`<${Dialog} title="Leave without saving?" onClose=${stay} actions=${actions}>
    <p>Your changes to the storyboard are not saved.${" "}
      They are kept in this browser, and are back when you open this film again.</p>
  <//>`;
}
