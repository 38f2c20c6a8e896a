// Who is in the film: people, places and things that several scenes show.
import {
  addEntity, editEntity, MAX_ENTITIES, MAX_PICTURES, placePicture, toBriefEntities,
} from "./entities-form.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { PictureAdvice } from "./lazy-views.js";
import { PictureField, usePictureTarget } from "./picture-field.js";
import { usePictureUpload } from "./picture-upload.js";
import { Field } from "./widgets.js";

/** @typedef {import("./entities-form.js").FormEntity} FormEntity */
/** @typedef {(fields: Partial<FormEntity>) => void} EditOne */

/** @param {import("./create-model.js").FieldsProps} props */
export function Entities({ values, errors, edit }) {
  const { entities } = values;
  const count = toBriefEntities(entities).length;
  const listed = Object.entries(errors).filter(([field]) => field.startsWith("entities"));
  const add = () => {
    const more = addEntity(entities);
    edit({ entities: more });
    requestAnimationFrame(() => document.getElementById(`entity-${more.at(-1)?.key}-name`)?.focus());
  };
  return html`<details class="entities">
    <summary>Who is in it${count ? ` (${count})` : ""}</summary>
    <div class="stack">
      <p class="hint">People, places and things that should look the same in every scene.</p>
      ${entities.map((entity) => html`<${EntityFields} key=${entity.key} entity=${entity}
        onEdit=${(fields) => edit({ entities: editEntity(entities, entity.key, fields) })}
        onRemove=${() => edit({ entities: entities.filter(({ key }) => key !== entity.key) })} />`)}
      ${listed.map(([field, message]) => html`<div class="field-error" key=${field}>${message}</div>`)}
      ${entities.some(({ pictures }) => pictures.length)
        && html`<${PictureAdvice} cast values=${values} edit=${edit} />`}
      <button type="button" class="button small" disabled=${entities.length >= MAX_ENTITIES}
        onClick=${add}>
        <${Icon} name="plus" /> Add somebody or something</button>
    </div>
  </details>`;
}

/** @param {{entity: FormEntity, onEdit: EditOne, onRemove: () => void}} props */
function EntityFields({ entity, onEdit, onRemove }) {
  const label = entity.name.trim() || "the new one";
  const places = Array.from({ length: Math.min(entity.pictures.length + 1, MAX_PICTURES) }, (_, at) => at);
  return html`<fieldset class="entity group">
    <legend class="visually-hidden">${label}</legend>
    <${Field} id="entity-${entity.key}-name" label="Name" hint="As your text calls it.">
      ${(props) => html`<input type="text" ...${props} value=${entity.name}
        onInput=${(event) => onEdit({ name: event.target.value })} />`}
    <//>
    <${Field} id="entity-${entity.key}-look" label="Looks like">
      ${(props) => html`<textarea ...${props} rows="2" value=${entity.description}
        placeholder="A woman of sixty in a red coat, with short grey hair"
        onInput=${(event) => onEdit({ description: event.target.value })}></textarea>`}
    <//>
    ${places.map((at) => html`
      <${EntityPicture} key=${at} entity=${entity} at=${at} label=${label} onEdit=${onEdit} />`)}
    <button type="button" class="button quiet small" onClick=${onRemove}>Remove ${label}</button>
  </fieldset>`;
}

/** @param {{entity: FormEntity, at: number, label: string, onEdit: EditOne}} props */
function EntityPicture({ entity, at, label, onEdit }) {
  const { pictures } = entity;
  const upload = usePictureUpload((picture) => onEdit({ pictures: placePicture(pictures, at, picture) }));
  const target = usePictureTarget(upload);
  return html`<div ...${target}>
    <${PictureField} id="entity-${entity.key}-picture-${at}" label=${at ? `${label}, number ${at + 1}` : label}
      picture=${pictures[at] ?? null} upload=${upload}
      onRemove=${() => onEdit({ pictures: pictures.filter((_, place) => place !== at) })} />
  </div>`;
}
