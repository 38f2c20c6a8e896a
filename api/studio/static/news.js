// What the server says of a job, into what this page knows of it: the newest word wins.
// Exports: absorb, describe.
import { now } from "./clock.js";
import { BLANK, entry, store } from "./jobs.js";
import { isActive } from "./words.js";

/** Take a picture in, unless a newer one is here. @returns {boolean} whether its job was known */
export function absorb(picture) {
  const old = entry(picture.job_id);
  if (old?.picture && isOlder(picture, old.picture)) return Boolean(old.title);
  // The catalog tells how it stood last: whoever is away is no less away for that.
  const trouble = picture.source === "workflow" || !isActive(picture.status) ? null : old?.trouble ?? null;
  // One that has been sent and is asked for a moment later knows its length from the picture alone.
  const seconds = picture.film_seconds || old?.seconds || null;
  const fields = { picture, seconds, at: now.peek(), status: picture.status, error: picture.error, trouble };
  if (old) store({ ...old, ...fields });
  else store({ ...BLANK, key: picture.job_id, id: picture.job_id, created: picture.started_at ?? "", ...fields });
  return Boolean(old?.title);
}

// The catalog's pictures have no number: of an end they are believed, else not.
const isOlder = (picture, known) => picture.seq < known.seq && (isActive(picture.status) || !isActive(known.status));

/** Take in what a list says of a job: its name and what was ordered. The picture knows better where it stands. */
export function describe(summary) {
  const old = entry(summary.job_id);
  const status = old?.picture && !isActive(old.picture.status) ? old.status : summary.status;
  store({
    ...BLANK, ...old, key: old?.key ?? summary.job_id, id: summary.job_id, title: summary.title, status,
    provider: summary.provider, model: summary.model, created: summary.created_at, error: summary.error,
    poster: summary.poster?.url ?? "", gaps: summary.gaps.length, needs: summary.needs_you,
    seconds: summary.duration_seconds ?? old?.seconds ?? null,
    resolution: summary.resolution ?? old?.resolution ?? "", ratio: summary.aspect_ratio ?? old?.ratio ?? "",
  });
}
