/* Offers places while one types; without this file the name is typed whole and the server says what it may mean. */

import Combobox from "../vendor/@github/combobox-nav/index.js";

const STEADY = 120; // ms without a key before the server is asked

function option({ label, lies_in: lies }) {
  const row = document.createElement("li");
  row.role = "option";
  row.dataset.label = label;
  row.append(label);
  if (lies) row.append(Object.assign(document.createElement("small"), { textContent: lies }));
  return row;
}

for (const input of document.querySelectorAll("[data-places]")) {
  const list = Object.assign(document.createElement("ul"), { className: "suggest", id: `${input.id}-list`, hidden: true, role: "listbox" });
  list.setAttribute("aria-label", input.dataset.offers);
  input.after(list);
  const box = new Combobox(input, list, { firstOptionSelectionMode: "active" });
  let asked = 0, timer = 0;

  const close = () => {
    asked += 1;
    if (!list.hidden) box.stop();
    list.hidden = true;
  };
  const show = (found) => {
    if (!list.hidden) box.stop();
    list.replaceChildren(...found.map(option));
    list.hidden = found.length === 0;
    if (!list.hidden) box.start();
  };
  const look = async () => {
    const mine = (asked += 1);
    const address = new URL(input.dataset.places, location.href);
    address.searchParams.set("q", input.value);
    try {
      const answer = await fetch(address);
      const found = answer.ok ? await answer.json() : [];
      if (mine === asked) show(found);
    } catch {
      if (mine === asked) close(); // no network: the name can still be typed whole
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim()) timer = setTimeout(look, STEADY);
    else close();
  });
  input.addEventListener("keydown", ({ key }) => key === "Escape" && close());
  input.addEventListener("blur", () => { clearTimeout(timer); close(); });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("combobox-commit", ({ target }) => {
    input.value = target.closest("[data-label]").dataset.label;
    close();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
