// Web Push: whether the server tells this browser of films, also while no page is open.
import { loadLocal, saveLocal } from "./local-storage.js";
import { peopleApi } from "./people-api.js";
import { session } from "./session.js";

const NAME = "push", WORKER = "sw.js";

/**
 * What this browser knows of itself: of whom, under which id, and of what it is told.
 * @typedef {{user: string, id: string, when_ended: boolean, when_needed: boolean}} Told
 */

/** Why browsers allow no notifications here; empty: they may. */
export function explainMissingPush() {
  if (!window.isSecureContext) return "Browsers allow it only on a page that was loaded over https.";
  if (!navigator.serviceWorker || !("PushManager" in window)) return "This browser cannot do it.";
  return "";
}

/** @returns {Told | null} */
export function findThisBrowser() {
  const told = loadLocal(NAME, /** @type {Told | null} */ (null));
  return told?.user === session.peek()?.user_id ? told : null;
}

/**
 * Have the server tell this browser. To be called by a click, because the browser asks the reader.
 * @param {Api.BrowserList} list @param {Api.NotificationChoice} wishes
 */
export async function startPush({ public_key: key, browsers }, wishes) {
  if (!key) return;
  if (await Notification.requestPermission() !== "granted") {
    throw new Error("The browser does not allow notifications of this page. Allow them in its settings of the site.");
  }
  const dead = browsers.find((each) => each.is_dead && each.subscription_id === findThisBrowser()?.id);
  const { endpoint, keys } = (await subscribe(key, Boolean(dead))).toJSON();
  const { p256dh, auth } = keys ?? {};
  if (!endpoint || !p256dh || !auth) throw new Error("The browser gave no address for notifications.");
  const known = await peopleApi.addBrowser({ endpoint, keys: { p256dh, auth }, ...wishes });
  saveLocal(NAME, { user: session.peek()?.user_id, id: known.subscription_id, ...wishes });
  if (dead && dead.subscription_id !== known.subscription_id) await peopleApi.removeBrowser(dead.subscription_id);
}

/** @param {string} key @param {boolean} isAnew @returns {Promise<PushSubscription>} */
async function subscribe(key, isAnew) {
  await navigator.serviceWorker.register(WORKER);
  const { pushManager } = await navigator.serviceWorker.ready;
  const known = await pushManager.getSubscription();
  if (!isAnew && known && toBase64Url(known.options.applicationServerKey) === key) return known;
  await known?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }).catch(() => {
    throw new Error("The browser could not reach its service for notifications. Try again later.");
  });
}

/** @param {ArrayBuffer | null} key */
function toBase64Url(key) {
  const text = btoa(String.fromCharCode(...new Uint8Array(key ?? new ArrayBuffer(0))));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Let nobody tell this browser anything any more. What the server knows of it is left there. */
export async function forgetPush() {
  if (!loadLocal(NAME, null)) return;
  saveLocal(NAME, null);
  const known = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  // Without the browser's service it stays there, and the server no longer uses it.
  await (await known?.pushManager.getSubscription())?.unsubscribe().catch(() => false);
}

/** Tell the server again what it has lost: after another log-in, or with another key. */
export async function renewPush() {
  const told = findThisBrowser();
  if (!session.peek()) return;
  if (!told || explainMissingPush() || Notification.permission !== "granted") return forgetPush();
  const list = await peopleApi.listBrowsers().catch(() => null);
  if (!list?.public_key) return;
  const known = await (await navigator.serviceWorker.getRegistration())?.pushManager.getSubscription();
  const isTold = list.browsers.some((each) => each.subscription_id === told.id && !each.is_dead);
  if (isTold && known && toBase64Url(known.options.applicationServerKey) === list.public_key) return;
  const { when_ended, when_needed } = told;
  await startPush(list, { when_ended, when_needed }).catch(() => {});
}
