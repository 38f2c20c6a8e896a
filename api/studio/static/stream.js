// The page's one connection for news: server-sent events of all of the reader's active jobs.
// A browser's own retry gives up on the first odd answer and says nothing; this one tries three times, then says so.
// Exports: connection (signal: live | reconnecting | lost), connect, reconnect.
import { V1 } from "./api.js";
import { signal } from "./html.js";

const ADDRESS = `${V1}/events`;
const DELAYS_MS = [1000, 2000, 4000];
// A laptop that was closed for this long may hold a connection that nobody is at the other end of.
const STALE_MS = 30000;
// The server says every 15 seconds that it is there. Who hears nothing for so long has a line that leads nowhere.
const SILENT_MS = 40000;
const WATCH_MS = 5000;

/** @type {import("@preact/signals").Signal<"live" | "reconnecting" | "lost">} */
export const connection = signal("reconnecting");

/** @type {EventSource | null} */
let source = null;
let timer = 0;
let tries = 0;
let hiddenAt = 0;
let heardAt = 0;
let hear = { update: () => {}, done: () => {}, trouble: () => {}, opened: () => {} };

/** Begin. `opened` is called at each new connection: what was missed is asked for then. @param {typeof hear} listeners */
export function connect(listeners) {
  hear = listeners;
  open();
}

/** The reader's own try, or a sign that it is worth one. */
export function reconnect() {
  tries = 0;
  connection.value = "reconnecting";
  open();
}

function open() {
  close();
  heardAt = Date.now();
  source = new EventSource(ADDRESS);
  source.addEventListener("open", opened);
  source.addEventListener("ping", alive);
  listen("update", (told) => hear.update(told));
  listen("done", (told) => hear.done(told));
  // The server's word for trouble, and the browser's for a broken line, have one name.
  source.addEventListener("error", (event) => { if (!(event instanceof MessageEvent)) broken(); });
  listen("error", (told) => hear.trouble(told));
}

function alive() {
  heardAt = Date.now();
}

function listen(name, act) {
  source.addEventListener(name, (event) => {
    if (!(event instanceof MessageEvent)) return;
    alive();
    act(JSON.parse(event.data));
  });
}

// A server that stands still keeps its lines open, and a browser waits for ever: nobody else would notice.
function watch() {
  if (source && Date.now() - heardAt > SILENT_MS) broken();
}

setInterval(watch, WATCH_MS);

function opened() {
  alive();
  tries = 0;
  connection.value = "live";
  hear.opened();
}

function broken() {
  close();
  if (tries >= DELAYS_MS.length) {
    connection.value = "lost";
    return;
  }
  connection.value = "reconnecting";
  timer = setTimeout(open, DELAYS_MS[tries++]);
}

function close() {
  clearTimeout(timer);
  source?.close();
  source = null;
}

addEventListener("online", reconnect);
addEventListener("pagehide", close);
addEventListener("pageshow", (event) => { if (event.persisted) reconnect(); });
document.addEventListener("visibilitychange", () => {
  watch();
  if (document.hidden) hiddenAt = Date.now();
  else if (connection.value === "lost" || Date.now() - hiddenAt > STALE_MS) reconnect();
});
