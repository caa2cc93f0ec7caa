/* Photos on their way to the server: made smaller where the browser can open them, sent one request
   each, and what became of every one. Knows no page; `photos.js` draws it. */

export const LONGEST = 1600;
export const MOST_BYTES = 15_000_000;
const QUALITY = 0.86;

/* Width and height with the long side at most `longest`; never larger than before. */
export function fitted(width, height, longest = LONGEST) {
  const scale = Math.min(1, longest / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/* The photo as a small JPEG without anything but its pixels, set upright; the file itself where the
   browser cannot open it (HEIC, mostly) or may not tell what is on a canvas. */
export async function shrunk(file, quality = QUALITY) {
  let picture;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return file;
  }
  try {
    const [canvas, pen] = drawing(...fitted(picture.width, picture.height));
    if (!isHonest()) return file;
    pen.fillStyle = "#fff"; // what is transparent has no colour in a JPEG
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const small = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
    return small ?? file;
  } catch {
    return file;
  } finally {
    picture.close();
  }
}

function drawing(width, height) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  return [canvas, pen];
}

/* Browsers set to resist fingerprinting give back noise instead of what was drawn. */
function isHonest() {
  const [, pen] = drawing(8, 8);
  pen.fillStyle = "rgb(200 100 50)";
  pen.fillRect(0, 0, 8, 8);
  const { data } = pen.getImageData(0, 0, 8, 8);
  return data.every((value, at) => Math.abs(value - [200, 100, 50, 255][at % 4]) < 8);
}

/* One photo in one request. Resolves with what the server says of it; rejects with an Error whose
   message is a sentence for the person. `signal` gives it up. */
export function send(photo, { url, token, id, words, onProgress, signal }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const refuse = (sentence) => reject(new Error(sentence));
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(loaded / (total || 1)));
    request.addEventListener("load", () => {
      if (request.status === 201 && request.response?.id) resolve(request.response);
      else if (request.status === 401) refuse(words.signedOut);
      else refuse(request.response?.error?.message || words.refused);
    });
    request.addEventListener("error", () => refuse(words.network));
    request.addEventListener("abort", () => refuse(words.network));
    signal?.addEventListener("abort", () => request.abort());
    const body = new FormData();
    body.set("csrf_token", token);
    if (id) body.set("id", id);
    body.set("photo", photo, "photo");
    request.send(body);
  });
}

/* Every photo that was chosen, in order, and its state: waiting, preparing, sending, sent, failed.
   `prepare(file)` gives the bytes to send, `send(bytes, {id, onProgress, signal})` what the server
   says of them; `changed(item)` is told of each step. At most `atOnce` are on their way together. */
export class Photos {
  #ways;
  #atOnce;
  #underWay = 0;

  constructor({ atOnce = 2, ...ways }) {
    this.items = [];
    this.#ways = ways;
    this.#atOnce = atOnce;
  }

  get unfinished() {
    return this.items.filter(({ state }) => state === "waiting" || state === "preparing" || state === "sending").length;
  }

  get failed() {
    return this.items.filter(({ state }) => state === "failed").length;
  }

  get sent() {
    return this.items.filter(({ state }) => state === "sent").length;
  }

  add(file) {
    // The photo's own id, so that a repeat after a lost answer is no second photo.
    const item = { file, id: globalThis.crypto?.randomUUID?.(), state: "waiting", progress: 0, why: "", photo: null };
    item.abort = new AbortController();
    this.items.push(item);
    this.#changed(item);
    this.#next();
    return item;
  }

  /* A photo that the server already has. */
  addSent(photo) {
    const item = { file: null, id: photo.id, state: "sent", progress: 1, why: "", photo };
    this.items.push(item);
    return item;
  }

  again(item) {
    if (item.state !== "failed") return;
    item.abort = new AbortController();
    this.#to(item, "waiting", { why: "", progress: 0 });
    this.#next();
  }

  remove(item) {
    this.items = this.items.filter((other) => other !== item);
    item.state = "removed";
    item.abort?.abort();
    this.#changed(item);
    this.#next();
  }

  #next() {
    const item = this.items.find(({ state }) => state === "waiting");
    if (!item || this.#underWay >= this.#atOnce) return;
    this.#underWay += 1;
    this.#carry(item).finally(() => {
      this.#underWay -= 1;
      this.#next();
    });
    this.#next();
  }

  async #carry(item) {
    try {
      this.#to(item, "preparing");
      item.bytes ??= await this.#ways.prepare(item.file);
      this.#to(item, "sending");
      const onProgress = (progress) => this.#to(item, "sending", { progress });
      const photo = await this.#ways.send(item.bytes, { id: item.id, onProgress, signal: item.abort.signal });
      this.#to(item, "sent", { photo, progress: 1 });
    } catch (error) {
      this.#to(item, "failed", { why: error.message });
    }
  }

  #to(item, state, facts = {}) {
    if (item.state === "removed") return;
    Object.assign(item, facts, { state });
    this.#changed(item);
  }

  #changed(item) {
    this.#ways.changed?.(item);
  }
}
