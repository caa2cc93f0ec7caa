import assert from "node:assert/strict";
import { test } from "node:test";

import { serverKey, unsealed } from "./phone.mjs";
import { ADDED_BYTES, seal } from "../../../static/js/field/core/seal.js";

const dog = new TextEncoder().encode("a shy dog behind the bakery");

test("what is sealed opens under its own address, and nowhere else", async () => {
  const body = await seal(dog, serverKey, "record/1");
  assert.deepEqual(await unsealed(body, "record/1"), dog);
  await assert.rejects(unsealed(body, "record/2"));
});

test("the frame is version, key id, encapsulated key and ciphertext", async () => {
  const body = Buffer.from(await seal(dog, serverKey, "record/1"));
  assert.equal(body[0], 1);
  assert.equal(body.subarray(1, 9).toString("hex"), serverKey.id);
  assert.equal(body[9], 4);
  assert.equal(body.length, dog.length + ADDED_BYTES);
});

test("the same words are sealed differently each time", async () => {
  const [one, other] = [await seal(dog, serverKey, "record/1"), await seal(dog, serverKey, "record/1")];
  assert.notDeepEqual(Buffer.from(one), Buffer.from(other));
});
