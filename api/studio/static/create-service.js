// Provider, model, resolution: each choice narrows the next.
// Exports: ServiceFields.
import { html } from "./html.js";
import { hindrance, loadMarket, market, modelOf, serviceOf, videoModels, videoServices } from "./market.js";
import { money } from "./time.js";
import { Field } from "./widgets.js";

const RESOLUTIONS = ["480p", "720p", "1080p"];

export function ServiceFields({ values, errors, edit }) {
  const service = serviceOf(values.provider);
  const model = modelOf(values.provider, values.model);
  const choose = (provider, name) => edit(fitting(values, provider, name));
  if (market.value.state === "failed" && !service) {
    return html`<div class="hint">The services cannot be listed. <button type="button" class="button small" onClick=${loadMarket}>Ask again</button></div>`;
  }
  return html`<${Field} id="provider" label="Provider" error=${errors.provider} hint=${service?.note}>
      ${(props) => html`<select ...${props} value=${values.provider} onChange=${(event) => choose(event.target.value, "")}>
        ${videoServices().map((each) => html`<option key=${each.name} value=${each.name} disabled=${!each.available}>${each.title}${each.available ? "" : ` (${each.missing})`}</option>`)}
        ${!service && html`<option value=${values.provider}>${values.provider}</option>`}
      </select>`}
    <//>
    <div class="two">
      <${Field} id="model" label="Model" error=${errors.model} hint=${model && lengths(model, values.more.transition ?? "crossfade")}>
        ${(props) => html`<select ...${props} value=${model?.name ?? ""} onChange=${(event) => choose(values.provider, event.target.value)}>
          ${videoModels(service).map((each) => html`<option key=${each.name} value=${each.name} disabled=${Boolean(hindrance(each))}>${each.title}${hindrance(each) ? ` (${hindrance(each)})` : priced(each)}</option>`)}
        </select>`}
      <//>
      <${Field} id="resolution" label="Resolution" error=${errors.resolution}>
        ${(props) => html`<select ...${props} value=${values.resolution} onChange=${(event) => edit({ resolution: event.target.value })}>
          ${RESOLUTIONS.map((each) => html`<option key=${each} value=${each} disabled=${model && !model.resolutions.includes(each)}>${each}</option>`)}
        </select>`}
      <//>
    </div>`;
}

/** The new choice, and what of the old ones its model can do; else the nearest that it can. */
function fitting(values, provider, name) {
  const model = modelOf(provider, name) ?? { name: "", resolutions: RESOLUTIONS, aspect_ratios: [values.ratio] };
  return {
    provider, model: model.name,
    resolution: model.resolutions.includes(values.resolution) ? values.resolution : model.resolutions.at(-1),
    ratio: model.aspect_ratios.includes(values.ratio) ? values.ratio : model.aspect_ratios[0],
  };
}

function priced({ prices }) {
  const least = Math.min(...prices.filter((price) => price.per === "second").map((price) => price.usd));
  return Number.isFinite(least) && least > 0 ? ` · from ${money(least)}/s` : "";
}

/** How long its scenes may be: less than its clips, whose ends lie under the next scene. */
function lengths({ lengths: only, scene_seconds: by }, transition) {
  const [least, most] = by[transition];
  return `Scenes of ${round(least)} to ${round(most)} s${only.length ? `, from clips of ${only.join(", ")} s` : ""}`;
}

const round = (seconds) => Math.round(seconds * 10) / 10;
