// The dialogs that cancel a film and try it again: their modules come when the page is idle, or when one is opened.
import { html, signal } from "./html.js";
import { loadStyles, onIdle } from "./lazy-views.js";
import { showToast } from "./toasts.js";

/** @typedef {() => object | null} DialogView */
/** @typedef {{View: DialogView, open: (id: string) => void}} JobDialog */

const views = signal(/** @type {DialogView[]} */ ([]));

/** @returns {Promise<JobDialog>} */
const loadCancel = () => import("./cancel-dialog.js")
  .then((module) => ({ View: module.CancelDialog, open: module.openCancelDialog }));
/** @returns {Promise<JobDialog>} */
const loadRetry = () => import("./retry-dialog.js")
  .then((module) => ({ View: module.RetryDialog, open: module.openRetryDialog }));
onIdle(() => Promise.allSettled([loadCancel(), loadRetry()]));

/** @param {string} id */
export const openCancelDialog = (id) => openDialog(loadCancel, id);
/** @param {string} id */
export const openRetryDialog = (id) => openDialog(loadRetry, id);

/** @param {() => Promise<JobDialog>} load @param {string} id */
async function openDialog(load, id) {
  try {
    const [{ View, open }] = await Promise.all([load(), loadStyles()]);
    if (!views.peek().includes(View)) views.value = [...views.peek(), View];
    open(id);
  } catch {
    showToast("Part of the page failed to load. Reload it.", { tone: "bad" });
  }
}

export const JobDialogs = () => views.value.map((View) => html`<${View} />`);
