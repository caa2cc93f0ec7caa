/* A point picked on a map goes into the form's fields. The map is fetched when somebody opens it. */

const CLOSE = 13;
const STEP = 3;

function sheetOf(address) {
  return new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address, onload: resolve, onerror: reject });
    document.head.prepend(link); // before our own sheet, which has the last word
  });
}

function typed(form) {
  const [lat, lon] = ["lat", "lon"].map((name) => Number(form.elements[name].value.trim().replace(",", ".") || Number.NaN));
  return Number.isFinite(lat) && Number.isFinite(lon) && Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? [lat, lon] : null;
}

async function draw(root, form) {
  const [{ L, drawMap, layGround, showUkraine }] = await Promise.all([import("../vendor/map/map.js"), sheetOf(root.dataset.sheet)]);
  const element = root.querySelector("[data-map]");
  const words = JSON.parse(element.dataset.words);
  element.hidden = false;
  const map = drawMap(element, words);
  const icon = L.divIcon({ className: "marked pin", iconSize: [48, 48], iconAnchor: [24, 24] });
  let pin = null;

  const put = (at) => {
    pin?.remove();
    pin = at && L.marker(at, { icon, draggable: true, alt: words.point, title: words.point }).addTo(map);
    pin?.on("dragend", () => take(pin.getLatLng()));
  };
  const take = ({ lat, lng }) => {
    const fields = form.elements;
    fields.lat.value = lat.toFixed(5);
    fields.lon.value = lng.toFixed(5);
    fields.accuracy_m.value = fields.position_age_s.value = "";
    fields.position_source.value = "map";
    put([lat, lng]);
    if (map.getZoom() < CLOSE) map.setView([lat, lng], Math.min(CLOSE, map.getZoom() + STEP)); // to be made exact
    root.querySelector("[data-picked]").textContent = root.dataset.wordsPicked;
  };
  const show = () => {
    const at = typed(form);
    put(at);
    if (at) map.setView(at, CLOSE, { animate: false });
    return Boolean(at);
  };

  if (!show()) {
    const [west, south, east, north] = (element.dataset.bounds ?? "").split(" ").map(Number);
    if (north) map.fitBounds([[south, west], [north, east]], { animate: false });
    else showUkraine(map);
  }
  layGround(map);
  map.on("click", (event) => take(event.latlng));
  root.querySelector("[data-middle]").addEventListener("click", () => take(map.getCenter()));
  form.addEventListener("position", show);
  for (const name of ["lat", "lon"]) form.elements[name].addEventListener("change", show);
  root.addEventListener("toggle", () => map.invalidateSize());
}

for (const root of document.querySelectorAll("[data-picker]")) {
  const form = root.closest("form");
  root.hidden = false;
  root.addEventListener("toggle", () => {
    draw(root, form).catch(() => {
      root.querySelector("[data-picked]").textContent = root.dataset.wordsFailed;
    });
  }, { once: true });
}
