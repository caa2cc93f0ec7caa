/* What the server says of the web session in this browser. */

import { page } from "./api.js";
import { Refused } from "./errors.js";

/* The answer's JSON; throws Refused with the server's `status`, `reason` and `words`. */
export function sound({ status, json, code }) {
  if (status < 300 && json) return json;
  throw new Refused({ status, reason: code, words: json?.error?.message ?? "" });
}

export const session = async () => sound(await page("GET", "/field/session"));
