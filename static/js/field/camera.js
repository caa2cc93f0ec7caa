// The camera inside the page, so that no picture lands in the phone's gallery and a picture is
// one tap. Where there is none, or it is refused, the phone's own camera is asked for instead.

import { shrink } from "./core/photo.js";
import { h, icon, picture } from "./dom.js";
import { t } from "./words.js";

const WANTED = { video: { facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1440 } } };

export class Camera {
  photos = [];
  #stream = null;
  #wanted = false;
  #last = Promise.resolve();
  #ready = Promise.resolve();

  // `over` lies over the picture. `ask` is told: `before` the phone's own camera opens or a picture is
  // taken, `taken(photo)` once it is small, `dropped(photo)`, and `failed(error)`.
  constructor(over, ask) {
    this.ask = ask;
    this.video = h("video", { playsinline: true, muted: true, autoplay: true, hidden: true });
    this.video.muted = true;
    this.none = h("div.cam__none", null, icon("camera"));
    this.shutter = h("button.shutter", { type: "button", "aria-label": t("log.shoot"), onclick: () => this.shoot() });
    this.thumb = h("canvas", { width: 128, height: 92 });
    this.count = h("span");
    this.strip = h("div.strip", { hidden: true });
    this.pile = h(
      "button.cam__side.cam__side--end",
      { type: "button", hidden: true, onclick: () => (this.strip.hidden = !this.strip.hidden) },
      this.thumb,
      this.count,
    );
    const own = this.#files({ multiple: true });
    this.el = h(
      "section.cam",
      { "aria-label": t("log.camera") },
      this.none,
      this.video,
      over,
      this.strip,
      h("div.cam__shoot", null, h("label.cam__side", null, own, icon("images"), t("log.own")), this.shutter, this.pile),
    );
    this.file = this.#files({ capture: "environment" });
    this.el.append(this.file);
  }

  #files(more) {
    const input = h("input.sr", { type: "file", accept: "image/*", "aria-label": more.capture ? t("log.shoot") : null, ...more });
    if (more.capture) input.tabIndex = -1;
    input.addEventListener("change", () => {
      for (const file of input.files) this.add(file);
      input.value = "";
    });
    return input;
  }

  start() {
    this.#wanted = true;
    if (!this.#stream) this.#ready = this.#open();
    return this.#ready;
  }

  async #open() {
    try {
      const stream = await navigator.mediaDevices.getUserMedia(WANTED);
      if (!this.#wanted) return stop(stream);
      this.#stream = stream;
      this.video.srcObject = stream;
      this.video.hidden = false;
      await this.video.play();
    } catch {
      this.video.hidden = true; // no camera, or not allowed: the shutter asks the phone's own
    }
  }

  stop() {
    this.#wanted = false;
    if (this.#stream) stop(this.#stream);
    this.#stream = null;
    this.video.hidden = true;
  }

  // A tap while the camera still opens is not lost: the picture is taken as soon as it is there.
  shoot() {
    this.add(this.#frame());
  }

  async #frame() {
    await this.#ready;
    if (!this.#stream || !this.video.videoWidth) {
      await this.ask.before();
      this.file.click();
      return null;
    }
    const frame = h("canvas", { width: this.video.videoWidth, height: this.video.videoHeight });
    frame.getContext("2d").drawImage(this.video, 0, 0);
    this.el.classList.remove("cam--shot");
    requestAnimationFrame(() => this.el.classList.add("cam--shot"));
    return new Promise((done) => frame.toBlob(done, "image/jpeg", 0.92));
  }

  // One at a time: a second large picture is not opened before the first is small.
  add(source) {
    this.#last = this.#last.then(async () => {
      try {
        const given = await source;
        if (!given) return;
        await this.ask.before();
        const photo = await shrink(given);
        await this.put(photo);
        await this.ask.taken(photo);
      } catch (error) {
        this.ask.failed(error);
      }
    });
  }

  // Every picture asked for so far is small, or has failed.
  settled() {
    return this.#last;
  }

  async put(photo) {
    this.photos.push(photo);
    await this.#draw();
  }

  clear() {
    this.photos = [];
    this.strip.hidden = true;
    return this.#draw();
  }

  async #draw() {
    const last = this.photos.at(-1);
    this.pile.hidden = !last;
    this.count.textContent = t("log.taken", { n: this.photos.length });
    if (last) await picture(this.thumb, blob(last));
    this.strip.replaceChildren(...this.photos.map((photo) => this.#kept(photo)));
    if (!last) this.strip.hidden = true;
  }

  #kept(photo) {
    const canvas = h("canvas", { width: 144, height: 144 });
    picture(canvas, blob(photo));
    const drop = () => {
      this.photos = this.photos.filter((one) => one !== photo);
      this.ask.dropped(photo);
      this.#draw();
    };
    return h("button", { type: "button", "aria-label": t("log.drop"), onclick: drop }, canvas, icon("x"));
  }
}

const blob = (photo) => new Blob([photo.bytes], { type: photo.type });
const stop = (stream) => stream.getTracks().forEach((track) => track.stop());
