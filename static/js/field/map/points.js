/* What of a run stands on the map: its stops in order, its spots, and the animals that still wait. */

const way = ({ lat, lon }, words) => [words.way, `geo:${lat},${lon}`];
const note = (...parts) => () => parts.filter(Boolean).join(", ");

/* The points of the runs, as `Marks` takes them. What has no position is left out. */
export function pointsOf(runs, words, kindOf) {
  return runs.flatMap((run) => {
    const stops = run.stops.map((stop, at) => ({
      ...stop.position, ref: `t${stop.id}`, kind: "stop", bad: 0, text: String(at + 1), must: stop.must,
      title: `${at + 1}. ${stop.name}`, note: note(kindOf(stop.kind), stop.note), links: stop.position && [way(stop.position, words)],
    }));
    const spots = run.stops.flatMap((stop) => stop.spots ?? []).map((spot) => ({
      ...spot.position, ref: `s${spot.id}`, kind: "spot", bad: 0,
      title: spot.name, note: note(words.spot, spot.leave), links: [[words.feed, `#feed=${spot.id}`]],
    }));
    const animals = (run.animals ?? []).filter(({ waiting }) => waiting).map((animal) => ({
      ...animal.position, ref: `a${animal.id}`, kind: "animal", bad: 0,
      title: animal.name || animal.code, note: note(animal.line, words.waits), links: animal.position && [way(animal.position, words)],
    }));
    return [...stops, ...spots, ...animals].filter(({ lat, lon }) => Number.isFinite(lat) && Number.isFinite(lon));
  });
}
