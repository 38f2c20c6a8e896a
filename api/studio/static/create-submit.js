// The end of the Create form: what the film costs, what is to be confirmed, and the button that orders it.
import { EstimateBox } from "./estimate.js";
import { formState } from "./form-state.js";
import { formatForPrice, formatMoney } from "./format.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { OrderConfirmation } from "./order-confirmation.js";
import { OrderedNote } from "./lazy-views.js";
import { pendingUploads } from "./picture-upload.js";
import { lastSent } from "./submission.js";

/** @param {{price: number | null, asksAgain: boolean, text: string, error?: string}} props text: what the film is of */
export function SubmitBox({ price, asksAgain, text, error }) {
  return html`<div class="create-send">
    <${EstimateBox} />
    <${OrderConfirmation} text=${text} error=${error} />
    <button class="button primary large" data-priced=${price !== null} disabled=${pendingUploads.value > 0}>
      <${Icon} name="film" />${describePress(price, formState.value.storyboard)}
    </button>
    <p class="hint" role="status" aria-label="Order">
      ${asksAgain && price !== null ? `It costs ${formatMoney(price)}. Press again to order it.` : ""}
    </p>
    ${lastSent.value ? html`<p class="hint picture-address">Ordered: <${OrderedNote} quiet /></p>`
      : html`<p class="hint keys">Press <kbd>Ctrl</kbd> <kbd>Enter</kbd> to generate</p>`}
  </div>`;
}

/**
 * Say what a press of the button does: where the storyboard is shown first, no film is bought by it.
 * @param {number | null} price in US dollars; null: not known @param {boolean} storyboardFirst
 */
export function describePress(price, storyboardFirst) {
  if (!storyboardFirst) return `Make film${price === null ? "" : ` ${formatForPrice(price)}`}`;
  const cost = price ? `for up to ${formatMoney(price)}` : formatForPrice(0);
  return `Make storyboard${price === null ? "" : ` ${cost}`}`;
}
