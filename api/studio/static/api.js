// The API client: one function for each request that the page makes. Every failure is a Problem.
import { setServerTime } from "./clock.js";
import { noteAnswer } from "./signed-out.js";

// Relative to the page, because a proxy may serve both under a path of its own.
export const API_ROOT = new URL("api/v1", document.baseURI).pathname;
const NO_CONTENT = 204;
const JSON_BODY = { "Content-Type": "application/json" };
const OFFLINE = {
  type: "offline", status: 0, title: "Longtake does not answer",
  detail: "This page cannot reach the Longtake server.",
};

/** A problem document (RFC 9457) as an error; messages and codes of its fields are by the field's dotted path. */
export class Problem extends Error {
  /** @param {Partial<Api.ProblemDetails> & {type: string, title: string, status: number}} document */
  constructor(document) {
    super(document.detail || document.title);
    this.type = document.type.replace("/problems/", "");
    this.status = document.status;
    this.title = document.title;
    this.jobId = document.job_id ?? null;
    const errors = document.errors ?? [];
    /** @type {Record<string, string>} */
    this.fields = Object.fromEntries(errors.map(({ field, message }) => [field, message]));
    /** @type {Record<string, string>} */
    this.codes = Object.fromEntries(errors.map(({ field, code }) => [field, code ?? ""]));
  }
}

/**
 * Send one request to the API.
 * @param {string} method
 * @param {string} path below /api/v1
 * @param {unknown} [body] sent as JSON, unless it is a form
 * @param {{headers?: Record<string, string>, signal?: AbortSignal}} [options]
 * @returns {Promise<any>} the JSON of the answer, null if it has none; rejects with a Problem
 */
export async function callApi(method, path, body, { headers, signal } = {}) {
  const encoded = encodeBody(body);
  const answer = await fetchOnline(API_ROOT + path, {
    method, signal, body: encoded.body, headers: { Accept: "application/json", ...encoded.headers, ...headers },
  });
  setServerTime(answer.headers.get("date"));
  const document = await answer.json().catch(returnNull);
  if (answer.ok && (document !== null || answer.status === NO_CONTENT)) return document;
  noteAnswer(path, answer.status);
  if (document?.type) throw new Problem(document);
  throw new Problem({ ...OFFLINE, type: "broken", status: answer.status, title: "Unexpected answer" });
}

/** The browser itself says of what type a form is. @param {unknown} body @returns {RequestInit} */
function encodeBody(body) {
  if (body === undefined || body instanceof FormData) return { body };
  return { headers: JSON_BODY, body: JSON.stringify(body) };
}

/** @param {File} file */
const toForm = (file) => { const form = new FormData(); form.append("file", file); return form; };

/** An answer without JSON counts as null; an aborted request stays an error. @param {Error} error */
function returnNull(error) {
  if (error.name === "AbortError") throw error;
  return null;
}

/** @param {string} url @param {RequestInit} request */
async function fetchOnline(url, request) {
  try {
    return await fetch(url, request);
  } catch (error) {
    if (error instanceof Error && error.name === "AbortError") throw error;
    throw new Problem(OFFLINE);
  }
}

/** @param {string} id */
export const jobPath = (id) => `/jobs/${encodeURIComponent(id)}`;
/** @param {string} id @param {number} number 0 is the music */
const scenePath = (id, number) => `${jobPath(id)}/scenes/${number}`;

/** @typedef {string | number | boolean} QueryValue */
/** @typedef {Pick<Api.RetakeRequest, "count" | "max_cost_usd">} RetakeTerms how many takes, for how much at most */
/** @typedef {{text?: string, seed?: number, provider: string, model: string} & RetakeTerms} RetakeOrder */
/** @typedef {{decision: Api.HoldDecision, provider_job_id?: string}} TakeDecision */
/** @typedef {{budget_usd?: number, revision?: number}} ApprovalOrder */

