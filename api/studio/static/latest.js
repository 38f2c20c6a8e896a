// The films that were made last, under the form.
// Exports: Latest.
import { api } from "./api.js";
import { html, signal, useComputed, useEffect } from "./html.js";
import { jobs } from "./jobs.js";
import { href } from "./router.js";
import { ago } from "./time.js";
import { now } from "./clock.js";
import { gradientOf } from "./widgets.js";

const MOST = 4;
const films = signal([]);

async function ask() {
  const page = await api.list({ status: "completed", limit: MOST }).catch(() => null);
  if (page) films.value = page.jobs;
}

export function Latest() {
  // One that has just ended belongs here.
  const ended = useComputed(() => [...jobs.value.values()].filter((job) => job.status === "completed").length).value;
  useEffect(() => { ask(); }, [ended]);
  if (!films.value.length) return null;
  return html`<section class="latest" aria-labelledby="latest-title">
    <h2 id="latest-title">Latest films</h2>
    <ul>${films.value.map((film) => html`<li key=${film.job_id}><${Film} film=${film} /></li>`)}</ul>
  </section>`;
}

function Film({ film }) {
  return html`<a href=${href(film.job_id)} aria-label="Watch ${film.title}">
    <span class="latest-poster" style=${gradientOf(film.job_id)}>${film.poster && html`<img src=${film.poster.url} alt="" loading="lazy" decoding="async" />`}</span>
    <span class="latest-title">${film.title}</span>
    <span class="hint">${ago(film.ended_at ?? film.created_at, now.value)}</span>
  </a>`;
}
