// The latest finished films, below the Create form.
import { api } from "./api.js";
import { now } from "./clock.js";
import { formatAgo } from "./format.js";
import { html, signal, useComputed, useEffect } from "./html.js";
import { jobs } from "./job-store.js";
import { getJobHref } from "./router.js";
import { getGradient } from "./widgets.js";

const MAX_FILMS = 4;
/** @type {import("@preact/signals").Signal<Api.JobSummary[]>} */
const films = signal([]);

async function loadFilms() {
  const page = await api.listJobs({ status: "completed", limit: MAX_FILMS }).catch(() => null);
  if (page) films.value = page.jobs;
}

export function LatestFilms() {
  const completedCount = useComputed(() => [...jobs.value.values()].filter((job) => job.status === "completed").length);
  useEffect(() => { loadFilms(); }, [completedCount.value]);
  if (!films.value.length) return null;
  return html`<section class="latest" aria-labelledby="latest-title">
    <h2 id="latest-title">Latest films</h2>
    <ul>${films.value.map((film) => html`<li key=${film.job_id}><${FilmLink} film=${film} /></li>`)}</ul>
  </section>`;
}

/** @param {{film: Api.JobSummary}} props */
function FilmLink({ film }) {
  const { job_id: id, title } = film;
  const poster = film.poster_small ?? film.poster;
  return html`<a href=${getJobHref(id)} aria-label="Watch ${title}">
    <span class="latest-poster" style=${getGradient(id)}>
      ${poster && html`<img src=${poster.url} alt="" loading="lazy" decoding="async" />`}
    </span>
    <span class="latest-title">${title}</span>
    <span class="hint">${formatAgo(film.ended_at ?? film.created_at, now.value)}</span>
  </a>`;
}
