/* The last ten records in clear, in memory alone, for "same place, another". */

import { onLock } from "./vault.js";

const MOST = 10;
let records = [];

export const recent = () => records.map((record) => ({ ...record }));
export const forget = () => void (records = []);
export const remember = (record) => void (records = [record, ...records].slice(0, MOST));

onLock(forget);
