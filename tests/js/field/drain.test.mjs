import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { contents, signedIn } from "./phone.mjs";
import { Yard, refusal } from "./yard.mjs";
import { drainNow } from "../../../static/js/field/core/drain.js";
import * as outbox from "../../../static/js/field/core/outbox.js";
import { openStore, writing } from "../../../static/js/field/core/store.js";

const STORES = ["records", "photos", "bodies", "devices", "keep", "drafts", "vault"];
const KIB = 1024;
const hotel = { status: 200, headers: { "Content-Type": "text/html" } };

let yard;

beforeEach(async () => {
  yard = new Yard();
  await drainNow({ byHand: true });
  await writing(STORES, (transaction) => Promise.all(STORES.map((name) => transaction.objectStore(name).clear())));
  await signedIn();
});

async function save({ photos = [], ...more } = {}) {
  const id = crypto.randomUUID();
  const made = photos.map((length) => ({ id: crypto.randomUUID(), type: "image/jpeg", bytes: new Uint8Array(length).fill(length % 251).buffer }));
  yard.photosOf.set(id, made.map((photo) => photo.id));
  await outbox.save({ id, kind: "sighting", ...more }, made);
  return { id, photos: made.map((photo) => photo.id) };
}

/* Saves while nobody answers, so that the test sees all of the sending. */
async function queued(...records) {
  const { trouble } = yard;
  yard.trouble = () => "down";
  const saved = [];
  for (const record of records) saved.push(await save(record));
  await drainNow();
  yard.trouble = trouble;
  yard.asked.length = 0;
  return saved;
}

const states = async () => Object.fromEntries((await outbox.list()).map(({ id, state }) => [id, state]));
const stateOf = async ({ id }) => (await states())[id];
const puts = () => yard.asked.filter((line) => line.startsWith("PUT"));
const send = () => drainNow({ byHand: true });

test("a record is delivered once, and its bytes leave the phone", async () => {
  const record = await save();
  await send();
  assert.equal(await stateOf(record), "delivered");
  assert.deepEqual(puts(), [`PUT records/${record.id}`]);
  assert.equal((await contents()).bodies.length, 0);
});

test("the words of all go before any photo, and the smallest photo first", async () => {
  const [one, other] = await queued({ photos: [9 * KIB, 2 * KIB] }, { photos: [5 * KIB] });
  await send();
  const photo = (record, at) => `PUT records/${record.id}/photos/${record.photos[at]}`;
  assert.deepEqual(puts(), [`PUT records/${one.id}`, `PUT records/${other.id}`, photo(one, 1), photo(other, 0), photo(one, 0)]);
  assert.deepEqual(await states(), { [one.id]: "delivered", [other.id]: "delivered" });
});

test("words saved between two pieces of a photo go next", async () => {
  await queued({ photos: [300 * KIB] });
  let later;
  yard.trouble = async (method) => {
    if (method === "PATCH" && !later) later = await save();
    return null;
  };
  await send();
  const order = yard.asked.filter((line) => /^(PUT|PATCH)/.test(line)).map((line) => line.replace(/records\/(.{36}).*/, "$1"));
  const at = order.indexOf(`PUT ${later.id}`);
  assert.ok(order[at - 1].startsWith("PATCH") && order[at + 1].startsWith("PATCH"));
});

test("a photo whose answer was lost goes on where the server stands", async () => {
  const [record] = await queued({ photos: [300 * KIB] });
  let pieces = 0;
  yard.trouble = (method, path, request) => {
    if (method !== "PATCH" || ++pieces !== 2) return null;
    yard.answer(method, path, request);
    return "down";
  };
  await send();
  await outbox.retry();
  await send();
  assert.equal(await stateOf(record), "delivered");
  assert.equal(yard.photos.get(record.photos[0]).length, 300 * KIB + 90);
});

test("bytes of a photo stay until the receipt says that all is complete", async () => {
  const [record] = await queued({ photos: [2 * KIB, 3 * KIB] });
  yard.trouble = (method, path) => (path.endsWith(record.photos[1]) ? { status: 500 } : null);
  await send();
  assert.equal(await stateOf(record), "photos_waiting");
  assert.equal((await outbox.list())[0].photosWaiting, 1);
  assert.equal((await contents()).bodies.length, 3);
  yard.trouble = () => null;
  await outbox.retry(record.id);
  await send();
  assert.equal(await stateOf(record), "delivered");
  assert.equal((await contents()).bodies.length, 0);
});

