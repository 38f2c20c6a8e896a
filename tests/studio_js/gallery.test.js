import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import {
  askToDelete, clearSelection, deleteSelected, deletion, selectAll, selectedIds, selectRange, toggleSelected,
} from "../../api/studio/static/gallery-selection.js";
import {
  films, filters, followAddress, isFiltered, loadError, loading, loadMore, nextCursor, refreshFirstPage, removeFilms,
  setFilters, total, updateFilm,
} from "../../api/studio/static/gallery-store.js";
import { filmGroups, findInNextRow, groupByMonth } from "../../api/studio/static/gallery-months.js";
import { findNearRange } from "../../api/studio/static/gallery-near.js";
import { toMoments } from "../../api/studio/static/gallery-period.js";
import { NO_FILTERS, readFilters, toQuery, writeFilters } from "../../api/studio/static/gallery-query.js";
import { signal } from "../../api/studio/static/html.js";
import { navigate, routeQuery } from "../../api/studio/static/router.js";
import { restoreFilms } from "../../api/studio/static/trash.js";
import { summary } from "./builders.js";

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

test("filters survive the address, and what they do not name is as usual", () => {
  const given = { ...NO_FILTERS, q: "dawn & lighthouse", favorite: true, sort: "title", when: "week" };
  assert.equal(writeFilters(given), "q=dawn+%26+lighthouse&favorite=true&when=week&sort=title");
  assert.deepEqual(readFilters(writeFilters(given)), given);
  assert.deepEqual(readFilters(""), NO_FILTERS);
});

test("a filter is written into the address, and the address is followed", async () => {
  answerWith(200, { jobs: [], next_cursor: null, total: 0 });
  navigate("#/gallery");
  setFilters({ status: "failed" });
  assert.equal(routeQuery.value, "status=failed");
  assert.equal(followAddress("status=failed"), false);
  assert.equal(followAddress("sort=oldest"), true);
  await settle();
  assert.deepEqual([filters.value, total.value], [{ ...NO_FILTERS, sort: "oldest" }, 0]);
});

test("a period begins with a day of the reader's", () => {
  const now = new Date(2026, 2, 1, 12).getTime();
  const begins = ["today", "week", "month", "year"]
    .map((when) => toMoments({ when, from: "", to: "" }, now).created_from);
  assert.deepEqual(begins,
    [[2026, 2, 1], [2026, 1, 23], [2026, 0, 31], [2025, 2, 2]].map((day) => new Date(...day).toISOString()));
  assert.deepEqual(toMoments({ when: "", from: "2026-01-01", to: "" }, now), { created_from: "", created_to: "" });
  assert.deepEqual(toMoments({ when: "days", from: "2026-02-28", to: "2026-02-28" }, now),
    { created_from: new Date(2026, 1, 28).toISOString(), created_to: new Date(2026, 2, 1).toISOString() });
  assert.deepEqual(toMoments({ when: "days", from: "x", to: "" }, now), { created_from: "", created_to: "" });
});

test("removed films are counted off", () => {
  total.value = 9;
  removeFilms(["a", "gone"]);
  assert.equal(total.value, 8);
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
  filters.value = { ...NO_FILTERS, trashed: true };
  selectAll();
  askToDelete();
  assert.equal(deletion.value.step, "asking");
  toggleSelected("a");
  assert.equal(deletion.value.step, "none");
});

test("what is deleted goes to the trash without a question, and can be taken back", async () => {
  toggleSelected("a");
  const asked = [];
  globalThis.fetch = async (url, { body }) => {
    asked.push([url.split("/jobs/")[1], JSON.parse(body).ids]);
    return new Response(JSON.stringify({ moved: ["a"], refused: [] }));
  };
  askToDelete();
  await settle();
  assert.deepEqual([asked, ids(), deletion.value.step], [[["trash", ["a"]]], ["b", "c", "d"], "none"]);
  await restoreFilms(["a"]);
  assert.deepEqual(asked[1], ["restore", ["a"]]);
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

test("the films near the screen are found by their row, and no more than there are", () => {
  const grid = { top: 100, height: 2000, columns: 5, count: 48 };
  assert.deepEqual(findNearRange(grid, 600, 0), [0, 15]);
  assert.deepEqual(findNearRange({ ...grid, top: -500 }, 600, 0), [10, 30]);
  assert.deepEqual(findNearRange({ ...grid, top: -500 }, 600, 300), [5, 35]);
  assert.deepEqual(findNearRange({ ...grid, top: -1900 }, 600, 0), [45, 48]);
  assert.deepEqual(findNearRange({ ...grid, top: 5000 }, 600, 0), [0, 0]);
});

test("films are grouped by month, and those of this one stand under no heading", () => {
  const at = (...dates) => dates.map((date) => signal(summary({ job_id: date, created_at: `${date}T12:00:00Z` })));
  const found = groupByMonth(at("2026-12-02", "2026-12-01", "2026-11-30", "2026-11-02", "2025-12-15"),
    Date.parse("2026-12-02T13:00:00Z"));
  assert.deepEqual(found.map(({ month, films: own }) => [month, own.length]),
    [["", 2], ["November 2026", 2], ["December 2025", 1]]);
});

test("the month of a film is formatted once for all films of it", (context) => {
  const format = context.mock.getter(Intl.DateTimeFormat.prototype, "format");
  const given = Array.from({ length: 30 }, (_, day) => (
    signal(summary({ job_id: `${day}`, created_at: `2026-0${1 + day % 2}-12T12:00:00Z` }))));
  given.sort((one, other) => other.peek().created_at.localeCompare(one.peek().created_at));
  assert.equal(groupByMonth(given, Date.parse("2026-12-02T13:00:00Z")).length, 2);
  assert.equal(format.mock.callCount(), 2);
});

test("a month that comes twice has two groups of different keys", () => {
  const at = (...dates) => dates.map((date) => signal(summary({ job_id: date, created_at: `${date}T12:00:00Z` })));
  const keys = groupByMonth(at("2026-10-02", "2026-12-01", "2026-10-01"), Date.parse("2026-12-02T13:00:00Z"))
    .map(({ key }) => key);
  assert.equal(new Set(keys).size, 3);
});

test("in another order than by date there are no months", () => {
  films.value = ["2025-12-02", "2026-10-01"].map((date) => signal(summary({ created_at: `${date}T12:00:00Z` })));
  assert.equal(filmGroups.value.length, 2);
  filters.value = { ...NO_FILTERS, sort: "title" };
  assert.deepEqual(filmGroups.value.map(({ month, films: own }) => [month, own.length]), [["", 2]]);
});

test("the row above or below may be in another month", () => {
  // Three in a row: 0 1 2 / 3 4, then 5 6, then 7 8 9 / 10.
  const step = (index, by) => findInNextRow([5, 2, 4], 3, index, by);
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 7, 9, 10].map((index) => step(index, 1)), [3, 4, 6, 5, 6, 7, 8, 10, 9, 10]);
  assert.deepEqual([0, 2, 3, 5, 6, 7, 9, 10].map((index) => step(index, -1)), [0, 2, 0, 3, 4, 5, 6, 7]);
});
