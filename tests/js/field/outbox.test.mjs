import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { contents, offline, readSealed, settled, signedIn, unsealed } from "./phone.mjs";
import { DiskFull, NoKey, TooLarge } from "../../../static/js/field/core/errors.js";
import * as outbox from "../../../static/js/field/core/outbox.js";
import { openStore, writing } from "../../../static/js/field/core/store.js";

const STORES = ["records", "photos", "bodies", "devices", "keep", "drafts", "vault"];
const sighting = (more = {}) => ({ id: crypto.randomUUID(), kind: "sighting", species: "dog", count: 1, note: "behind the bakery", ...more });
const photo = (letter = "p", length = 40) => ({ id: crypto.randomUUID(), type: "image/jpeg", bytes: new TextEncoder().encode(letter.repeat(length)).buffer });

beforeEach(async () => {
  offline();
  await settled();
  await writing(STORES, (transaction) => Promise.all(STORES.map((name) => transaction.objectStore(name).clear())));
  await signedIn();
});

test("a record is saved sealed, with its number, its device and the digests of its photos", async () => {
  const [record, dog] = [sighting(), photo()];
  assert.deepEqual(await outbox.save(record, [dog]), { id: record.id, number: 1, leftOut: 0 });
  const db = await openStore();
  const clear = await readSealed(await db.get("bodies", record.id), `record/${record.id}`);
  assert.equal(clear.version, 1);
  assert.equal(clear.number, 1);
  assert.equal(clear.device, "d-olena");
  assert.equal(clear.note, "behind the bakery");
  assert.equal("id" in clear, false);
  assert.ok(clear.device_time_zone);
  const digest = Buffer.from(await crypto.subtle.digest("SHA-256", dog.bytes)).toString("hex");
  assert.deepEqual(clear.photos, [{ id: dog.id, sha256: digest }]);
  const bytes = await unsealed(await db.get("bodies", dog.id), `photo/${record.id}/${dog.id}`);
  assert.deepEqual(Buffer.from(bytes), Buffer.from(dog.bytes));
});

test("nothing of what a record says is kept in clear", async () => {
  await outbox.save(sighting(), [photo("JFIF")]);
  const { records, photos, bodies } = await contents();
  const kept = JSON.stringify([records, photos]) + bodies.map((body) => Buffer.from(body).toString("latin1")).join();
  for (const word of ["sighting", "dog", "bakery", "JFIF"]) assert.equal(kept.includes(word), false, word);
  assert.deepEqual(Object.keys(records[0]).sort(), ["device", "id", "number", "savedAt", "sha256", "size", "state", "tries"]);
});

test("numbers have no holes, however many are saved at once", async () => {
  const saved = await Promise.all(Array.from({ length: 12 }, () => outbox.save(sighting())));
  assert.deepEqual(saved.map(({ number }) => number).sort((a, b) => a - b), Array.from({ length: 12 }, (_, at) => at + 1));
  for (const { id, number } of saved) {
    const body = await (await openStore()).get("bodies", id);
    assert.equal((await readSealed(body, `record/${id}`)).number, number);
  }
});

test("saving an id twice leaves one record and one number", async () => {
  const record = sighting();
  await outbox.save(record);
  assert.deepEqual(await outbox.save(record), { id: record.id, number: 1, leftOut: 0 });
  assert.equal((await outbox.list()).length, 1);
  assert.equal((await outbox.save(sighting())).number, 2);
});

test("what is too large is refused before it is sealed, and nothing is kept", async () => {
  await assert.rejects(outbox.save(sighting({ note: "x".repeat(65_536) })), TooLarge);
  await assert.rejects(outbox.save(sighting(), [photo("x", 15_000_001)]), (error) => error instanceof TooLarge && error.limit === 15_000_000);
  assert.equal((await outbox.list()).length, 0);
});

test("the largest record that is let through is 64 KiB when sealed", async () => {
  const fits = async (length) => outbox.save(sighting({ note: "x".repeat(length) })).then(() => true, () => false);
  let [least, most] = [60_000, 66_000];
  while (most - least > 1) {
    const middle = (least + most) >> 1;
    if (await fits(middle)) least = middle;
    else most = middle;
  }
  const { records } = await contents();
  assert.ok(Math.max(...records.map(({ size }) => size)) >= 64 * 1024 - 2);
  assert.ok(Math.max(...records.map(({ size }) => size)) <= 64 * 1024);
});

