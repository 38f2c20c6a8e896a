// The people and places of the film in the Create form, as values.
import { toPicture } from "./picture.js";

/** @typedef {import("./picture.js").Picture} Picture */

/**
 * @typedef {object} FormEntity one person, place or thing as it is typed
 * @property {number} key unlike that of any other
 * @property {string} name
 * @property {string} description
 * @property {Picture[]} pictures
 */

/** @typedef {{id: string, name: string, description: string, reference_images: Picture[]}} BriefEntity */

export const MAX_ENTITIES = 12;
export const MAX_PICTURES = 3;
const MAX_ID_LENGTH = 28;

/** Add an empty entity. @param {FormEntity[]} entities @returns {FormEntity[]} */
export function addEntity(entities) {
  const key = Math.max(0, ...entities.map((entity) => entity.key)) + 1;
  return [...entities, { key, name: "", description: "", pictures: [] }];
}

/** @param {FormEntity[]} entities @param {number} key @param {Partial<FormEntity>} fields */
export const editEntity = (entities, key, fields) => (
  entities.map((entity) => (entity.key === key ? { ...entity, ...fields } : entity))
);

/**
 * Put a picture in its place, or behind the others.
 * @param {Picture[]} pictures @param {number} at @param {Picture} one
 */
export const placePicture = (pictures, at, one) => [...pictures.slice(0, at), one, ...pictures.slice(at + 1)];

/** Return the entities with a name as the API takes them. @param {FormEntity[]} entities @returns {BriefEntity[]} */
export function toBriefEntities(entities) {
  const named = entities.filter(({ name }) => name.trim());
  return named.map(({ name, description, pictures }, index) => ({
    id: makeId(name, index), name: name.trim(), description: description.trim(), reference_images: pictures,
  }));
}

/** @typedef {{entities?: BriefEntity[]}} EntityWish */

/** Return the part of the brief that says who is in it. @param {FormEntity[]} entities @returns {EntityWish} */
export function toEntityWish(entities) {
  const named = toBriefEntities(entities);
  return named.length ? { entities: named } : {};
}

/** @param {Api.Entity[] | undefined} entities of an earlier film @returns {FormEntity[]} */
export function fromBriefEntities(entities = []) {
  return entities.map(({ name, description, reference_images: stored }, at) => (
    { key: at + 1, name, description, pictures: stored.flatMap((picture) => toPicture(picture) ?? []) }
  ));
}

/** Make an id that people can read, unlike that of any other. @param {string} name @param {number} index */
function makeId(name, index) {
  const word = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-+|-+$/g, "").slice(0, MAX_ID_LENGTH);
  return `${word || "entity"}-${index + 1}`;
}
