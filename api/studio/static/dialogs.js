// Dialogs: the browser's own <dialog> keeps the focus inside, closes on Esc, and gives the focus back.
// Exports: Dialog({title, onClose, children, actions, wide}).
import { html, useEffect, useId, useRef } from "./html.js";
import { Icon } from "./icons.js";

/**
 * Shown while it is rendered.
 * @param {{title: string, onClose: () => void, children: unknown, actions?: unknown, wide?: boolean}} props
 */
export function Dialog({ title, onClose, children, actions, wide = false }) {
  const ref = useRef(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    ref.current.showModal();
    return () => { if (before?.isConnected) before.focus(); };
  }, []);
  const outside = (event) => { if (event.target === ref.current) onClose(); };
  return html`<dialog ref=${ref} class=${wide ? "wide" : ""} aria-labelledby=${id} onClose=${onClose} onMouseDown=${outside}>
    <div class="dialog-body">
      <header class="dialog-head">
        <h2 id=${id}>${title}</h2>
        <button type="button" class="icon-button" aria-label="Close" onClick=${onClose}><${Icon} name="close" /></button>
      </header>
      ${children}
      ${actions && html`<footer class="dialog-actions">${actions}</footer>`}
    </div>
  </dialog>`;
}
