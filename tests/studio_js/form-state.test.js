import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { editCards } from "../../api/studio/static/card-fields.js";
import { dropHidden, listHidden } from "../../api/studio/static/extra-settings.js";
import {
  EMPTY_FORM, formState, fromBrief, reuseBrief, toBrief, updateForm,
} from "../../api/studio/static/form-state.js";
import { route } from "../../api/studio/static/router.js";

const BRIEF = {
  prompt: "A red kite.", script: null, scenes: null, duration_seconds: 30, aspect_ratio: "9:16", resolution: "1080p",
  provider: "fal", model: "kite", audio: "off", approval: "storyboard", budget_usd: 3, seed: 7, fallbacks: [],
  transition: "cut", style: null,
};

beforeEach(() => { formState.value = EMPTY_FORM; });

test("a prompt is sent with a length, and without what is empty", () => {
  updateForm({ prompt: "A red kite." });
  assert.deepEqual(toBrief(formState.value), {
    prompt: "A red kite.", duration_seconds: 30, aspect_ratio: "16:9", resolution: "720p", provider: "animatic",
    audio: "music", approval: "none",
  });
});

test("a script is as long as it says, unless a length is chosen", () => {
  updateForm({ source: "script", script: "The harbor at night." });
  assert.equal("duration_seconds" in toBrief(formState.value), false);
  updateForm({ scriptLength: "60" });
  assert.equal(toBrief(formState.value).duration_seconds, 60);
});

test("another length is sent as a number; what is none is sent as it was typed", () => {
  updateForm({ length: "other", seconds: "12.5", budget: "three" });
  assert.deepEqual([toBrief(formState.value).duration_seconds, toBrief(formState.value).budget_usd], [12.5, "three"]);
});

test("a title of blanks is no title", () => {
  updateForm({ title: "  " });
  assert.equal("title" in toBrief(formState.value), false);
});

test("an earlier film fills the form, but its seed does not", () => {
  const form = fromBrief(BRIEF);
  assert.deepEqual(form.more, { fallbacks: [], transition: "cut" });
  assert.deepEqual([form.length, form.budget, form.music, form.storyboard], ["30", "3", false, true]);
  const { seed: _, script: __, scenes: ___, style: ____, ...given } = BRIEF;
  assert.deepEqual(toBrief(form), given);
});

test("a film of several takes is asked for again with as many, and none of them is hidden", () => {
  const form = fromBrief({ ...BRIEF, takes: 4 });
  assert.equal(toBrief(form).takes, 4);
  assert.deepEqual([listHidden(form.more), dropHidden(form.more).takes], [[], 4]);
});

test("a picture is sent as it was added, and is found again in an earlier film in either form", () => {
  updateForm({ prompt: "A kite.", picture: { upload_id: "u-1" } });
  assert.deepEqual(toBrief(formState.value).reference_image, { upload_id: "u-1" });
  const url = "https://pictures.example/kite.png";
  const uploaded = { ...BRIEF, reference_image: { upload_id: "u-1", url: null } };
  assert.deepEqual(fromBrief(uploaded).picture, { upload_id: "u-1" });
  assert.deepEqual(fromBrief({ ...BRIEF, reference_image: { upload_id: null, url } }).picture, { url });
  assert.deepEqual(fromBrief({ ...BRIEF, reference_image_url: url }).picture, { url });
  assert.equal(fromBrief(BRIEF).picture, null);
});

test("those with a name are sent with ids of their own, and fill the form of the next film", () => {
  const pictures = [{ upload_id: "u-1" }];
  updateForm({ prompt: "A.", entities: [
    { key: 1, name: " Mara ", description: "A red coat", pictures },
    { key: 2, name: "", description: "x", pictures: [] },
    { key: 3, name: "美娜", description: "", pictures: [] },
  ] });
  const { entities } = toBrief(formState.value);
  assert.deepEqual(entities, [
    { id: "mara-1", name: "Mara", description: "A red coat", reference_images: pictures },
    { id: "entity-2", name: "美娜", description: "", reference_images: [] },
  ]);
  const stored = entities.map((one) => (
    { ...one, reference_images: one.reference_images.map((picture) => ({ ...picture, url: null })) }
  ));
  assert.deepEqual(fromBrief({ ...BRIEF, entities: stored }).entities, [
    { key: 1, name: "Mara", description: "A red coat", pictures },
    { key: 2, name: "美娜", description: "", pictures: [] },
  ]);
});

