/* Copies a ready text. Without this file the text stands there to be selected by hand. */

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copies);
  } catch {
    const text = document.createElement("textarea"); // an address without https has no clipboard
    text.value = button.dataset.copies;
    button.after(text);
    text.select();
    document.execCommand("copy");
    text.remove();
  }
  button.classList.add("at__copied");
}

for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}

function offer(box) {
  const text = box.querySelector("textarea");
  const button = box.querySelector("[data-copy-button]");
  const said = box.querySelector("[data-copied]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      document.execCommand("copy"); // an address without https has no clipboard
    }
    said.textContent = said.dataset.copied;
  });
}

export function offerAll(root = document) {
  for (const box of root.querySelectorAll("[data-copy]")) offer(box);
}

offerAll();
