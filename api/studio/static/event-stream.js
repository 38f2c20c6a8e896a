// The page's one connection for news: server-sent events of all active jobs of the reader.
// It retries by itself three times and then says so, because a browser gives up on the first odd answer without a word.
import { API_ROOT } from "./api.js";
import { signal } from "./html.js";
import { signedOut } from "./signed-out.js";

const EVENTS_URL = `${API_ROOT}/events`;
const RETRY_DELAYS_MS = [1000, 2000, 4000];
// After a laptop was closed for this long, nobody may be at the other end of the connection any more.
const MAX_HIDDEN_MS = 30000;
// The server pings every 15 seconds: after this long without an event the connection is dead.
const MAX_SILENCE_MS = 40000;
const WATCH_MS = 5000;
const SIGNED_OUT = "signed_out";

/** @type {import("@preact/signals").Signal<"live" | "reconnecting" | "lost">} */
export const connection = signal("reconnecting");

/**
 * @typedef {object} StreamListeners
 * @property {(snapshot: Api.ProgressSnapshot) => void} onUpdate
 * @property {(end: {job_id: string, status: Api.JobStatus}) => void} onDone
 * @property {(outage: {job_id: string | null, error: Api.JobError}) => void} onOutage a job's progress cannot be read
 * @property {() => void} onOpen at each new connection: time to ask for what was missed
 */

/** @type {EventSource | null} */
let source = null;
let retryTimer = 0;
let tries = 0;
let hiddenAt = 0;
let lastEventAt = 0;
/** @type {StreamListeners} */
let listeners = { onUpdate: () => {}, onDone: () => {}, onOutage: () => {}, onOpen: () => {} };

/** Open the connection. @param {StreamListeners} added */
export function connectStream(added) {
  listeners = added;
  openStream();
}

/** Open a new connection at once: the reader wants it, or something says that it will work. */
export function reconnect() {
  tries = 0;
  connection.value = "reconnecting";
  openStream();
}

function openStream() {
  closeStream();
  lastEventAt = Date.now();
  source = new EventSource(EVENTS_URL);
  source.addEventListener("open", handleOpen);
  source.addEventListener("ping", noteEvent);
  // The server's event about a job, and the browser's event about the connection, are both called "error".
  source.addEventListener("error", (event) => { if (!(event instanceof MessageEvent)) handleBreak(); });
  listenTo(source, "update", (data) => listeners.onUpdate(data));
  listenTo(source, "done", (data) => listeners.onDone(data));
  listenTo(source, "error", (data) => (data.error.type === SIGNED_OUT ? leave() : listeners.onOutage(data)));
}

/** The reader's log-in has ended: no connection brings news until the next one. */
function leave() {
  closeStream();
  signedOut.value = true;
}

function noteEvent() {
  lastEventAt = Date.now();
}

/** @param {EventSource} events @param {string} name @param {(data: any) => void} act */
function listenTo(events, name, act) {
  events.addEventListener(name, (event) => {
    if (!(event instanceof MessageEvent)) return;
    noteEvent();
    act(JSON.parse(event.data));
  });
}

/** A server that hangs keeps its connections open, and a browser would wait for ever. */
function checkSilence() {
  if (source && Date.now() - lastEventAt > MAX_SILENCE_MS) handleBreak();
}

setInterval(checkSilence, WATCH_MS);

function handleOpen() {
  noteEvent();
  tries = 0;
  connection.value = "live";
  listeners.onOpen();
}

function handleBreak() {
  closeStream();
  const delay = RETRY_DELAYS_MS[tries++];
  connection.value = delay === undefined ? "lost" : "reconnecting";
  if (delay !== undefined) retryTimer = setTimeout(openStream, delay);
}

function closeStream() {
  clearTimeout(retryTimer);
  source?.close();
  source = null;
}

addEventListener("online", reconnect);
addEventListener("pagehide", closeStream);
addEventListener("pageshow", (event) => { if (event.persisted) reconnect(); });
document.addEventListener("visibilitychange", () => {
  checkSilence();
  if (document.hidden) hiddenAt = Date.now();
  else if (connection.value === "lost" || Date.now() - hiddenAt > MAX_HIDDEN_MS) reconnect();
});
