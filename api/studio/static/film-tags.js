// A film's tags on its page: each leads to the films that have it, can be taken off, and one more can be added.
import { changeTags, loadTags, TagInput } from "./gallery-tags.js";
import { NO_FILTERS, writeFilters } from "./gallery-query.js";
import { html, useEffect, useState } from "./html.js";
import { Icon } from "./icons.js";
import { ProblemNote } from "./widgets.js";

/** @param {{job: Api.JobDetails, reload: () => Promise<void>}} props */
export function FilmTags({ job, reload }) {
  const [tag, setTag] = useState("");
  const [problem, setProblem] = useState(/** @type {{message: string} | null} */ (null));
  useEffect(() => { loadTags(); }, []);
  /** @param {{add?: string[], remove?: string[]}} change */
  const change = async (change) => {
    const found = await changeTags([job.job_id], change);
    setProblem(found);
    if (!found && change.add) setTag("");
    await reload();
  };
  return html`<div class="row film-tags" role="group" aria-label="Tags of this film">
    ${job.tags.map((each) => html`<${TagChip} key=${each} tag=${each} onRemove=${() => change({ remove: [each] })} />`)}
    <form class="row" aria-label="Add a tag"
        onSubmit=${(event) => { event.preventDefault(); change({ add: [tag] }); }}>
      <${TagInput} label="Tag for this film" tag=${tag} setTag=${setTag} />
      <button type="submit" class="button small">Add tag</button>
    </form>
    <${ProblemNote} problem=${problem} />
  </div>`;
}

/** @param {{tag: string, onRemove: () => void}} props */
function TagChip({ tag, onRemove }) {
  return html`<span class="tag-chip"><a href="#/gallery?${writeFilters({ ...NO_FILTERS, tag })}">#${tag}</a>
    <button type="button" class="icon-button small" aria-label="Remove the tag ${tag}" onClick=${onRemove}>
      <${Icon} name="close" size=${12} /></button></span>`;
}
