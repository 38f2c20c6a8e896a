import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import {
  askToDelete, clearSelection, deleteSelected, deletion, selectAll, selectedIds, selectRange, toggleSelected,
} from "../../api/studio/static/gallery-selection.js";
import {
  films, filters, isFiltered, loadError, loading, loadMore, nextCursor, refreshFirstPage, removeFilms, setFilters,
  toQuery, updateFilm,
} from "../../api/studio/static/gallery-store.js";
import { signal } from "../../api/studio/static/html.js";
import { summary } from "./builders.js";

const NO_FILTERS = { q: "", status: "", provider: "", favorite: false };
const ids = () => films.value.map((film) => film.value.job_id);
const answerWith = (status, document) => {
  globalThis.fetch = async () => new Response(JSON.stringify(document), { status });
};
const settle = async () => { for (let round = 0; round < 20; round++) await new Promise(setImmediate); };

beforeEach(() => {
  filters.value = NO_FILTERS;
  films.value = ["a", "b", "c", "d"].map((id) => signal(summary({ job_id: id, title: id.toUpperCase() })));
  clearSelection();
  deletion.value = { step: "none", errors: [] };
});

test("a query has only the filters that are set", () => {
  assert.deepEqual(toQuery(NO_FILTERS), { limit: 40 });
  assert.deepEqual(toQuery({ ...NO_FILTERS, q: "kite", status: "failed", favorite: true }, "next"),
    { q: "kite", status: "failed", favorite: true, cursor: "next", limit: 40 });
});

test("a need of somebody is no status for the server", () => {
  assert.deepEqual(toQuery({ ...NO_FILTERS, status: "needs_you" }), { needs_you: true, limit: 40 });
});

test("a range goes from the last selected film to this one, in both directions", () => {
  toggleSelected("c");
  selectRange("a");
  assert.deepEqual([...selectedIds.value].sort(), ["a", "b", "c"]);
  selectRange("d");
  assert.deepEqual([...selectedIds.value].sort(), ["a", "b", "c", "d"]);
});

test("a film that is selected twice is not selected", () => {
  toggleSelected("a");
  toggleSelected("a");
  assert.equal(selectedIds.value.size, 0);
});

test("another selection takes the question back", () => {
  selectAll();
  askToDelete();
  toggleSelected("a");
  assert.equal(deletion.value.step, "none");
});

test("other filters leave nothing selected that cannot be seen", async () => {
  selectAll();
  answerWith(200, { jobs: [], next_cursor: null });
  setFilters({ q: "kite" });
  await settle();
  assert.deepEqual([selectedIds.value.size, isFiltered.value], [0, true]);
});

test("what the server keeps stays selected with its reason; what is gone is gone", async () => {
  selectAll();
  answerWith(200, {
    deleted: ["a", "b"],
    refused: [
      { job_id: "c", type: "/problems/job-active", detail: "It is being made." },
      { job_id: "d", type: "/problems/job-not-found", detail: "" },
    ],
  });
  await deleteSelected();
  assert.deepEqual(ids(), ["c"]);
  assert.deepEqual([...selectedIds.value], ["c"]);
  assert.deepEqual(deletion.value, { step: "none", errors: [{ id: "c", title: "C", detail: "It is being made." }] });
});

test("a page is added behind the films, without those that are there already", async () => {
  nextCursor.value = "2";
  answerWith(200, { jobs: [summary({ job_id: "d" }), summary({ job_id: "e" })], next_cursor: null });
  loadMore();
  assert.equal(loading.value, true);
  loadMore();
  await settle();
  assert.deepEqual([ids(), nextCursor.value, loading.value], [["a", "b", "c", "d", "e"], null, false]);
});

test("who comes back sees what is new on top, and what has changed", async () => {
  answerWith(200, { jobs: [summary({ job_id: "d" })], next_cursor: null });
  setFilters({});
  await settle();
  answerWith(200, { jobs: [summary({ job_id: "e" }), summary({ job_id: "d", title: "New" })], next_cursor: null });
  await refreshFirstPage();
  assert.deepEqual([ids(), films.value[1].value.title], [["e", "d"], "New"]);
});

test("a film is changed and removed in its place", () => {
  updateFilm(summary({ job_id: "b", title: "Other" }));
  updateFilm(summary({ job_id: "z" }));
  removeFilms(["a"]);
  assert.deepEqual(films.value.map((film) => film.value.title), ["Other", "C", "D"]);
});

test("films of other filters do not stay when those that match cannot be loaded", async () => {
  answerWith(503, { type: "/problems/not-ready", title: "Not ready", status: 503, detail: "" });
  setFilters({ status: "failed" });
  await settle();
  assert.deepEqual([ids(), loadError.value.type], [[], "not-ready"]);
});
