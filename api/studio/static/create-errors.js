// What is wrong with the form, in plain words for each field: the server's messages are written for programs.
import { findModelOrDefault } from "./catalog.js";

/** @typedef {Record<string, string>} ByField */
/** @typedef {{type?: string, message: string, fields: ByField, codes?: ByField}} FormProblem */

const LENGTH = "Enter a length between 5 and 600 seconds.";

const SEED = "Enter a whole number from 0 to 2147483647, or leave it empty.";

const NO_PICTURE = "This model can’t start from a picture. Remove it, or choose another model or provider.";
const NO_UPLOAD = "This service can’t take a picture from here. Remove it or choose another provider.";

const GONE = "This picture isn’t there any more. Add it again.";

/** By field, and by the code of the error. @type {Record<string, Record<string, string>>} */
const WORDS = {
  prompt: { string_too_short: "Enter a prompt." },
  script: { string_too_short: "Enter a script of at least 60 characters." },
  duration_seconds: { float_parsing: LENGTH, greater_than_equal: LENGTH, less_than_equal: LENGTH },
  budget_usd: { float_parsing: "Enter a budget in dollars, or leave it empty." },
  seed: { int_parsing: SEED, greater_than_equal: SEED, less_than: SEED, int_from_float: SEED },
  reference_image: { picture_not_supported: NO_PICTURE, upload_not_supported: NO_UPLOAD },
  reference_image_url: {
    picture_not_supported: NO_PICTURE, picture_required: "This model starts from a picture. Add one.",
  },
  "reference_image.upload_id": { upload_not_found: GONE },
  "cards.watermark.upload_id": { upload_not_found: GONE },
};

/** Replace the server's messages by plain words, where there are some. @param {FormProblem | null} problem */
export function describeErrors(problem) {
  /** @type {ByField} */
  const errors = {};
  for (const [field, message] of Object.entries(problem?.fields ?? {})) {
    errors[field] = WORDS[field]?.[problem?.codes?.[field] ?? ""] ?? message;
  }
  return errors;
}

// The server names a picture's errors by its parts.
export const PICTURE_FIELDS = [
  "reference_image", "reference_image.upload_id", "reference_image.url", "reference_image_url",
];

/** Return what is wrong with the film's picture. @param {ByField} errors @returns {string | undefined} */
export function getPictureError(errors) {
  return PICTURE_FIELDS.map((field) => errors[field]).find(Boolean);
}

/**
 * Say that the chosen model can’t begin from the film’s picture.
 * @param {Pick<import("./form-state.js").FormState, "picture" | "provider" | "model">} values
 */
export function describeUnusedPicture({ picture, provider, model }) {
  return picture && findModelOrDefault(provider, model)?.image === "none" ? NO_PICTURE : undefined;
}
