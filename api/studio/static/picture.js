// A picture as briefs name it: an upload, or one at a public address.
import { API_ROOT } from "./api.js";

/** @typedef {{upload_id?: string | null, url?: string | null}} Picture */

/** Return where an uploaded picture is shown; empty for one elsewhere. @param {Picture | null | undefined} picture */
export function getPictureUrl(picture) {
  return picture?.upload_id ? `${API_ROOT}/uploads/${encodeURIComponent(picture.upload_id)}` : "";
}

/** Return the film's picture, in whichever form it was given. @param {Api.Brief} brief @returns {Picture | null} */
export function getFilmPicture({ reference_image: picture, reference_image_url: url }) {
  return url ? { url } : toPicture(picture);
}

/** Leave out the form that a picture is not given in. @param {Picture | null | undefined} stored */
export function toPicture(stored) {
  if (!stored) return null;
  return stored.upload_id ? { upload_id: stored.upload_id } : { url: stored.url };
}

/** Name both forms, as the server does. @param {Picture | null} picture @returns {Api.ImageReference | null} */
export function toReference(picture) {
  return picture && { upload_id: picture.upload_id ?? null, url: picture.url ?? null };
}
