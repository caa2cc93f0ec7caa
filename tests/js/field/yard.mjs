/* The server as a phone sees it, true to the contract as far as sending goes, and as bad as a test wants. */

import { createHash } from "node:crypto";

import { serve } from "./phone.mjs";

const digest = (bytes) => createHash("sha256").update(Buffer.from(bytes)).digest("hex");
const refusal = (status, code, headers = {}) => ({ status, json: { error: { code, message: `no: ${code}`, fields: {} } }, headers });

export class Yard {
  records = new Map(); // id -> {sha256, size}
  photos = new Map(); // id -> Buffer, whole
  pieces = new Map(); // id -> Buffer, so far
  photosOf = new Map(); // record id -> [photo ids], told by the test since the yard cannot read
  tokens = new Set(["t-olena"]);
  trouble = () => null; // (method, path, request) -> an answer, "down", or null to serve
  asked = [];

  constructor() {
    this.asked = serve(async (method, path, request) => {
      const wrong = await this.trouble(method, path, request);
      if (wrong === "down") return null;
      return wrong ?? this.answer(method, path, request);
    });
  }

  answer(method, path, { body, headers }) {
    if (path === "ping") return { status: 200, json: { time: "2026-11-23T09:12:05Z", nonce: "n" } };
    if (!this.tokens.has(headers.Authorization?.replace("Bearer ", ""))) return refusal(401, "sign_in");
    if (path === "device") return { status: 200, json: { device: "d-olena", up_to: 0, missing: [] } };
    const [, record, , photo, act] = path.split("/");
    if (!photo) return this.#record(record, body);
    if (!this.records.has(record)) return refusal(404, "record_first");
    if (act === "withdraw") this.photosOf.set(record, this.#listed(record).filter((id) => id !== photo));
    else if (method === "HEAD") return { status: 200, headers: { "Upload-Offset": `${this.#soFar(photo).length}` } };
    else if (method === "PUT") this.photos.set(photo, Buffer.from(body));
    else if (!this.#piece(photo, Number(headers["Upload-Offset"]), Number(headers["Upload-Length"]), body)) {
      return refusal(409, "offset", { "Upload-Offset": `${this.#soFar(photo).length}` });
    } else if (!this.photos.has(photo)) return { status: 204, headers: { "Upload-Offset": `${this.#soFar(photo).length}` } };
    return { status: 201, json: this.receipt(record) };
  }

  #record(id, body) {
    const sha256 = digest(body);
    const known = this.records.get(id);
    if (known && known.sha256 !== sha256) return refusal(409, "conflict");
    this.records.set(id, { sha256, seq: known?.seq ?? this.records.size + 1 });
    return { status: known ? 200 : 201, json: this.receipt(id) };
  }

  #piece(photo, offset, length, body) {
    const soFar = this.#soFar(photo);
    if (offset !== soFar.length) return false;
    const now = Buffer.concat([soFar, Buffer.from(body)]);
    this.pieces.set(photo, now);
    if (now.length === length) this.photos.set(photo, now);
    return true;
  }

  #soFar = (photo) => this.photos.get(photo) ?? this.pieces.get(photo) ?? Buffer.alloc(0);
  #listed = (record) => this.photosOf.get(record) ?? [];

  receipt(id) {
    const missing = this.#listed(id).filter((photo) => !this.photos.has(photo));
    const { sha256, seq } = this.records.get(id);
    return { id, sha256, state: missing.length ? "photos missing" : "complete", missing, seq, received_at: "2026-11-23T09:12:05Z", flags: [] };
  }
}

export { refusal };
