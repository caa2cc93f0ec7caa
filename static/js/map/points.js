/* What came from the server as short rows, unpacked: positions, what it is, what it says. */

const place = (lat, lon) => ({ lat: lat / 1e5, lon: lon / 1e5 });
const code = (number) => `K-${String(number).padStart(4, "0")}`;
const said = (...parts) => parts.filter(Boolean).join(", ");

/* Badness from 0 to 3 by the codes of the data: no flag, red, yellow, green; fine, soon, overdue, never. */
const OF_LEVEL = [0, 3, 2, 1];
const OF_DUE = [0, 2, 3, 3];

export function unpack(data, words) {
  const rough = (flag) => flag && words.rough;
  return [
    ...(data.animals ?? []).map(([lat, lon, level, species, number, far]) => ({
      ...place(lat, lon), ref: `a${number}`, kind: "animal", bad: OF_LEVEL[level], rough: far,
      title: code(number), url: `/animals/${code(number)}`, note: () => said(words.species[species], words.levels[level], rough(far)),
    })),
    ...(data.packs ?? []).map(([lat, lon, level, species, count, id, far]) => ({
      ...place(lat, lon), ref: `p${id}`, kind: "pack", bad: OF_LEVEL[level], rough: far, text: String(count),
      title: words.pack.replace("{n}", count), url: `/sightings/${id}`, note: () => said(words.species[species], words.levels[level], rough(far)),
    })),
    ...(data.spots ?? []).map(([lat, lon, due, id, name, _dogs, _cats, far]) => ({
      ...place(lat, lon), ref: `s${id}`, kind: "spot", bad: OF_DUE[due], rough: far,
      title: name, url: `/spots/${id}`, note: () => said(words.dues[due], rough(far)),
    })),
    ...(data.cells ?? []).map(([lat, lon, animals, spots, due, name]) => ({
      ...place(lat, lon), ref: `c${lat},${lon}`, kind: "cell", bad: due === null ? 0 : OF_DUE[due], rough: 1,
      title: name || words.no_place, url: name && animals ? `/animals?q=${encodeURIComponent(name)}` : null,
      note: () => said(words.animals[animals], words.spots[spots], spots && due !== null && words.dues[due]),
    })),
    ...stops(data, words),
  ];
}

export function stops(data, words) {
  return (data.stops ?? []).map(([lat, lon, number, must, _kind, what, where, far]) => ({
    ...place(lat, lon), ref: `t${number}`, kind: "stop", bad: 0, rough: far, text: String(number), must,
    title: `${number}. ${what}`, url: null, note: () => said(where, far && words.rough),
  }));
}

/* Every batch of the points, the first small and at once, as the server hands them out. */
export async function* batches(address) {
  for (let next = address; next; ) {
    const answer = await fetch(next, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const data = await answer.json();
    yield data;
    next = data.next;
  }
}