test("without a key nothing can be saved", async () => {
  await (await openStore()).delete("keep", "current");
  await assert.rejects(outbox.save(sighting()), NoKey);
});

test("a connection closed under it is opened again", async () => {
  (await openStore()).close();
  assert.equal((await outbox.save(sighting())).number, 1);
  assert.equal((await outbox.list()).length, 1);
});

test("a full disk leaves the photos out and saves the words, or says that it is full", async (t) => {
  const put = IDBObjectStore.prototype.put;
  t.after(() => (IDBObjectStore.prototype.put = put));
  const fullAt = (isTooMuch) => {
    IDBObjectStore.prototype.put = function (value, key) {
      if (isTooMuch(this.name, value)) throw new DOMException("no room", "QuotaExceededError");
      return put.call(this, value, key);
    };
  };
  fullAt((name) => name === "photos");
  const record = sighting();
  assert.deepEqual(await outbox.save(record, [photo(), photo()]), { id: record.id, number: 1, leftOut: 2 });
  const body = await (await openStore()).get("bodies", record.id);
  assert.deepEqual((await readSealed(body, `record/${record.id}`)).photos, []);
  fullAt((name) => name === "bodies");
  await assert.rejects(outbox.save(sighting(), [photo()]), DiskFull);
  IDBObjectStore.prototype.put = put;
  assert.equal((await outbox.save(sighting())).number, 2);
});

test("the summary counts what is unsent and knows the oldest", async () => {
  assert.deepEqual(await outbox.summary(), { unsent: 0, oldestAt: null, others: 0 });
  await outbox.save(sighting());
  await outbox.save(sighting());
  const { unsent, oldestAt, others } = await outbox.summary();
  assert.deepEqual([unsent, others], [2, 0]);
  assert.equal(oldestAt, Math.min(...(await outbox.list()).map(({ savedAt }) => savedAt)));
});

test("the last ten are remembered in clear, newest first, until they are forgotten", async () => {
  for (let n = 1; n <= 12; n += 1) await outbox.save(sighting({ note: `dog ${n}` }));
  const notes = outbox.recent().map(({ note }) => note);
  assert.deepEqual([notes.length, notes[0], notes[9]], [10, "dog 12", "dog 3"]);
  outbox.forget();
  assert.deepEqual(outbox.recent(), []);
});

test("what is withdrawn before it left is gone from the phone, and stands as withdrawn", async () => {
  const { id } = await outbox.save(sighting(), [photo()]);
  await outbox.withdraw(id);
  assert.equal((await outbox.list())[0].state, "withdrawn");
  assert.equal((await contents()).bodies.length, 0);
  assert.equal((await outbox.summary()).unsent, 0);
});

test("the exported file holds each unsent record and photo, as sealed", async () => {
  const [record, dog] = [sighting(), photo()];
  await outbox.save(record, [dog]);
  const file = await outbox.exportFile();
  assert.equal(file.type, "application/vnd.lapka.outbox");
  const [head, ...parts] = (await file.text()).trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(head, { lapka_outbox: 1, device: "d-olena", count: 1 });
  assert.deepEqual(parts.map(({ type }) => type), ["record", "photo"]);
  assert.equal((await readSealed(Buffer.from(parts[0].body, "base64"), `record/${record.id}`)).note, "behind the bakery");
  assert.equal(parts[1].record, record.id);
  await unsealed(Buffer.from(parts[1].body, "base64"), `photo/${record.id}/${dog.id}`);
});

test("another person on the same phone sees none of what is still unsent, only how many", async () => {
  await outbox.save(sighting());
  await signedIn({ device: "d-petro", token: "t-petro", person: "petro" });
  assert.deepEqual(await outbox.list(), []);
  assert.deepEqual(await outbox.summary(), { unsent: 0, oldestAt: null, others: 1 });
  assert.equal((await outbox.save(sighting())).number, 1);
});
