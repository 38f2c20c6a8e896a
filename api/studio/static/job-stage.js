// Where a film stands, in words that the queue and the film's own page share.
import { getStatusLabel, isActive, nameLanguage, NEEDS_YOU } from "./labels.js";
import { describeNeed, getNeed } from "./needs-you.js";

/** @param {import("./job-store.js").JobEntry} job */
export function getJobLabel(job) {
  if (getNeed(job)) return NEEDS_YOU;
  const other = job.snapshot?.other_language;
  // The film itself is there.
  return other ? { ...getStatusLabel("processing"), word: `Adding ${nameLanguage(other.language)}` }
    : getStatusLabel(job.status);
}

/** Say what is being done, or what the film waits for. @param {import("./job-store.js").JobEntry} job */
export function describeStage(job) {
  const { snapshot, note } = job;
  if (snapshot?.ending) return snapshot.ending === "keep" ? "Finishing with the scenes that are ready" : "Stopping";
  const need = getNeed(job);
  if (need) return describeNeed(need);
  const stage = snapshot?.current_stage_display || note || "Queued";
  return snapshot?.other_language ? `${describeLanguage(snapshot.other_language)}: ${stage}` : stage;
}

/** Say what is being made beside a film that is there. @param {Api.LanguageProgress} other */
function describeLanguage({ language, drafts_lines }) {
  return drafts_lines ? `Lines in ${nameLanguage(language)}` : `In ${nameLanguage(language)}`;
}

/**
 * Say why the player shows this film while something is being made; empty if that needs no word.
 * @param {import("./job-store.js").KnownJob} job
 */
export function describeShownFilm({ status, snapshot: { other_language: other, assets } }) {
  if (other) {
    const name = nameLanguage(other.language);
    const made = other.drafts_lines ? "Its lines in" : "Another film in";
    return `${made} ${name} ${other.drafts_lines ? "are being written" : "is being made"}. This film stays as it is.`;
  }
  if (assets.final_video) return "";
  if (!isActive(status)) return "This is the earlier cut of the film.";
  return "A new cut is being made. Until it is ready, you see the earlier one.";
}
