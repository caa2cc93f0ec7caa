// Several map files as one ground: the best that has a tile, else a part of a coarser one made large.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Layers, cut } from "../../../static/js/field/map/layers.js";
import { pointsOf } from "../../../static/js/field/map/points.js";

const SIZE = 512;

class Spot {
  constructor(x, y) {
    Object.assign(this, { x, y });
  }

  clone() {
    return new Spot(this.x, this.y);
  }
}

const feature = (geomType, ...spots) => {
  const [xs, ys] = [spots.map(([x]) => x), spots.map(([, y]) => y)];
  const bbox = { minX: Math.min(...xs), maxX: Math.max(...xs), minY: Math.min(...ys), maxY: Math.max(...ys) };
  return { geomType, props: {}, geom: [spots.map(([x, y]) => new Spot(x, y))], bbox, numVertices: spots.length };
};

/* A map file with those tiles, each a town in the middle of what is asked for. */
function file(name, ...tiles) {
  const asked = [];
  const get = async ({ z, x, y }, size) => {
    asked.push([`${z}/${x}/${y}`, size]);
    return new Map(tiles.includes(`${z}/${x}/${y}`) ? [[name, [feature(1, [size / 2, size / 2])]]] : []);
  };
  return { asked, get };
}

const layers = (...files) => new Layers(files.map(([source, from, to]) => ({ source, from, to })));

test("the best file that has the tile gives it, as it is", async () => {
  const [fine, plain] = [file("fine", "8/3/5"), file("plain", "8/3/5")];
  const found = await layers([fine, 6, 12], [plain, 0, 8]).get({ z: 8, x: 3, y: 5 }, SIZE);
  assert.deepEqual([...found.keys()], ["fine"]);
  assert.deepEqual(plain.asked, []);
  assert.deepEqual(found.get("fine")[0].bbox, { minX: 256, maxX: 256, minY: 256, maxY: 256 });
});

test("where the fine one has nothing, a part of the coarse one is made large", async () => {
  const [fine, plain] = [file("fine"), file("plain", "8/3/5")];
  const both = layers([fine, 6, 12], [plain, 0, 8]);
  assert.equal(both.maxZoom, 12);
  // 8/3/5 is 16 tiles wide at zoom 12: its middle is the corner of 12/56/88.
  const found = await both.get({ z: 12, x: 56, y: 88 }, SIZE);
  assert.deepEqual(found.get("plain")[0].bbox, { minX: 0, maxX: 0, minY: 0, maxY: 0 });
  assert.deepEqual(plain.asked, [["8/3/5", SIZE * 16]]);
  const beside = await both.get({ z: 12, x: 55, y: 88 }, SIZE);
  assert.deepEqual(beside.get("plain"), [], "a town stands in one tile alone");
});

test("a coarser tile of the fine file comes before a coarser one still", async () => {
  const [fine, plain] = [file("fine", "10/12/20"), file("plain", "8/3/5")];
  const found = await layers([fine, 6, 12], [plain, 0, 8]).get({ z: 12, x: 50, y: 81 }, SIZE);
  assert.deepEqual([...found.keys()], ["fine"]);
});

test("what no file has is empty", async () => {
  assert.equal((await layers([file("plain"), 0, 8]).get({ z: 5, x: 1, y: 1 }, SIZE)).size, 0);
});

test("a line is kept in every tile that it passes, a little beyond the edge, and the first is left alone", () => {
  const line = feature(2, [0, 100], [1024, 100]);
  const [left, right] = [0, SIZE].map((x) => cut(new Map([["roads", [line]]]), x, 0, SIZE).get("roads"));
  assert.deepEqual(left[0].geom[0].map(({ x }) => x), [0, 1024]);
  assert.deepEqual(right[0].geom[0].map(({ x }) => x), [-512, 512]);
  assert.equal(cut(new Map([["roads", [line]]]), 0, SIZE, SIZE).get("roads").length, 0);
  assert.equal(line.geom[0][0].x, 0);
});

test("a run's stops stand in their order, its spots and who still waits; what is nowhere does not", () => {
  const at = (lat, lon) => ({ lat, lon, accuracy_m: 5 });
  const run = {
    stops: [
      { id: "1", name: "Bakery", kind: "spot", must: true, position: at(49.7, 37.6), spots: [{ id: "9", name: "Bakery", leave: "5 kg", position: at(49.7, 37.6) }] },
      { id: "2", name: "Somewhere", kind: "people", must: false, position: null },
      { id: "3", name: "Mill", kind: "animals", must: false, position: at(49.8, 37.7) },
    ],
    animals: [
      { id: "a", code: "K-0001", name: "", line: "dog", waiting: true, position: at(49.8, 37.7) },
      { id: "b", code: "K-0002", name: "", line: "cat", waiting: false, position: at(49.8, 37.7) },
    ],
  };
  const points = pointsOf([run], { way: "Way", feed: "Feed", spot: "Spot", waits: "waits" }, (kind) => kind);
  assert.deepEqual(points.map(({ kind, title, text }) => [kind, title, text]), [
    ["stop", "1. Bakery", "1"],
    ["stop", "3. Mill", "3"],
    ["spot", "Bakery", undefined],
    ["animal", "K-0001", undefined],
  ]);
  assert.deepEqual(points[1].links, [["Way", "geo:49.8,37.7"]]);
  assert.deepEqual(points[2].links, [["Feed", "#feed=9"]]);
  assert.equal(points[3].note(), "dog, waits");
});
