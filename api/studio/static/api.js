// Every request that the page makes. Whatever goes wrong is a Problem with a sentence for people.
// Exports: Problem, call, and `api` with one function for each call.
import { setServerTime } from "./clock.js";

// A proxy may serve all of it under a path of its own: the page knows it by its own address, which ends with it.
const ROOT = new URL(".", document.baseURI).pathname.slice(0, -1);
export const V1 = `${ROOT}/api/v1`;
const NO_CONTENT = 204;
const OFFLINE = {
  type: "offline", status: 0, title: "Longtake does not answer",
  detail: "The page cannot reach its server.",
};

/** A problem document (RFC 9457) as an error; `fields` are its errors by the field's dotted path. */
export class Problem extends Error {
  constructor(document) {
    super(document.detail || document.title);
    this.type = document.type.replace("/problems/", "");
    this.status = document.status;
    this.title = document.title;
    this.jobId = document.job_id ?? null;
    this.fields = Object.fromEntries((document.errors ?? []).map(({ field, message }) => [field, message]));
  }
}

/**
 * Ask the API.
 * @param {string} method @param {string} path below /api/v1, or from the root with a leading `//`
 * @param {unknown} [body] @param {{headers?: Record<string, string>, signal?: AbortSignal}} [more]
 * @returns {Promise<any>} the JSON of the answer, null when it has none; rejects with a Problem
 */
export async function call(method, path, body, { headers, signal } = {}) {
  const answer = await send(path.startsWith("//") ? ROOT + path.slice(1) : V1 + path, {
    method, signal,
    headers: { Accept: "application/json", ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  setServerTime(answer.headers.get("date"));
  const document = await answer.json().catch(nothingElse);
  if (answer.ok && (document !== null || answer.status === NO_CONTENT)) return document;
  throw new Problem(document?.type ? document : { ...OFFLINE, type: "broken", status: answer.status, title: "Unexpected answer" });
}

/** An answer without JSON is one; one that nobody waits for any more is none. */
function nothingElse(error) {
  if (error.name === "AbortError") throw error;
  return null;
}

async function send(url, request) {
  try {
    return await fetch(url, request);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(OFFLINE);
  }
}

const at = (id) => `/jobs/${encodeURIComponent(id)}`;
const scene = (id, n) => `${at(id)}/scenes/${n}`;

export const api = {
  ready: () => call("GET", "//readyz"),
  providers: () => call("GET", "/providers"),
  estimate: (brief, signal) => call("POST", "/estimate", brief, { signal }),
  generate: (brief, key) => call("POST", "/generate", brief, { headers: { "Idempotency-Key": key } }),
  list: (filters = {}, signal) => call("GET", `/jobs?${new URLSearchParams(filters)}`, undefined, { signal }),
  job: (id) => call("GET", at(id)),
  progress: (id) => call("GET", `${at(id)}/progress`),
  edit: (id, changes) => call("PATCH", at(id), changes),
  remove: (ids) => call("POST", "/jobs/delete", { ids }),
  cancel: (id, mode) => call("POST", `${at(id)}/cancel?mode=${mode}`),
  retry: (id, order) => call("POST", `${at(id)}/retry`, order),
  retryEstimate: (id, order, signal) => call("POST", `${at(id)}/retry/estimate`, order, { signal }),
  approve: (id, order) => call("POST", `${at(id)}/approve`, order),
  saveStoryboard: (id, storyboard) => call("PUT", `${at(id)}/storyboard`, storyboard),
  resolve: (id, n, order) => call("POST", `${scene(id, n)}/resolve`, order),
  retake: (id, n, order) => call("POST", `${scene(id, n)}/retake`, order),
  retakeEstimate: (id, n, order, signal) => call("POST", `${scene(id, n)}/retake/estimate`, order, { signal }),
  choose: (id, n, take) => call("POST", `${scene(id, n)}/choose`, { take }),
};
