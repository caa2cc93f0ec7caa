/* The button that takes the device's position into a form; without this file the fields are typed. */

for (const root of document.querySelectorAll("[data-position]")) {
  const form = root.closest("form");
  const button = root.querySelector("[data-here]");
  const said = root.querySelector("[data-said]");
  const set = (name, value) => {
    form.elements[name].value = value;
  };

  const taken = ({ coords, timestamp }) => {
    const metres = Math.round(coords.accuracy);
    set("lat", coords.latitude.toFixed(6));
    set("lon", coords.longitude.toFixed(6));
    set("accuracy_m", metres);
    set("position_age_s", Math.max(0, Math.round((Date.now() - timestamp) / 1000)));
    set("position_source", "gps");
    said.textContent = root.dataset.wordsTaken.replace("{n}", metres);
    button.removeAttribute("aria-busy");
    form.dispatchEvent(new Event("position"));
  };
  const denied = () => {
    said.textContent = root.dataset.wordsDenied;
    button.removeAttribute("aria-busy");
  };

  // What is typed by hand comes from a map, and nobody knows how exact it is.
  for (const name of ["lat", "lon"]) {
    form.elements[name].addEventListener("input", () => {
      set("accuracy_m", "");
      set("position_age_s", "");
      set("position_source", "map");
      said.textContent = "";
    });
  }

  if (!("geolocation" in navigator) || !window.isSecureContext) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.setAttribute("aria-busy", "true");
    said.textContent = root.dataset.wordsAsking;
    navigator.geolocation.getCurrentPosition(taken, denied, { enableHighAccuracy: true, timeout: 20_000, maximumAge: 30_000 });
  });
}
