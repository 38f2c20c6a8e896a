// The views that the first one does not need. Their modules are loaded when the page is idle, or when a view is opened.
import { html, signal, useEffect } from "./html.js";

const IDLE_AFTER_MS = 1500;
/** @typedef {(props: any) => object | null} View */
/** @type {(() => unknown)[]} each returns a promise, or does little */
const loaders = [];

export const GalleryView = createLazyView(() => import("./gallery-view.js").then((module) => module.GalleryView));
export const JobView = createLazyView(() => import("./job-view.js").then((module) => module.JobView));
export const CostsView = createLazyView(() => import("./costs-view.js").then((module) => module.CostsView));
export const OperationsView = createLazyView(
  () => import("./operations-view.js").then((module) => module.OperationsView),
);
export const TeamView = createLazyView(() => import("./team-view.js").then((module) => module.TeamView));
export const WebhooksView = createLazyView(() => import("./webhooks-view.js").then((module) => module.WebhooksView));
export const JoinView = createLazyView(() => import("./join-view.js").then((module) => module.JoinView));
export const LogInView = createLazyView(() => import("./log-in-view.js").then((module) => module.LogInView));
export const PictureAdvice = createLazyView(() => import("./picture-advice.js").then((module) => module.PictureAdvice));
export const PictureAddress = createLazyView(
  () => import("./picture-address.js").then((module) => module.PictureAddress),
);
export const OrderedNote = createLazyView(() => import("./ordered-note.js").then((module) => module.OrderedNote));
/** No view, but no part of the first picture either. */
export const MoreFields = createLazyView(() => import("./more-fields.js").then((module) => module.MoreFields));

/** @type {Promise<unknown> | null} */
let styling = null;

/** Load the styles of all that is not in the first view; without them it would be drawn for a moment as plain text. */
export const loadStyles = () => (styling ??= new Promise((resolve, reject) => {
  const link = document.createElement("link");
  const href = new URL("later.css", import.meta.url).href;
  document.head.append(Object.assign(link, { rel: "stylesheet", href, onload: resolve, onerror: reject }));
}));

/** Load something else when the page is idle. @param {() => unknown} load */
export const onIdle = (load) => loaders.push(load);

/** Load the modules before somebody needs them: one after another, so that a press in between is not held up. */
export function preloadViews() {
  const whenIdle = window.requestIdleCallback ?? setTimeout;
  const left = [...loaders];
  const loadNext = async () => {
    await left.shift()?.();
    if (left.length) whenIdle(loadNext);
  };
  setTimeout(() => whenIdle(loadNext), IDLE_AFTER_MS);
}

/**
 * Create a component that shows a placeholder until its view is loaded.
 * @param {() => Promise<View>} load @returns {View}
 */
function createLazyView(load) {
  const loaded = signal({ View: /** @type {View | null} */ (null), failed: false });
  /** @type {Promise<void> | null} */
  let loading = null;
  const startLoading = () => (
    loading ??= Promise.all([load(), loadStyles()]).then(
      ([View]) => { loaded.value = { View, failed: false }; },
      () => { loaded.value = { View: null, failed: true }; },
    ));
  loaders.push(startLoading);
  return function LazyView(props) {
    const { View, failed } = loaded.value;
    useEffect(() => { startLoading(); }, []);
    if (View) return html`<${View} ...${props} />`;
    if (failed) return html`<${LoadFailure} />`;
    return props.quiet ? null : html`<div class="ghost ghost-tall" aria-busy="true"></div>`;
  };
}

function LoadFailure() {
  return html`<div class="empty"><h1>This view could not be loaded</h1><p>Part of the page is missing.</p>
    <button type="button" class="button" onClick=${() => location.reload()}>Reload the page</button></div>`;
}