test("a length that is no choice is typed", () => {
  const form = fromBrief({ ...BRIEF, duration_seconds: 47 });
  assert.deepEqual([form.length, form.seconds], ["other", "47"]);
});

test("scenes become a script with its own lengths", () => {
  const scenes = [{ text: "A kite." }, { text: "Rain." }];
  const form = fromBrief({ ...BRIEF, prompt: null, scenes, duration_seconds: null });
  assert.deepEqual([form.source, form.script, form.scriptLength], ["script", "A kite.\n\nRain.", "as-written"]);
});

test("settings that are used again are shown in the form", () => {
  location.hash = "#/gallery";
  reuseBrief(BRIEF);
  assert.deepEqual([route.value.name, formState.value.prompt], ["create", "A red kite."]);
});

test("what is typed is stored, also when the page is left at once", () => {
  updateForm({ prompt: "Not lost" });
  dispatchEvent(new Event("pagehide"));
  assert.equal(JSON.parse(sessionStorage.getItem("longtake.draft")).prompt, "Not lost");
  assert.equal(JSON.parse(localStorage.getItem("longtake.draft")).prompt, "Not lost");
});

test("captions are sent of a narrated film, where they are not the default", () => {
  const captions = { choice: "burnt", style: "karaoke" };
  updateForm({ prompt: "A kite.", captions });
  assert.equal("captions" in toBrief(formState.value), false);
  updateForm({ narrated: true });
  const brief = toBrief(formState.value);
  assert.deepEqual([brief.captions, brief.caption_style], ["burnt", "karaoke"]);
  assert.deepEqual(fromBrief({ ...BRIEF, ...brief }).captions, captions);
});

test("cards are sent without spaces around, those of blanks are not, and an earlier film's fill the form", () => {
  updateForm({ prompt: "A kite.", more: { cards: { title: " The Kite ", end: "  " } } });
  const { cards } = toBrief(formState.value);
  assert.deepEqual(cards, { title: "The Kite", end: null });
  assert.deepEqual(fromBrief({ ...BRIEF, cards }).more.cards, cards);
  updateForm({ more: { style: "ink", cards: { title: null, end: " " } } });
  assert.deepEqual([toBrief(formState.value).style, "cards" in toBrief(formState.value)], ["ink", false]);
});

test("a watermark is sent with its corner, without a card too, and an earlier film's fills the form", () => {
  const stored = { title: null, end: null, watermark: { upload_id: "u", url: null }, watermark_corner: "top_left" };
  updateForm({ prompt: "A kite.", more: { cards: stored } });
  const { cards } = toBrief(formState.value);
  assert.deepEqual(cards, { ...stored, watermark: { upload_id: "u" } });
  assert.equal(fromBrief({ ...BRIEF, cards: stored }).more.cards.watermark.upload_id, "u");
  updateForm({ more: { cards: editCards({ ...stored, title: "A" }, { watermark: null }) } });
  assert.deepEqual(toBrief(formState.value).cards, { title: "A", end: null });
});

test("without the text of any card there are none", () => {
  const cards = editCards(undefined, { title: "A" });
  assert.deepEqual(cards, { title: "A", end: null });
  assert.deepEqual(editCards(cards, { end: "B" }), { title: "A", end: "B" });
  assert.equal(editCards(cards, { title: null }), null);
});

test("what has no field is told, and is dropped without what has one", () => {
  const more = { hold_hours: 3, fallback_on_moderation: false, clip_sound: "under", cards: { title: "A", end: null } };
  assert.deepEqual(listHidden(more), [["hold_hours", 3]]);
  assert.deepEqual(dropHidden(more), { clip_sound: "under", cards: more.cards });
});

test("the narrator is sent with the language, the default one is not named, and an earlier film's is chosen", () => {
  updateForm({ prompt: "A kite.", narrated: true, language: "de" });
  assert.deepEqual(toBrief(formState.value).narration, { language: "de" });
  const narrator = { provider: "elevenlabs", model: "eleven_v3", voice: "George" };
  updateForm({ narrator });
  const { narration } = toBrief(formState.value);
  assert.deepEqual(narration, { language: "de", ...narrator });
  assert.deepEqual(fromBrief({ ...BRIEF, narration }).narrator, narrator);
  const embedded = { language: "de", provider: "embedded", model: null, voice: null };
  assert.deepEqual([fromBrief({ ...BRIEF, narration: embedded }).narrator, fromBrief(BRIEF).narrated], [null, false]);
  updateForm({ narrated: false });
  assert.equal("narration" in toBrief(formState.value), false);
});
