// The catalog of this server: the providers and their models.
import { api } from "./api.js";
import { signal } from "./html.js";

/**
 * @typedef {object} Catalog
 * @property {"loading" | "ready" | "failed"} state
 * @property {Api.ProviderOffer[]} providers
 * @property {Api.ModelChoice | null} [default_image] who draws stills where a film names nobody
 */

/** @type {import("@preact/signals").Signal<Catalog>} */
export const catalog = signal({ state: "loading", providers: [] });

/** Load the catalog; after a failure the providers that were known stay. */
export async function loadCatalog() {
  const known = catalog.peek();
  catalog.value = { ...known, state: "loading" };
  try {
    catalog.value = { ...await api.listProviders(), state: "ready" };
  } catch {
    catalog.value = { ...known, state: "failed" };
  }
}

/** List the providers that make videos, the available ones first. */
export function getVideoProviders() {
  const providers = catalog.value.providers.filter((provider) => getVideoModels(provider).length);
  return providers.sort((a, b) => Number(b.available) - Number(a.available));
}

/** @param {Api.ProviderOffer | undefined} provider */
export const getVideoModels = (provider) => (provider?.models ?? []).filter((model) => model.kind === "video");

/** @param {string} name */
export const findProvider = (name) => catalog.value.providers.find((provider) => provider.name === name);

/** Return a provider's name for people. @param {string} name */
export const getProviderTitle = (name) => findProvider(name)?.title ?? name;

/** @param {string} provider @param {string | null} name */
export const findModel = (provider, name) => findProvider(provider)?.models.find((model) => model.name === name);

/**
 * Return the video model of that name; else the provider's first one that can be chosen.
 * @param {string} provider @param {string} [name]
 */
export function findModelOrDefault(provider, name) {
  const models = getVideoModels(findProvider(provider));
  return models.find((model) => model.name === name)
    ?? models.find((model) => !getUnavailableReason(model))
    ?? models.find((model) => !model.retired)
    ?? models[0];
}

/**
 * Say why a model cannot be chosen; null if it can.
 * @param {Api.ModelOffer} model @param {boolean} [hasPicture] whether the film begins from a picture
 */
export function getUnavailableReason(model, hasPicture = false) {
  if (model.retired) return "retired";
  if (hasPicture) return model.image === "none" ? "takes no picture" : null;
  return model.image === "required" ? "needs a start picture" : null;
}