for (const [name, answer] of [
  ["a page of a hotel", hotel],
  ["a receipt of another record", { status: 200, json: { id: "other", sha256: "00", state: "complete", missing: [], seq: 1 } }],
  ["a server's error", { status: 500 }],
  ["a proxy that says 403", { status: 403, headers: { "Content-Type": "text/html" } }],
  ["a proxy that says 413", { status: 413 }],
  ["a proxy that says 401", { status: 401 }],
  ["an empty yes", { status: 204 }],
]) {
  test(`${name} delivers nothing, loses nothing and refuses nothing`, async () => {
    const [record] = await queued({ photos: [2 * KIB] });
    yard.trouble = () => answer;
    await send();
    assert.equal(await stateOf(record), "waiting");
    assert.equal((await contents()).bodies.length, 2);
    yard.trouble = () => null;
    await outbox.retry();
    await send();
    assert.equal(await stateOf(record), "delivered");
  });
}

test("a receipt with another digest delivers nothing", async () => {
  const [record] = await queued({});
  yard.trouble = (method, path, request) => {
    if (method !== "PUT") return null;
    const answer = yard.answer(method, path, request);
    return { ...answer, json: { ...answer.json, sha256: "0".repeat(64) } };
  };
  await send();
  assert.equal(await stateOf(record), "waiting");
});

for (const [status, code] of [[409, "conflict"], [413, "too_large"], [422, "invalid"], [403, "forbidden"]]) {
  test(`a record refused with ${status} stands aside with the reason, and the next one goes`, async () => {
    const [bad, good] = await queued({}, {});
    yard.trouble = (_, path) => (path.includes(bad.id) ? refusal(status, code) : null);
    await send();
    const [shown] = (await outbox.list()).filter(({ id }) => id === bad.id);
    assert.deepEqual([shown.state, shown.reason, shown.words], ["attention", code, `no: ${code}`]);
    assert.equal(await stateOf(good), "delivered");
    assert.equal((await outbox.summary()).unsent, 1);
    yard.trouble = () => null;
    await outbox.retry(bad.id);
    await send();
    assert.equal(await stateOf(bad), "delivered");
  });
}

test("a refused photo stands aside; given up, it lets its record complete", async () => {
  const [record] = await queued({ photos: [2 * KIB, 3 * KIB] });
  yard.trouble = (method, path) => (method === "PUT" && path.endsWith(record.photos[0]) ? refusal(415, "wrong_kind") : null);
  await send();
  const [shown] = await outbox.list();
  assert.deepEqual([shown.state, shown.reason, shown.photosWaiting], ["attention", "wrong_kind", 1]);
  await outbox.withdraw(record.id);
  await send();
  assert.equal(await stateOf(record), "delivered");
  assert.ok(yard.asked.includes(`POST records/${record.id}/photos/${record.photos[0]}/withdraw`));
});

test("a line that is fine but for one record lets the others pass it", async () => {
  const [bad, good] = await queued({}, {});
  yard.trouble = (_, path) => (path.includes(bad.id) ? "down" : null);
  await send();
  assert.deepEqual(await states(), { [bad.id]: "waiting", [good.id]: "delivered" });
});

test("hours without a line do not make a record wait long once it is back", async () => {
  const [record] = await queued({});
  yard.trouble = () => "down";
  for (let n = 0; n < 20; n += 1) await drainNow();
  yard.trouble = (method) => (method === "PUT" ? "down" : null); // back between the record and the ping
  await drainNow();
  const [shown] = await outbox.list();
  assert.ok(shown.tries >= 20 && shown.nextTryAt - Date.now() <= 4_000);
  assert.equal(await stateOf(record), "waiting");
});

test("a line that is down is tried with one record, not with all", async () => {
  await queued({}, {}, {});
  yard.trouble = () => "down";
  await send();
  assert.equal(puts().length, 1);
});

