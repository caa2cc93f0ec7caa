/* Stops are dragged into another order by a handle, with a mouse or a finger. The arrows beside
   each do the same without this file, and with it from a keyboard. The server keeps the order:
   what is dragged is sent with the very form the arrows send. */

const EDGE = 60; // pixels from the window's edge at which it scrolls along
const STEP = 12;
const list = document.querySelector("[data-stops]");
if (list) {
  for (const stop of list.children) addHandle(stop);
}

function addHandle(stop) {
  const handle = stop.querySelector("[data-drag]");
  if (!handle) return;
  handle.hidden = false;
  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    drag(stop, handle, event);
  });
  handle.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const to = placeOf(stop) + by;
    if (to >= 1 && to <= list.children.length) send(stop, to);
  });
}

function drag(stop, handle, start) {
  const from = placeOf(stop);
  handle.setPointerCapture(start.pointerId);
  stop.classList.add("stop--held");

  const move = (event) => {
    const over = [...list.children].find((one) => one !== stop && isOver(one, event.clientY));
    // The others step aside: what is moved in the document itself loses the pointer.
    if (over) list.insertBefore(over, placeOf(over) > placeOf(stop) ? stop : stop.nextSibling);
    if (event.clientY < EDGE) window.scrollBy(0, -STEP);
    else if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, STEP);
  };
  const end = (event) => {
    handle.removeEventListener("pointermove", move);
    handle.removeEventListener("pointerup", end);
    handle.removeEventListener("pointercancel", end);
    stop.classList.remove("stop--held");
    if (event.type === "pointercancel") list.insertBefore(stop, list.children[from - 1] ?? null);
    else if (placeOf(stop) !== from) send(stop, placeOf(stop));
  };
  handle.addEventListener("pointermove", move);
  handle.addEventListener("pointerup", end);
  handle.addEventListener("pointercancel", end);
}

/* Half a stop is enough: the pointer is past the middle of the one it is over. */
function isOver(stop, y) {
  const box = stop.getBoundingClientRect();
  return y > box.top + box.height * 0.25 && y < box.bottom - box.height * 0.25;
}

function placeOf(stop) {
  return [...list.children].indexOf(stop) + 1;
}

function send(stop, to) {
  const form = stop.querySelector(".stop__move");
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "to";
  field.value = String(to);
  form.append(field);
  form.requestSubmit();
}
