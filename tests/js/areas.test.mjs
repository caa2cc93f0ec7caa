import assert from "node:assert/strict";
import { test } from "node:test";

import { between, isDrawn, typed } from "../../static/js/lib/areas.js";

test("a part is the same whichever way it is drawn", () => {
  const area = { left: 10, top: 20, width: 30, height: 40 };
  for (const [from, to] of [[[10, 20], [40, 60]], [[40, 60], [10, 20]], [[40, 20], [10, 60]]]) {
    assert.deepEqual(between({ x: from[0], y: from[1] }, { x: to[0], y: to[1] }), area);
  }
});

test("a part ends at the edge of the picture", () => {
  assert.deepEqual(between({ x: -20, y: 50 }, { x: 130, y: 400 }), { left: 0, top: 50, width: 100, height: 50 });
});

test("a touch without a stroke is no part", () => {
  assert.equal(isDrawn(between({ x: 10, y: 10 }, { x: 10.4, y: 30 })), false);
  assert.equal(isDrawn(between({ x: 10, y: 10 }, { x: 12, y: 12 })), true);
});

test("typed numbers make a part, with a comma too", () => {
  assert.deepEqual(typed(["0", "12,5", "10", "100"]), { left: 0, top: 12.5, width: 10, height: 100 });
});

test("nonsense makes none", () => {
  for (const texts of [["", "", "", ""], ["a", "0", "1", "1"], ["100", "0", "1", "1"], ["0", "0", "0", "1"], ["-1", "0", "1", "1"]]) {
    assert.equal(typed(texts), null);
  }
});
