// What can be had here: services, models, and whether anything costs real money.
// Exports: market (signal), loadMarket, videoServices, videoModels, modelNamed, modelOf, serviceOf, hindrance.
import { api } from "./api.js";
import { signal } from "./html.js";

/** `state`: loading, ready, failed. */
export const market = signal({ state: "loading", providers: [], emulated: false });

export async function loadMarket() {
  market.value = { ...market.peek(), state: "loading" };
  const [told, ready] = await Promise.allSettled([api.providers(), api.ready()]);
  market.value = told.status === "fulfilled"
    ? { state: "ready", providers: told.value.providers, emulated: ready.value?.services === "emulated" }
    : { ...market.peek(), state: "failed" };
}

/** Services that make videos, the available ones first. */
export function videoServices() {
  const making = market.value.providers.filter((service) => videoModels(service).length);
  return making.sort((a, b) => Number(b.available) - Number(a.available));
}

export const videoModels = (service) => (service?.models ?? []).filter((model) => model.kind === "video");
export const serviceOf = (name) => market.value.providers.find((service) => service.name === name);

export const modelNamed = (provider, name) => serviceOf(provider)?.models.find((model) => model.name === name);

/** The model of that name, or the service's first that can be had. */
export function modelOf(provider, name) {
  const models = videoModels(serviceOf(provider));
  return models.find((model) => model.name === name) ?? models.find((model) => !hindrance(model)) ?? models.find((model) => !model.retired) ?? models[0];
}

/** Why a model cannot be chosen, or null. A picture to begin from is nothing that this page can give. */
export function hindrance(model) {
  if (model.retired) return "retired";
  return model.image === "required" ? "needs a picture to begin from" : null;
}
