/* Parts of a picture in percent of its width and height. */

const LEAST = 1; // a slip of the finger is no part

const inside = (number) => Math.min(Math.max(number, 0), 100);
const rounded = (number) => Math.round(number * 10) / 10;

/* The area between two corners, whichever way it was drawn, on the picture. */
export function between(from, to) {
  const [left, right] = [inside(from.x), inside(to.x)].sort((a, b) => a - b);
  const [top, bottom] = [inside(from.y), inside(to.y)].sort((a, b) => a - b);
  return { left: rounded(left), top: rounded(top), width: rounded(right - left), height: rounded(bottom - top) };
}

export const isDrawn = (area) => area.width >= LEAST && area.height >= LEAST;

/* The area of four typed texts, or null where they make none. */
export function typed(texts) {
  const [left, top, width, height] = texts.map((text) => Number.parseFloat(text.replace(",", ".")));
  const isSound = left >= 0 && left < 100 && top >= 0 && top < 100 && width > 0 && height > 0;
  return isSound ? { left, top, width, height } : null;
}
