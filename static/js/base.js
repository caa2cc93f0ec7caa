/* Every page works without this file; it only takes the edge off.
   A form is sent once: the server knows a repeat by its `once` field, this spares the wait. */

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes"; // not `disabled`: a disabled button would not send its own value
  event.submitter?.setAttribute("aria-busy", "true");
  if (event.submitter?.name === "theme") document.documentElement.dataset.theme = event.submitter.value;
});

// Coming back by the back button finds the page as it was left: let it be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
});

// A menu is a <details>: close it on Escape and on a press elsewhere.
const close = (menu) => {
  menu.open = false;
};
document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(target)) close(menu);
  }
});
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    const held = menu.contains(document.activeElement);
    close(menu);
    if (held) menu.querySelector("summary").focus();
  }
});

// A print button needs this file, so it shows only where the file runs.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Fields that take the name of a place offer some while one types.
if (document.querySelector("[data-places]")) import("./places.js");

// Coordinates can be copied.
if (document.querySelector("[data-copies]")) import("./copy.js");