export const api = {
  /** @returns {Promise<Api.ProviderList>} */
  listProviders: () => callApi("GET", "/providers"),
  /** @param {string} language @returns {Promise<Api.VoiceList>} */
  listVoices: (language) => callApi("GET", `/voices?${toQuery({ language })}`),
  /** @param {object} brief @param {AbortSignal} signal @returns {Promise<Api.FilmEstimate>} */
  estimateFilm: (brief, signal) => callApi("POST", "/estimate", brief, { signal }),
  /** @param {object} brief @param {string} key makes repetition safe @returns {Promise<Api.CreatedJob>} */
  createJob: (brief, key) => callApi("POST", "/generate", brief, { headers: { "Idempotency-Key": key } }),
  /** @param {File} file @returns {Promise<Api.UploadedPicture>} */
  uploadPicture: (file) => callApi("POST", "/uploads", toForm(file)),
  /** @param {Record<string, QueryValue>} query @param {AbortSignal} [signal] @returns {Promise<Api.JobList>} */
  listJobs: (query, signal) => callApi("GET", `/jobs?${toQuery(query)}`, undefined, { signal }),
  /** @param {string} id @returns {Promise<Api.JobDetails>} */
  getJob: (id) => callApi("GET", jobPath(id)),
  /** @param {string} id @param {string} day the last on which the link works @returns {Promise<Api.NewShare>} */
  shareFilm: (id, day) => callApi("POST", `${jobPath(id)}/shares`, { ends_on: day }),
  /** @param {string} id @returns {Promise<Api.ShareList>} */
  listShares: (id) => callApi("GET", `${jobPath(id)}/shares`),
  /** @param {string} id @param {string} share @returns {Promise<null>} */
  revokeShare: (id, share) => callApi("DELETE", `${jobPath(id)}/shares/${encodeURIComponent(share)}`),
  /** The film with all its parts, as a zip. @param {string} id */
  exportUrl: (id) => `${API_ROOT}${jobPath(id)}/export`,
  /** @param {string} id @returns {Promise<Api.ProgressSnapshot>} */
  getProgress: (id) => callApi("GET", `${jobPath(id)}/progress`),
  /** @param {string} id @param {Api.JobEdit} changes @returns {Promise<Api.JobSummary>} */
  editJob: (id, changes) => callApi("PATCH", jobPath(id), changes),
  /** @param {string[]} ids @returns {Promise<Api.DeleteReport>} */
  deleteJobs: (ids) => callApi("POST", "/jobs/delete", { ids }),
  /** @param {string} id @param {Api.CancelMode} mode @returns {Promise<Api.CancelResult>} */
  cancelJob: (id, mode) => callApi("POST", `${jobPath(id)}/cancel?mode=${mode}`),
  /** @param {string} id @param {Api.RetryRequest} order @returns {Promise<Api.RetryResult>} */
  retryJob: (id, order) => callApi("POST", `${jobPath(id)}/retry`, order),
  /** @type {(id: string, order: Api.RetryRequest, signal: AbortSignal) => Promise<Api.RetryEstimate>} */
  estimateRetry: (id, order, signal) => callApi("POST", `${jobPath(id)}/retry/estimate`, order, { signal }),
  /** @param {string} id @param {ApprovalOrder} order @returns {Promise<Api.ApprovalResult>} */
  approveJob: (id, order) => callApi("POST", `${jobPath(id)}/approve`, order),
  /** @param {string} id @param {Api.StoryboardEdit} edit @returns {Promise<Api.EditedStoryboard>} */
  saveStoryboard: (id, edit) => callApi("PUT", `${jobPath(id)}/storyboard`, edit),
  /** @param {string} id @param {number} number @param {TakeDecision} order @returns {Promise<Api.ResolveResult>} */
  resolveTake: (id, number, order) => callApi("POST", `${scenePath(id, number)}/resolve`, order),
  /** @param {string} id @param {Api.LinesResolveRequest} order @returns {Promise<Api.ResolvedLines>} */
  resolveLines: (id, order) => callApi("POST", `${jobPath(id)}/narration/resolve`, order),
  /** @param {string} id @param {Api.VoiceRequest} order @returns {Promise<Api.DecidedVoice>} */
  decideVoice: (id, order) => callApi("POST", `${jobPath(id)}/narration/voice`, order),
  /** @type {(id: string, number: number, order: RetakeOrder, key: string) => Promise<Api.RetakeResult>} */
  retakeScene: (id, number, order, key) =>
    callApi("POST", `${scenePath(id, number)}/retake`, order, { headers: { "Idempotency-Key": key } }),
  /** @type {(id: string, number: number, order: RetakeOrder, signal: AbortSignal) => Promise<Api.RetakeEstimate>} */
  estimateRetake: (id, n, order, signal) => callApi("POST", `${scenePath(id, n)}/retake/estimate`, order, { signal }),
  /** @type {(id: string, number: number, lines: unknown[], most?: number) => Promise<Api.LinesChange>} */
  changeLines: (id, number, lines, most) =>
    callApi("PUT", `${scenePath(id, number)}/lines`, { lines, max_cost_usd: most }),
  /** @type {(id: string, number: number, lines: unknown[], signal: AbortSignal) => Promise<Api.LinesEstimate>} */
  estimateLines: (id, n, lines, signal) => callApi("POST", `${scenePath(id, n)}/lines/estimate`, { lines }, { signal }),
  /** @param {string} id @param {number[]} scenes 0 is the music @returns {Promise<Api.LeaveOutResult>} */
  leaveOutScenes: (id, scenes) => callApi("POST", `${jobPath(id)}/leave-out`, { scenes }),
  /** @param {string} id @param {number} number @param {number} take @returns {Promise<Api.SceneUpdateResult>} */
  chooseTake: (id, number, take) => callApi("POST", `${scenePath(id, number)}/choose`, { take }),
};

/** @param {Record<string, QueryValue>} query */
const toQuery = (query) => new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
