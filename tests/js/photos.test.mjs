import assert from "node:assert/strict";
import { test } from "node:test";

import { Photos, fitted } from "../../static/js/lib/photos.js";

/* A server on a string: each sending waits until the test lets it end. */
function line(options = {}) {
  const sendings = [];
  const steps = [];
  const photos = new Photos({
    prepare: async (file) => `small ${file}`,
    send: (bytes, ways) =>
      new Promise((arrive, fail) => {
        sendings.push({ bytes, ...ways, arrive, fail: (why) => fail(new Error(why)) });
        ways.signal.addEventListener("abort", () => fail(new Error("given up")));
      }),
    changed: (item) => steps.push(item.state),
    ...options,
  });
  return { photos, sendings, steps };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const states = (photos) => photos.items.map(({ state }) => state);

test("a photo keeps its shape and is never blown up", () => {
  assert.deepEqual(fitted(4000, 3000), [1600, 1200]);
  assert.deepEqual(fitted(3000, 4000), [1200, 1600]);
  assert.deepEqual(fitted(640, 480), [640, 480]);
  assert.deepEqual(fitted(5000, 1), [1600, 1]);
});

test("a photo is made smaller, sent, and known by what the server says of it", async () => {
  const { photos, sendings, steps } = line();
  const item = photos.add("dog.jpg");
  await settled();
  assert.equal(sendings[0].bytes, "small dog.jpg");
  sendings[0].onProgress(0.4);
  assert.equal(item.progress, 0.4);
  sendings[0].arrive({ id: "p1" });
  await settled();
  assert.deepEqual(steps, ["waiting", "preparing", "sending", "sending", "sent"]);
  assert.deepEqual(item.photo, { id: "p1" });
  assert.deepEqual([photos.unfinished, photos.sent, photos.failed], [0, 1, 0]);
});

test("two go together, the rest wait their turn", async () => {
  const { photos, sendings } = line();
  for (const file of ["a", "b", "c"]) photos.add(file);
  await settled();
  assert.deepEqual(states(photos), ["sending", "sending", "waiting"]);
  assert.equal(photos.unfinished, 3);
  sendings[0].arrive({ id: "a" });
  await settled();
  assert.deepEqual(states(photos), ["sent", "sending", "sending"]);
});

test("one that fails says why, holds nobody up and is tried again alone", async () => {
  const { photos, sendings } = line();
  const [bad] = ["a", "b"].map((file) => photos.add(file));
  await settled();
  sendings[0].fail("No connection.");
  sendings[1].arrive({ id: "b" });
  await settled();
  assert.deepEqual(states(photos), ["failed", "sent"]);
  assert.equal(bad.why, "No connection.");
  photos.again(bad);
  await settled();
  assert.deepEqual(states(photos), ["sending", "sent"]);
  assert.equal(bad.why, "");
  assert.equal(sendings.length, 3);
  assert.equal(sendings[2].id, sendings[0].id, "the same photo, not a second one");
  sendings[2].arrive({ id: "a" });
  await settled();
  assert.deepEqual(states(photos), ["sent", "sent"]);
});

test("a photo that is on its way cannot be sent a second time", async () => {
  const { photos, sendings } = line();
  const item = photos.add("a");
  await settled();
  photos.again(item);
  await settled();
  assert.equal(sendings.length, 1);
});

test("one taken out is given up and makes room", async () => {
  const { photos, sendings, steps } = line({ atOnce: 1 });
  const first = photos.add("a");
  photos.add("b");
  await settled();
  photos.remove(first);
  await settled();
  assert.equal(sendings[0].signal.aborted, true);
  assert.deepEqual(states(photos), ["sending"]);
  assert.equal(sendings[1].bytes, "small b");
  assert.equal(steps.includes("failed"), false);
});

test("one that cannot be prepared fails and is prepared anew", async () => {
  let tries = 0;
  const prepare = async () => {
    tries += 1;
    if (tries === 1) throw new Error("over 15 MB");
    return "bytes";
  };
  const { photos, sendings } = line({ prepare });
  const item = photos.add("a");
  await settled();
  assert.equal(item.why, "over 15 MB");
  photos.again(item);
  await settled();
  assert.equal(sendings[0].bytes, "bytes");
});

test("photos the server already has count as sent", () => {
  const { photos } = line();
  photos.addSent({ id: "p0" });
  assert.deepEqual([photos.sent, photos.unfinished], [1, 0]);
});
