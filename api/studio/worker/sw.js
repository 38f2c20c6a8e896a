// The service worker: shows what the server tells this browser of films (Web Push), and opens them. It caches nothing.

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

/** @typedef {{title: string, body: string, path: string, tag: string}} Message as `push/messages.py` writes it */

/** @param {PushMessageData | null} data @returns {Message} */
function readMessage(data) {
  try {
    return data?.json();
  } catch {
    // A browser that shows nothing for a push loses the permission.
    return { title: "Longtake", body: "There is news of your films.", path: "#/gallery", tag: "news" };
  }
}

worker.addEventListener("install", () => worker.skipWaiting());

worker.addEventListener("push", (event) => {
  const { title, body, path, tag } = readMessage(event.data);
  event.waitUntil(worker.registration.showNotification(title, { body, tag, data: { path } }));
});

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openFilm(event.notification.data.path));
});

worker.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(tellNewAddress(event)));

/**
 * Tell the server where this browser is told from now on. Where that fails, the page does it when it is next opened.
 * @param {{oldSubscription: PushSubscription | null, newSubscription: PushSubscription | null}} change
 */
async function tellNewAddress({ oldSubscription, newSubscription }) {
  const { pushManager, scope } = worker.registration;
  if (!oldSubscription) return;
  const { applicationServerKey } = oldSubscription.options;
  const subscription = newSubscription ?? await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  const { endpoint, keys } = subscription.toJSON();
  const { p256dh, auth } = keys ?? {};
  await fetch(new URL("api/v1/session/notifications/browsers/renewal", scope), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ old_endpoint: oldSubscription.endpoint, endpoint, keys: { p256dh, auth } }),
  });
}

/**
 * Show the film in a tab that is open, the one that shows it before others, else in a new one.
 * @param {string} path
 */
async function openFilm(path) {
  const address = new URL(path, worker.registration.scope).href;
  const tabs = (await worker.clients.matchAll({ type: "window", includeUncontrolled: true }))
    .filter((tab) => tab.url.split(/[?#]/)[0] === worker.registration.scope);
  const tab = tabs.find((each) => each.url === address) ?? tabs.find((each) => each.focused) ?? tabs[0];
  if (!tab) return void await worker.clients.openWindow(address);
  // The page goes there by itself, so that it can ask about what is not saved.
  tab.postMessage({ path });
  // A browser may refuse to bring a tab to the front.
  await tab.focus().catch(() => {});
}
