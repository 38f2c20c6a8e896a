// The texts of a film's title card and end card.
import { html } from "./html.js";
import { toPicture } from "./picture.js";
import { describeExcess, MAX_LENGTHS } from "./text-limits.js";
import { Field } from "./widgets.js";

export const CARD_SECONDS = 4;
/** @typedef {import("./picture.js").Picture} Picture */
/** @typedef {Partial<Omit<Api.Cards, "watermark">> & {watermark?: Picture | null}} CardsWish */
/** @type {CardsWish} */
const NO_CARDS = { title: null, end: null };

/**
 * Change the text of one card, or the watermark; without any there are no cards.
 * @param {CardsWish | null | undefined} cards @param {CardsWish} given @returns {CardsWish | null}
 */
export function editCards(cards, given) {
  const edited = { ...NO_CARDS, ...cards, ...given };
  return edited.title || edited.end || edited.watermark ? edited : null;
}

/**
 * Return the cards as a request has them: without spaces around, and without those that are blank.
 * @param {CardsWish | null | undefined} cards
 */
export function toCardsWish(cards) {
  const wish = editCards(cards, { title: cards?.title?.trim() || null, end: cards?.end?.trim() || null });
  if (!wish) return null;
  const { title, end, watermark, ...place } = wish;
  return watermark ? { title, end, watermark: toPicture(watermark), ...place } : { title, end };
}

/** @param {import("./create-model.js").FieldsProps} props */
export function CardFields({ values: { more }, errors, edit }) {
  const cards = more.cards ?? NO_CARDS;
  /** @param {CardsWish} given */
  const pick = (given) => edit({ more: { ...more, cards: editCards(more.cards, given) } });
  const hint = `Optional. ${CARD_SECONDS} seconds, besides the film’s length.`;
  return html`<div class="two halves">
    <${CardField} id="title-card" label="Title card" text=${cards.title ?? null} hint=${hint}
      error=${errors["cards.title"] ?? errors.cards} onText=${(title) => pick({ title })} />
    <${CardField} id="end-card" label="End card" text=${cards.end ?? null} hint=${hint} error=${errors["cards.end"]}
      onText=${(end) => pick({ end })} />
  </div>`;
}

/**
 * @param {{id: string, label: string, text: string | null, hint: string, error?: string,
 *   onText: (text: string | null) => void}} props
 */
export function CardField({ id, label, text, hint, error, onText }) {
  const problem = describeExcess((text ?? "").trim(), MAX_LENGTHS.card) ?? error;
  return html`<${Field} id=${id} label=${label} hint=${hint} error=${problem}>
    ${(props) => html`<input type="text" ...${props} value=${text ?? ""}
      onInput=${(event) => onText(event.target.value || null)} />`}
  <//>`;
}
