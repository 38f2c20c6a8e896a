// What is done with all selected films at once: marked as favorites, saved one after the other.
import { API_ROOT } from "./api.js";
import { toggleFavorite } from "./gallery-card.js";
import { getDownloadName } from "./film-player.js";
import { formatCount } from "./format.js";
import { selectedIds } from "./gallery-selection.js";
import { findFilm } from "./gallery-store.js";
import { showToast } from "./toasts.js";

// Browsers save no two files that are asked for at the same moment.
const BETWEEN_DOWNLOADS_MS = 400;
// The API puts so many into one.
const MAX_FILMS_IN_ZIP = 100;

/** @returns {Api.JobSummary[]} */
const getSelected = () => [...selectedIds.peek()].flatMap((id) => findFilm(id)?.peek() ?? []);

/** Mark the selected films as favorites. */
export async function favoriteSelected() {
  for (const job of getSelected().filter(({ favorite }) => !favorite)) await toggleFavorite(job);
}

/** Save the selected films that there are: one under its title, more as a zip. */
export async function downloadSelected() {
  const selected = getSelected();
  const there = selected.filter(({ film }) => film);
  if (there.length < selected.length) sayWhatIsMissing(there.length, selected.length);
  if (there.length === 1) there.forEach(saveFilm);
  else await saveZips(there);
}

/** @param {Api.JobSummary} job */
function saveFilm({ film, title }) {
  if (film) save(film.download_url ?? film.url, getDownloadName(title));
}

/** @param {Api.JobSummary[]} jobs */
async function saveZips(jobs) {
  const ids = jobs.map(({ job_id: id }) => id);
  for (let begin = 0; begin < ids.length; begin += MAX_FILMS_IN_ZIP) {
    const part = ids.slice(begin, begin + MAX_FILMS_IN_ZIP).map((id) => ["id", id]);
    save(`${API_ROOT}/films/export?${new URLSearchParams(part)}`, "");
    await new Promise((resume) => setTimeout(resume, BETWEEN_DOWNLOADS_MS));
  }
}

/** @param {number} saved @param {number} count */
function sayWhatIsMissing(saved, count) {
  const text = saved ? `Saved: ${saved} of ${formatCount(count, "film")}.` : "Nothing to save.";
  showToast(`${text} The others are not finished, or have failed.`, { tone: "off" });
}

/** @param {string} href @param {string} name as the server says if it is empty */
function save(href, name) {
  Object.assign(document.createElement("a"), { href, download: name }).click();
}
