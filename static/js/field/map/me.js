/* Where this phone is, as a dot that is never kept. The position is asked for here alone, by a tap, unless the person
   has allowed it before. */

import { L } from "../../map/libraries.js";

export class Me {
  #map;
  #say;
  #told;
  #stop = null;
  #dot = null;
  #round = null;
  #wantsView;

  /* `say` is told what is known: a sentence, or nothing; `told` says a point in words. */
  constructor(map, words, say, told) {
    this.#map = map;
    this.words = words;
    this.#say = say;
    this.#told = told;
  }

  async startIfAllowed(position) {
    const asked = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
    if (asked?.state === "granted") this.start(position);
  }

  /* With `show` the map goes there, once. */
  start(position, { show = false } = {}) {
    this.#wantsView = show;
    if (this.#stop) this.#draw(position.now(), false);
    this.#stop ??= position.watch((found, refused) => this.#draw(found, refused));
  }

  stop() {
    this.#stop?.();
    this.#stop = null;
  }

  #draw(found, refused) {
    if (!found) {
      if (this.#wantsView) this.#say(refused ? this.words.refused : this.words.no_fix);
      return;
    }
    const at = [found.lat, found.lon];
    this.#round ??= L.circle(at, { radius: found.accuracy_m, className: "meround", interactive: false }).addTo(this.#map);
    this.#dot ??= L.circleMarker(at, { radius: 9, className: "medot", interactive: false }).addTo(this.#map);
    this.#round.setLatLng(at).setRadius(found.accuracy_m);
    this.#dot.setLatLng(at).bringToFront();
    if (!this.#wantsView) return;
    this.#wantsView = false;
    const where = this.words.is_me.replace("{m}", Math.round(found.accuracy_m));
    this.#say([where, this.#told(found.lat, found.lon)].filter(Boolean).join(": "));
    this.#map.setView(at, Math.max(this.#map.getZoom(), 13), { animate: false });
  }
}
