// Records as the contract has them, and what to say when one cannot be kept.

import * as outbox from "./core/outbox.js";
import { stamp } from "./place.js";
import { runId } from "./reading.js";
import { t } from "./words.js";

// A record of now, without a place: outcomes, food, check-ins.
export const save = (kind, fields) =>
  outbox.save({ id: crypto.randomUUID(), kind, captured_at: stamp(new Date()), position: null, run: runId(), ...fields });

const PLAIN = new Set(["earlier", "at", "at_spot", "place", "point", "contact_name", "contact_phone", "contact_relation", "pack"]);

// The fields of a form as a record has them: nothing empty, and a contact in one piece.
export function filled(fields) {
  const record = {};
  for (const [name, value] of Object.entries(fields))
    if (!PLAIN.has(name) && value != null && value !== "" && value.length !== 0) record[name] = value;
  if (fields.earlier && fields.place) record.place_note = [fields.place, fields.place_note].filter(Boolean).join(", ");
  if (fields.contact_name || fields.contact_phone)
    record.contact = { name: fields.contact_name ?? "", phone: fields.contact_phone ?? "", relation: fields.contact_relation ?? "finder", note: "" };
  return record;
}

// What happened, what is safe, what to do.
export function why(error) {
  const known = ["DiskFull", "TooLarge", "NoKey", "DraftElsewhere", "NoLine", "Locked", "WrongPin"];
  if (error.name === "Refused" && error.words) return error.words;
  return t(`why.${known.includes(error.name) ? error.name : "other"}`);
}
