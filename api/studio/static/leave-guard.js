// Who leaves what is not saved is asked first, wherever they go: another view, another page, a reload.
// Exports: useGuard(active), LeaveDialog.
import { Dialog } from "./dialogs.js";
import { html, signal, useEffect } from "./html.js";
import { go, guard } from "./router.js";

const wanted = signal(null);

/** Ask while this is so. @param {boolean} active */
export function useGuard(active) {
  useEffect(() => {
    if (!active) return undefined;
    const stay = (event) => event.preventDefault();
    const release = guard((hash) => { wanted.value = hash; });
    addEventListener("beforeunload", stay);
    return () => { removeEventListener("beforeunload", stay); release(); };
  }, [active]);
}

function leave() {
  const hash = wanted.value;
  wanted.value = null;
  guard(null);
  go(hash || "#/");
}

export function LeaveDialog() {
  if (wanted.value === null) return null;
  const stay = () => { wanted.value = null; };
  const actions = html`<button type="button" class="button" onClick=${leave}>Leave</button>
    <button type="button" class="button primary" autofocus onClick=${stay}>Stay</button>`;
  return html`<${Dialog} title="Leave without saving?" onClose=${stay} actions=${actions}>
    <p>Your changes to the storyboard are not saved. They are kept in this browser, and are back when you open this film again.</p>
  <//>`;
}
