// @ts-check
/**
 * News from the server as they happen: the part of Socket.IO 4 over Engine.IO 4 that a listener needs.
 *
 * Packets are text: `0{…}` opened, `40` joined, `2` ping (answered `3`), `42[name, payload…]` an event. The server pings;
 * silence longer than interval + timeout means that the line is dead. Events go to the bus as `live:NAME`.
 */

import { hear, tell } from "./bus.js";
import { check } from "./connection.js";

const FIRST_RETRY = 1000;
const LAST_RETRY = 60_000;

/** @type {WebSocket | null} */
let socket = null;
let wanted = false;
let joinedBefore = false;
let delay = FIRST_RETRY;
let retryTimer = 0;
let silenceTimer = 0;
let patience = 60_000;

/** Listen while somebody is logged in. */
export function listen() {
  wanted = true;
  if (socket === null) open();
}

/** Stop listening. */
export function hangUp() {
  wanted = false;
  joinedBefore = false;
  clearTimeout(retryTimer);
  socket?.close();
}

function open() {
  clearTimeout(retryTimer);
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const line = new WebSocket(`${scheme}//${location.host}/api/socket.io/?EIO=4&transport=websocket`);
  socket = line;
  line.onmessage = (message) => receive(line, String(message.data));
  line.onclose = () => {
    if (socket === line) closed();
  };
  restartSilence(line);
}

function closed() {
  socket = null;
  clearTimeout(silenceTimer);
  if (!wanted) return;
  check();
  retryTimer = setTimeout(open, delay * (0.75 + Math.random() / 2));
  delay = Math.min(delay * 2, LAST_RETRY);
}

/** @param {WebSocket} line */
function restartSilence(line) {
  clearTimeout(silenceTimer);
  silenceTimer = setTimeout(() => line.close(), patience);
}

/**
 * @param {WebSocket} line
 * @param {string} packet
 */
function receive(line, packet) {
  restartSilence(line);
  if (packet.startsWith("0")) {
    const { pingInterval, pingTimeout } = JSON.parse(packet.slice(1));
    patience = pingInterval + pingTimeout;
    line.send("40");
  } else if (packet === "2") {
    line.send("3");
  } else if (packet.startsWith("40")) {
    delay = FIRST_RETRY;
    // What happened while nobody listened is not told again.
    if (joinedBefore) tell("assets-arrived", null);
    joinedBefore = true;
  } else if (packet.startsWith("42")) {
    const [name, ...payload] = JSON.parse(packet.slice(2));
    tell(`live:${name}`, payload[0]);
  } else if (packet.startsWith("41") || packet.startsWith("1")) {
    line.close();
  }
}

function retryNow() {
  if (wanted && socket === null) open();
}

hear("connection", (state) => state === "online" && retryNow());
addEventListener("online", retryNow);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && retryNow());
