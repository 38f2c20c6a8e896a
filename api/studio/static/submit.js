// Sending a brief. The row stands in the queue before the first byte is sent; the form is free at once.
// Exports: submit, resend.
import { api } from "./api.js";
import { add, change, entry, jobs, remove } from "./jobs.js";
import { look } from "./follow.js";
import { effect } from "./html.js";
import { askOnce } from "./notify.js";
import { connection } from "./stream.js";

const DELAYS_MS = [800, 2000, 4000];
const TITLE_CHARS = 60;
const DOUBLE_MS = 1000;
let last = { text: "", at: 0 };
/** What was sent under each key, for another try. */
const sent = new Map();

/**
 * Make a film of this.
 * @param {object} brief @param {number} price in US dollars, as its button said @returns {Promise<import("./api.js").Problem | null>} why it was refused: then there is no row
 */
export async function submit(brief, price) {
  const text = JSON.stringify(brief);
  // A double click is one film.
  if (text === last.text && Date.now() - last.at < DOUBLE_MS) return null;
  last = { text, at: Date.now() };
  askOnce();
  const key = newKey();
  sent.set(key, brief);
  add({
    key, title: brief.title ?? titleOf(brief.prompt ?? brief.script ?? ""), status: "sending", provider: brief.provider,
    model: brief.model ?? "", seconds: brief.duration_seconds ?? null, resolution: brief.resolution, ratio: brief.aspect_ratio,
    created: new Date().toISOString(), price,
  });
  return send(key);
}

/** Once more, under the same key: if it did arrive, it is the same job. @param {import("./jobs.js").Entry} job */
export function resend(job) {
  change(job.key, { status: "sending", note: "" });
  return send(job.key);
}

// The server is back: what did not reach it is sent.
effect(() => {
  if (connection.value !== "live") return;
  for (const job of jobs.peek().values()) if (job.status === "unsent") resend(job);
});

async function send(key) {
  try {
    accepted(key, (await posted(key)).job_id, "");
  } catch (problem) {
    // Temporal is away, and the job is kept: that is no failure of the reader's.
    if (problem.jobId) accepted(key, problem.jobId, "Kept: starts when Temporal is back");
    else if (problem.status === 422) return refused(key, problem);
    else change(key, { status: "unsent", note: problem.message });
  }
  return null;
}

async function posted(key) {
  for (const delay of DELAYS_MS) {
    try {
      return await api.generate(sent.get(key), key);
    } catch (problem) {
      if (problem.status !== 0) throw problem;
      change(key, { note: "No answer: trying again" });
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  }
  return api.generate(sent.get(key), key);
}

function accepted(key, id, note) {
  sent.delete(key);
  // The stream may have been faster, and have brought it as somebody new.
  const early = entry(id);
  if (early && early.key !== key) remove(early.key);
  change(key, { id, note, status: early?.status ?? "queued", picture: early?.picture ?? null, at: early?.at ?? 0 });
  look(id).catch(() => {});
}

function refused(key, problem) {
  sent.delete(key);
  remove(key);
  return problem;
}

/** `crypto.randomUUID` is kept from pages that come without TLS; this is not. */
const newKey = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16).padStart(8, "0")).join("");

/** As the server names a film without a title. */
function titleOf(text) {
  const line = text.split(/\s+/).filter(Boolean).join(" ");
  if (line.length <= TITLE_CHARS) return line;
  const words = line.slice(0, TITLE_CHARS);
  return `${words.slice(0, Math.max(words.lastIndexOf(" "), 1)).replace(/[ ,;:.]+$/, "")}…`;
}
