import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { catalog } from "../../api/studio/static/catalog.js";
import { describeUnusedPicture } from "../../api/studio/static/create-errors.js";
import { EMPTY_FORM } from "../../api/studio/static/form-state.js";
import { findBlindModel, findLooker } from "../../api/studio/static/picture-advice.js";
import { model, provider } from "./builders.js";

const FACE = { upload_id: "face" };
const CAST = [{ key: 1, name: "Mara", description: "", pictures: [FACE] }];
const begins = ({ image }) => image !== "none";
const looks = ({ max_references: most }) => most > 0;

beforeEach(() => {
  catalog.value = {
    state: "ready",
    providers: [
      provider({ name: "animatic", models: [model({ name: "storyboard", max_references: 0 })] }),
      provider({ name: "away", available: false, models: [model({ image: "optional", max_references: 9 })] }),
      provider({ name: "kie", models: [
        model({ name: "photo", image: "required", max_references: 0 }),
        model({ name: "old", image: "optional", max_references: 9, retired: true }),
        model({ name: "kite", image: "optional", max_references: 0 }),
      ] }),
      provider({ name: "fal", models: [model({ name: "cast", image: "optional", max_references: 9 })] }),
    ],
  };
});

const find = (values, can) => {
  const found = findLooker({ ...EMPTY_FORM, ...values }, can);
  return found && [found.provider, found.model.name];
};

test("the first model that looks at a picture is offered, of the chosen provider if it has one", () => {
  assert.deepEqual(find({ picture: FACE }, begins), ["kie", "photo"]);
  assert.deepEqual(find({}, begins), ["kie", "kite"]);
  assert.deepEqual(find({ provider: "kie" }, looks), ["fal", "cast"]);
  assert.deepEqual(find({ provider: "fal", picture: FACE }, begins), ["fal", "cast"]);
  assert.equal(find({}, () => false), null);
});

test("a picture that the model can't begin from is told before anything is typed", () => {
  assert.match(describeUnusedPicture({ ...EMPTY_FORM, picture: FACE }), /can’t start from a picture/);
  assert.equal(describeUnusedPicture({ ...EMPTY_FORM, picture: FACE, provider: "kie" }), undefined);
  assert.equal(describeUnusedPicture(EMPTY_FORM), undefined);
});

test("pictures of somebody are told to be left out, unless the model or who draws its stills sees them", () => {
  const blind = (fields) => findBlindModel({ ...EMPTY_FORM, entities: CAST, ...fields })?.name ?? null;
  const stills = { more: { continuity: "keyframes" } };
  assert.equal(blind({ provider: "kie" }), "kite");
  assert.equal(blind({ provider: "kie", ...stills }), null);
  assert.equal(blind(stills), "storyboard");
  assert.equal(blind({ provider: "fal" }), null);
  assert.equal(blind({ provider: "kie", entities: [{ ...CAST[0], pictures: [] }] }), null);
});
