// Below the button: the film that was ordered last and how far it is, so that nobody orders it again to see it.
import { html } from "./html.js";
import { jobs } from "./job-store.js";
import { getStatusLabel, isActive } from "./labels.js";
import { getJobHref } from "./router.js";
import { lastSent } from "./submission.js";

export function OrderedNote() {
  const job = jobs.value.get(lastSent.value);
  if (!job) return null;
  const { id, title } = job;
  return html`${describeStanding(job)} · ${id ? html`<a href=${getJobHref(id)}>${title}</a>` : title}`;
}

/** @param {Pick<import("./job-store.js").JobEntry, "status" | "snapshot">} job */
export function describeStanding({ status, snapshot }) {
  const { word } = getStatusLabel(status);
  return isActive(status) && snapshot ? `${word}, ${Math.round(snapshot.progress)} %` : word;
}
