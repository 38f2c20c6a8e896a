import assert from "node:assert/strict";
import { test } from "node:test";
import {
  getJobHref, guardNavigation, navigate, route, routeQuery, setRouteQuery,
} from "../../api/studio/static/router.js";

test("each address has its view", () => {
  const views = ["#/", "#/gallery", "#/jobs/a%20b", "#/jobs", "#/gallery/x", "#/jobs/%E0%A4%A"].map((hash) => {
    navigate(hash);
    return [route.value.name, route.value.id];
  });
  assert.deepEqual(views, [
    ["create", null], ["gallery", null], ["job", "a b"], ["unknown", null], ["unknown", null], ["job", "%E0%A4%A"],
  ]);
});

test("the pages of people have addresses", () => {
  const views = ["#/team", "#/join/a-token", "#/refused", "#/join", "#/team/x", "#/costs?by=film"].map((hash) => {
    navigate(hash);
    return [route.value.name, route.value.id];
  });
  assert.deepEqual(views, [
    ["team", null], ["join", "a-token"], ["refused", null], ["unknown", null], ["unknown", null],
    ["costs", null],
  ]);
});

test("a job's address leads to its view", () => {
  navigate(getJobHref("a/b"));
  assert.deepEqual(route.value, { name: "job", id: "a/b" });
});

test("a guarded view is left only after a question", () => {
  navigate("#/jobs/a");
  const asked = [];
  const endGuard = guardNavigation((hash) => asked.push(hash));
  navigate("#/gallery");
  assert.deepEqual([asked, route.value.name, location.hash], [["#/gallery"], "job", "#/jobs/a"]);
  endGuard();
  navigate("#/gallery");
  assert.equal(route.value.name, "gallery");
});

test("what a view shows is in its address, and each change is a step back", () => {
  navigate("#/costs?by=film");
  assert.equal(routeQuery.value, "by=film");
  setRouteQuery("by=day");
  assert.deepEqual([location.hash, route.value.name, routeQuery.value], ["#/costs?by=day", "costs", "by=day"]);
  setRouteQuery("", { replace: true });
  assert.equal(location.hash, "#/costs");
});
