// Dialogs: the browser's own <dialog> keeps the focus inside and closes on Esc.
import { html, useEffect, useId, useRef } from "./html.js";
import { Icon } from "./icons.js";

/**
 * A modal dialog, open as long as it is rendered. It gives the focus back when it closes.
 * @param {{title: string, onClose: () => void, children: Child, actions?: Child, wide?: boolean}} props
 */
export function Dialog({ title, onClose, children, actions, wide = false }) {
  const ref = useRef(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    ref.current.showModal();
    return () => { if (before instanceof HTMLElement && before.isConnected) before.focus(); };
  }, []);
  /** @param {MouseEvent} event */
  const closeFromOutside = (event) => { if (event.target === ref.current) onClose(); };
  return html`<dialog ref=${ref} class=${wide ? "wide" : ""} aria-labelledby=${id}
      onClose=${onClose} onMouseDown=${closeFromOutside}>
    <div class="dialog-body">
      <header class="dialog-head">
        <h2 id=${id}>${title}</h2>
        <button type="button" class="icon-button" aria-label="Close" onClick=${onClose}>
          <${Icon} name="close" />
        </button>
      </header>
      ${children}
      ${actions && html`<footer class="dialog-actions">${actions}</footer>`}
    </div>
  </dialog>`;
}
