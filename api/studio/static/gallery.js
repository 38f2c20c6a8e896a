// All films.
// Exports: Gallery.
import { api } from "./api.js";
import { html, useEffect, useState } from "./html.js";
import { href } from "./router.js";

export function Gallery() {
  const [films, setFilms] = useState([]);
  useEffect(() => { api.list({ limit: 50 }).then(({ jobs }) => setFilms(jobs), () => {}); }, []);
  return html`<div class="stack"><h1>Gallery</h1>
    <ul aria-label="Films">${films.map((film) => html`<li key=${film.job_id}><article aria-label=${film.title}><a href=${href(film.job_id)} aria-label="Open ${film.title}">${film.title}</a></article></li>`)}</ul>
  </div>`;
}
