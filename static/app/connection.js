// @ts-check
/** Whether the server can be reached. Asks again by itself, at growing intervals, only while it cannot. */

import { tell } from "./bus.js";

const FIRST_RETRY = 1000;
const LAST_RETRY = 20_000;

let online = true;
let delay = FIRST_RETRY;
let timer = 0;

/** A call got no answer. */
export function lost() {
  if (!online) return;
  online = false;
  delay = FIRST_RETRY;
  tell("connection", "unreachable");
  schedule();
}

/** A call was answered. */
export function reached() {
  if (online) return;
  online = true;
  clearTimeout(timer);
  tell("connection", "online");
}

export const isOnline = () => online;

/** Resolves when the server can be reached. */
export async function whenOnline() {
  while (!online) await new Promise((resolve) => setTimeout(resolve, 500));
}

/** Find out now. */
export async function check() {
  clearTimeout(timer);
  try {
    await fetch("/api/server/ping", { cache: "no-store" });
    reached();
  } catch {
    if (online) {
      lost();
    } else {
      delay = Math.min(delay * 2, LAST_RETRY);
      schedule();
    }
  }
}

function schedule() {
  clearTimeout(timer);
  timer = setTimeout(check, delay);
}

addEventListener("online", () => {
  if (!online) check();
});