test("a busy server is left alone for as long as it says, except by hand", async () => {
  const [one, other] = await queued({}, {});
  yard.trouble = (method) => (method === "PUT" ? refusal(503, "busy", { "Retry-After": "120" }) : null);
  await send();
  assert.equal(puts().length, 1);
  const shown = (await outbox.list()).find(({ tries, nextTryAt }) => tries && nextTryAt);
  assert.ok(shown.nextTryAt - Date.now() > 100_000);
  yard.trouble = () => null;
  await drainNow();
  assert.equal(puts().length, 1);
  await outbox.retry();
  await send();
  assert.deepEqual(await states(), { [one.id]: "delivered", [other.id]: "delivered" });
});

test("waits grow to five minutes and no further, and tries never end", async () => {
  const [record] = await queued({});
  yard.trouble = (method) => (method === "PUT" ? { status: 500 } : null);
  const chance = mock.method(Math, "random", () => 1);
  const waits = [];
  for (let n = 0; n < 14; n += 1) {
    await writing(["records"], async ({ store }) => store.put({ ...(await store.get(record.id)), nextTryAt: null }));
    await drainNow();
    waits.push((await outbox.list())[0].nextTryAt - Date.now());
  }
  chance.mock.restore();
  assert.ok(waits[0] < 5_000);
  assert.ok(waits.at(-1) > 290_000 && waits.at(-1) <= 300_000);
  assert.equal(await stateOf(record), "waiting");
  assert.ok((await outbox.list())[0].tries >= 14);
});

test("a clock set back makes what waited due", async () => {
  const [record] = await queued({});
  yard.trouble = (method) => (method === "PUT" ? { status: 500 } : null);
  await send();
  yard.trouble = () => null;
  const real = Date.now;
  const clock = mock.method(Date, "now", () => real.call(Date) - 8 * 86_400_000);
  await drainNow();
  clock.mock.restore();
  assert.equal(await stateOf(record), "delivered");
});

test("a revoked token pauses; nothing is deleted, and a new one of the same person sends it all", async () => {
  const [one, other] = await queued({}, {});
  yard.tokens.clear();
  await send();
  assert.deepEqual(await states(), { [one.id]: "sign_in", [other.id]: "sign_in" });
  assert.equal(puts().length, 1);
  yard.tokens.add("t-petro").add("t-new");
  await signedIn({ device: "d-petro", token: "t-petro", person: "petro" });
  await send();
  assert.equal(yard.records.size, 0);
  await signedIn({ device: "d-new", token: "t-new", person: "olena" });
  await send();
  assert.deepEqual(await states(), { [one.id]: "delivered", [other.id]: "delivered" });
});

test("many calls at once send each record once", async () => {
  const saved = await queued({}, {}, {}, {});
  await Promise.all(Array.from({ length: 8 }, () => send()));
  assert.deepEqual(puts().sort(), saved.map(({ id }) => `PUT records/${id}`).sort());
});

test("who asks while the last sending comes to its end waits for the next one", async () => {
  const [record] = await queued({});
  const { request } = navigator.locks;
  let asked;
  navigator.locks.request = async (...all) => {
    navigator.locks.request = request;
    yard.trouble = () => "down";
    await request(...all);
    yard.trouble = () => null;
    asked = send();
  };
  await send();
  await asked;
  assert.equal(await stateOf(record), "delivered");
});

test("words that the server lost are sent again before their photos", async () => {
  const [record] = await queued({ photos: [2 * KIB] });
  let isLost = false;
  yard.trouble = (method, path) => {
    if (!path.includes("/photos/") || isLost) return null;
    isLost = true;
    yard.records.clear();
    return null;
  };
  await send();
  await outbox.retry();
  await send();
  assert.equal(await stateOf(record), "delivered");
  assert.equal(yard.records.size, 1);
});

test("what was delivered is remembered for thirty days", async () => {
  const [record] = await queued({});
  await send();
  const real = Date.now;
  const clock = mock.method(Date, "now", () => real.call(Date) + 29 * 86_400_000);
  await send();
  assert.equal(await stateOf(record), "delivered");
  clock.mock.mockImplementation(() => real.call(Date) + 31 * 86_400_000);
  await send();
  clock.mock.restore();
  assert.deepEqual(await outbox.list(), []);
});

test("what is being sent says so, and no restart can leave it saying so", async () => {
  const [record] = await queued({});
  let during;
  yard.trouble = async (method) => {
    if (method === "PUT") during = await stateOf(record);
    return null;
  };
  await send();
  assert.equal(during, "sending");
  const kept = await (await openStore()).getAll("records");
  assert.equal(kept.some(({ state }) => state === "sending"), false);
});
