/* One request to the server, and whether it was the server that answered. */

import { NoLine } from "./errors.js";

/* `answerMs`: how long an answer may take, on the slowest line. */
export const limits = { answerMs: 60_000 };

/* `{status, json, headers}` of whoever answered; throws NoLine if nobody did, or if it was cut short.
   A redirect is no answer: that is how hotels and cafés ask for a room number. */
async function ask(url, options) {
  try {
    const answer = await fetch(url, {
      cache: "no-store",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(limits.answerMs),
      ...options,
    });
    const bytes = await answer.arrayBuffer();
    const { status, headers } = answer;
    return { status, headers, bytes, json: parsed(bytes, headers), code: "" };
  } catch {
    throw new NoLine();
  }
}

function parsed(bytes, headers) {
  if (!/\bjson\b/.test(headers.get("Content-Type") ?? "")) return null;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

/* To /api/v1, by token and without cookies. `code` is the reason of a refusal in the server's own form,
   which no proxy and no captive portal speaks. */
export async function api(method, path, token, body, headers = {}) {
  const answer = await ask(`/api/v1/${path}`, {
    method,
    body,
    headers: token ? { Authorization: `Bearer ${token}`, ...headers } : headers,
    credentials: "omit",
  });
  answer.code = answer.json?.error?.code ?? "";
  return answer;
}

/* To a page's own address, with the cookies of whoever is signed in. */
export async function page(method, path, csrf, body) {
  const headers = { Accept: "application/json" };
  if (csrf) headers["X-CSRFToken"] = csrf;
  if (body) headers["Content-Type"] = "application/json";
  const answer = await ask(path, { method, headers, body: body && JSON.stringify(body), credentials: "same-origin" });
  answer.code = answer.json?.error?.code ?? "";
  return answer;
}

/* Whether the server itself is there, and not somebody who answers in its place. */
export async function lineIsUp() {
  try {
    const { status, json } = await api("GET", "ping");
    return status === 200 && Boolean(json?.nonce);
  } catch {
    return false;
  }
}
