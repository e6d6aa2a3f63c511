// @ts-check
/** Dates, sizes and durations as a person reads them, in the language of the browser. */

const day = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
const month = new Intl.DateTimeFormat(undefined, { month: "long", year: "numeric", timeZone: "UTC" });
const fullDay = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeZone: "UTC" });
const dayAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short", timeZone: "UTC" });
const time = new Intl.DateTimeFormat(undefined, { timeStyle: "short", timeZone: "UTC" });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
const number = new Intl.NumberFormat();

export const DAY = 86_400_000;

/** @param {number} local milliseconds whose UTC reading is the wall clock of the photo */
export const dayLabel = (local) => day.format(local);
/** @param {number} local */
export const fullDayLabel = (local) => fullDay.format(local);
/** @param {number} local */
export const fullLabel = (local) => dayAndTime.format(local);
/** @param {number} local */
export const timeLabel = (local) => time.format(local);
/** @param {string} key `2024-05-01` */
export const monthLabel = (key) => month.format(Date.parse(`${key.slice(0, 10)}T00:00:00Z`));
/** @param {string} iso */
export const momentLabel = (iso) => moment.format(Date.parse(iso));
/** @param {number} value */
export const count = (value) => number.format(value);

/**
 * `1 photo`, `2 photos`.
 * @param {number} value
 * @param {string} one
 * @param {string} [many]
 */
export const plural = (value, one, many = `${one}s`) => `${count(value)} ${value === 1 ? one : many}`;

/** @param {number} bytes */
export function size(bytes) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${new Intl.NumberFormat(undefined, { maximumFractionDigits: value < 10 && unit > 1 ? 1 : 0 }).format(value)} ${units[unit]}`;
}

/**
 * `0:07`, `12:30`, `1:02:03`.
 * @param {number} milliseconds
 */
export function duration(milliseconds) {
  const total = Math.max(0, Math.round(milliseconds / 1000));
  const seconds = String(total % 60).padStart(2, "0");
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600);
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${seconds}` : `${minutes}:${seconds}`;
}

/**
 * `2 hours ago`.
 * @param {string} iso
 */
export function ago(iso) {
  const seconds = (Date.parse(iso) - Date.now()) / 1000;
  /** @type {[Intl.RelativeTimeFormatUnit, number][]} */
  const units = [["year", 31_557_600], ["month", 2_629_800], ["day", 86_400], ["hour", 3600], ["minute", 60]];
  for (const [unit, length] of units) if (Math.abs(seconds) >= length) return relative.format(Math.round(seconds / length), unit);
  return "just now";
}
