// What is done with all selected films at once: marked as favorites, saved one after the other.
import { toggleFavorite } from "./gallery-card.js";
import { getDownloadName } from "./film-player.js";
import { selectedIds } from "./gallery-selection.js";
import { findFilm } from "./gallery-store.js";

// Browsers save no two files that are asked for at the same moment.
const BETWEEN_DOWNLOADS_MS = 400;

/** @returns {Api.JobSummary[]} */
const getSelected = () => [...selectedIds.peek()].flatMap((id) => findFilm(id)?.peek() ?? []);

/** Mark the selected films as favorites. */
export async function favoriteSelected() {
  for (const job of getSelected().filter(({ favorite }) => !favorite)) await toggleFavorite(job);
}

/** Save the selected films that there are, each under its title. */
export async function downloadSelected() {
  for (const { film, title } of getSelected()) {
    if (!film) continue;
    const link = Object.assign(document.createElement("a"), {
      href: film.download_url ?? film.url, download: getDownloadName(title),
    });
    link.click();
    await new Promise((resume) => setTimeout(resume, BETWEEN_DOWNLOADS_MS));
  }
}
