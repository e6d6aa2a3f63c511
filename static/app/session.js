// @ts-check
/** Who uses this page, and what the server told about itself. */

import { call, get, post } from "./api.js";
import { tell } from "./bus.js";

/**
 * @typedef {object} ServerConfig
 * @property {boolean} isInitialized
 * @property {number} trashDays
 * @property {string} loginPageMessage
 * @property {string} externalDomain
 * @typedef {object} User
 * @property {string} id
 * @property {string} email
 * @property {string} name
 * @property {boolean} isAdmin
 * @property {string} avatarColor
 * @property {string} profileImagePath
 * @property {boolean} shouldChangePassword
 * @property {number | null} quotaSizeInBytes
 * @property {number | null} quotaUsageInBytes
 */

export const session = {
  /** @type {ServerConfig} */
  config: { isInitialized: true, trashDays: 30, loginPageMessage: "", externalDomain: "" },
  /** @type {User | null} */
  user: null,
};

/** The server's cookie that says, without a secret, that a session exists. */
const hasCookie = () => document.cookie.split("; ").includes("immich_is_authenticated=true");

/** Learn whether there is an account and who is logged in. Throws when the server does not answer. */
export async function recall() {
  session.config = await get("/server/config");
  session.user = null;
  if (!hasCookie()) return;
  try {
    await loadUser();
  } catch (error) {
    // An expired cookie is as good as none; anything else is a real failure.
    if (/** @type {any} */ (error).status !== 401) throw error;
  }
}

async function loadUser() {
  session.user = await call("GET", "/users/me", { quietly: true });
  tell("signed-in");
}

/**
 * @param {string} email
 * @param {string} password
 */
export async function logIn(email, password) {
  const answer = await call("POST", "/auth/login", { body: { email, password }, quietly: true });
  await loadUser();
  return answer;
}

/**
 * The first account, then its session.
 * @param {string} name
 * @param {string} email
 * @param {string} password
 */
export async function signUp(name, email, password) {
  await post("/auth/admin-sign-up", { name, email, password });
  session.config.isInitialized = true;
  await logIn(email, password);
}

/** End the session here and on the server; the identity provider's page may be next. */
export async function logOut() {
  const answer = await post("/auth/logout");
  session.user = null;
  tell("signed-out");
  if (answer.redirectUri && !answer.redirectUri.startsWith("/")) location.assign(answer.redirectUri);
}
