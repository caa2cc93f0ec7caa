/* The media type of what is sealed; `seal.js` makes it. */

export const SEALED = "application/vnd.lapka.sealed";
