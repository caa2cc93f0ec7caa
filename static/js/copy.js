/* Copies a ready text. Without this file the text stands there to be selected by hand. */

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
