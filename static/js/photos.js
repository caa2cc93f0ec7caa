/* The field of `m.photos_input`: each chosen photo becomes a row that says how it fares, and the form
   it stands in waits until all have arrived. */

import { MOST_BYTES, Photos, send, shrunk } from "./lib/photos.js";

for (const root of document.querySelectorAll("[data-photos]")) {
  const form = root.closest("form");
  const part = (name, within = root) => within.querySelector(`[data-${name}]`);
  const input = root.querySelector("input[type=file]");
  const list = part("photos-list");
  const status = part("photos-status");
  const rows = new Map();
  let held = null; // the pressed button of a form that waits for its photos

  const words = (name, facts = {}) =>
    Object.entries(facts).reduce((text, [fact, value]) => text.replace(`{${fact}}`, value), root.dataset[`words${name}`]);

  const photos = new Photos({
    prepare: async (file) => {
      const small = await shrunk(file);
      if (small.size > MOST_BYTES) throw new Error(words("TooLarge"));
      return small;
    },
    send: (bytes, ways) =>
      send(bytes, {
        ...ways,
        url: root.dataset.url,
        token: form.elements.csrf_token.value,
        words: { network: words("Network"), signedOut: words("SignedOut"), refused: words("Refused") },
      }),
    changed: (item) => {
      show(item);
      goOn();
    },
  });

  function newRow(item) {
    const row = part("photos-row").content.firstElementChild.cloneNode(true);
    part("remove", row).addEventListener("click", () => {
      const next = row.nextElementSibling ?? row.previousElementSibling;
      (next ? part("remove", next) : input).focus();
      photos.remove(item);
    });
    part("again", row).addEventListener("click", () => {
      part("remove", row).focus(); // the pressed button is about to go
      photos.again(item);
    });
    part("name", row).textContent = item.file?.name ?? "";
    list.append(row);
    rows.set(item, row);
    return row;
  }

  function show(item) {
    const row = rows.get(item) ?? newRow(item);
    if (item.state === "removed") {
      row.remove();
      rows.delete(item);
      return;
    }
    row.dataset.state = item.state;
    part("words", row).textContent = stateWords(item);
    part("progress", row).value = Math.round(item.progress * 100);
    part("progress", row).hidden = item.state === "sent" || item.state === "failed";
    part("again", row).hidden = item.state !== "failed";
    if (item.bytes && !item.shown) {
      item.shown = true;
      const address = URL.createObjectURL(item.bytes);
      showPicture(row, address).finally(() => URL.revokeObjectURL(address));
    }
    if (item.state === "sent" && !part("named", row)) {
      name(row, item.photo.id);
      // The server opens what this browser could not.
      if (item.photo.url && part("picture", row).matches(".ph--none")) showPicture(row, item.photo.url);
    }
  }

  function stateWords({ state, progress, why }) {
    if (state === "failed") return why;
    if (state === "sending" && progress >= 1) return words("Opening");
    const name = { waiting: "Waiting", preparing: "Preparing", sending: "Sending", sent: "Sent" }[state];
    return words(name, { percent: Math.round(progress * 100) });
  }

  async function showPicture(row, address) {
    const picture = new Image(72, 72);
    picture.alt = "";
    picture.src = address;
    try {
      await picture.decode();
    } catch {
      return; // it stays an icon
    }
    const frame = part("picture", row);
    frame.classList.remove("ph--none");
    frame.replaceChildren(picture);
  }

  function name(row, photoId) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "photo_id", value: photoId });
    field.dataset.named = "";
    row.append(field);
  }

  /* Say how things stand, and let a form go that waited for them. */
  function goOn() {
    if (held && photos.unfinished) status.textContent = words("Hold", { count: photos.unfinished });
    else if (held && photos.failed) stuck();
    else if (held) {
      const [pressed] = held;
      held = null;
      form.requestSubmit(pressed);
    } else if (photos.sent && !photos.unfinished && !photos.failed) status.textContent = words("AllSent", { count: photos.sent });
    else status.textContent = "";
  }

  function stuck() {
    held = null;
    status.textContent = words("Stuck");
    list.querySelector("[data-state=failed] [data-again]").focus();
  }

  function take(files) {
    for (const file of files) photos.add(file);
  }

  form.addEventListener("submit", (event) => {
    if (!photos.unfinished && !photos.failed) return;
    event.preventDefault();
    held = [event.submitter];
    goOn();
  });

  input.addEventListener("change", () => {
    take(input.files);
    input.value = ""; // they go ahead of the form, not with it
  });
  root.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    root.classList.add("photos--over");
  });
  root.addEventListener("dragleave", () => root.classList.remove("photos--over"));
  root.addEventListener("drop", (event) => {
    event.preventDefault();
    root.classList.remove("photos--over");
    take(event.dataTransfer.files);
  });

  // Photos of a form that is shown again, drawn by the server as boxes to tick.
  for (const drawn of list.querySelectorAll("[data-photo]")) {
    const item = photos.addSent({ id: drawn.dataset.photo });
    const picture = drawn.querySelector(".ph");
    drawn.remove();
    show(item);
    part("picture", rows.get(item)).replaceWith(picture);
  }
  root.classList.add("photos--live");
  input.classList.add("sr");
  part("photos-add").hidden = false;
  take(input.files); // chosen before this file had arrived, or kept by the browser over a reload
  input.value = "";
}
