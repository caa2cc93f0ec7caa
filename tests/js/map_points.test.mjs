// The short rows of the map's data say what they mean, and nothing but what came.

import assert from "node:assert/strict";
import { test } from "node:test";

import { batches, unpack } from "../../static/js/map/points.js";

const words = {
  levels: ["Not flagged", "Urgent", "Soon", "When possible"],
  species: ["Dog", "Cat", "Other"],
  dues: ["Fed in time", "Due soon", "Overdue", "Never fed"],
  animals: { 0: "", 1: "a few animals", 5: "5 animals or more" },
  spots: { 0: "", 1: "a few feeding spots" },
  pack: "A pack of {n}", rough: "only the settlement is known", no_place: "No settlement near",
};

test("an animal leads to its page and says how urgent it is", () => {
  const [one] = unpack({ animals: [[4971234, 3761321, 1, 0, 42, 0]] }, words);
  assert.deepEqual([one.lat, one.lon, one.title, one.url, one.bad], [49.71234, 37.61321, "K-0042", "/animals/K-0042", 3]);
  assert.equal(one.note(), "Dog, Urgent");
});

test("a place that is only a settlement says so", () => {
  const [one] = unpack({ animals: [[4971000, 3762000, 0, 1, 7, 1]] }, words);
  assert.equal(one.note(), "Cat, Not flagged, only the settlement is known");
});

test("a cell tells rough counts and the worst due", () => {
  const cells = [[4971000, 3762000, 5, 1, 2, "Куп’янськ"], [4745000, 3895000, 1, 0, null, ""]];
  const [town, field] = unpack({ cells }, words);
  assert.equal(town.note(), "5 animals or more, a few feeding spots, Overdue");
  assert.equal(town.url, `/animals?q=${encodeURIComponent("Куп’янськ")}`);
  assert.deepEqual([field.title, field.url, field.note()], ["No settlement near", null, "a few animals"]);
});

test("stops stand in their order", () => {
  const stops = unpack({ stops: [[1, 2, 1, 1, "people", "2 people", "Izium", 0], [3, 4, 2, 0, "spot", "Mill", "", 1]] }, words);
  assert.deepEqual(stops.map(({ title, must }) => [title, must]), [["1. 2 people", 1], ["2. Mill", 0]]);
});

test("batches are asked for one after the other until there is no next", async () => {
  const asked = [];
  globalThis.fetch = async (address) => {
    asked.push(address);
    return { ok: true, json: async () => ({ next: asked.length < 3 ? `/p?after=${asked.length}` : null }) };
  };
  let count = 0;
  for await (const _ of batches("/p")) count += 1;
  assert.equal(count, 3);
  assert.deepEqual(asked, ["/p", "/p?after=1", "/p?after=2"]);
});

test("a refusal ends it", async () => {
  globalThis.fetch = async () => ({ ok: false, status: 503 });
  await assert.rejects(async () => {
    for await (const _ of batches("/p"));
  }, /503/);
});
