// @ts-check
/** Starts the page: who is there, then which page, then what goes on beside it. */

import { hear } from "./bus.js";
import { h, icon } from "./dom.js";
import { hangUp, listen } from "./live.js";
import { accountPage } from "./pages/account.js";
import { connectPage } from "./pages/connect.js";
import { changePasswordPage, loginPage, registerPage } from "./pages/entrance.js";
import { TimelinePage } from "./pages/timeline.js";
import { startProblem, unknownPage } from "./pages/trouble.js";
import { navigate, resolve, startRouter } from "./router.js";
import { recall, session } from "./session.js";
import { Shell } from "./shell.js";
import { VIEWS } from "./timeline/views.js";
import { UploadPanel } from "./upload/panel.js";
import { UploadQueue } from "./upload/queue.js";
import { FileSources } from "./upload/sources.js";

/** @typedef {import("./router.js").Route} Route */

const root = /** @type {HTMLElement} */ (document.getElementById("app"));
const queue = new UploadQueue();
const sources = new FileSources((files) => queue.add(files));
const panel = new UploadPanel(queue);
const uploadButton = h(
  "button",
  { type: "button", class: "button is-primary upload-button", title: "Upload (u)", onclick: () => sources.choose() },
  icon("upload"),
  h("span", null, "Upload"),
);
const shell = new Shell(uploadButton);

/** @type {Route[]} */
const routes = [
  { path: "/auth/register", key: "register", access: "guest", page: registerPage },
  { path: "/auth/login", key: "login", access: "guest", page: loginPage },
  { path: "/auth/change-password", key: "change-password", access: "user", page: changePasswordPage },
  { path: "/connect", key: "connect", access: "user", page: connectPage },
  { path: "/user-settings", key: "account", access: "user", page: accountPage },
  ...VIEWS.flatMap((view) =>
    [view.home, view.href(":id")].map((path) => /** @type {Route} */ ({
      path, key: view.key, access: "user", page: () => new TimelinePage(view, shell, () => sources.choose()),
    })),
  ),
];

/** @type {import("./router.js").Page | null} */
let page = null;
let key = "";

/** @param {Route} route @param {Record<string, string>} parameters */
function show(route, parameters) {
  const elsewhere = redirection(route);
  if (elsewhere) {
    navigate(elsewhere, { replace: true });
    return;
  }
  if (route.key !== key) mount(route.key, route.page(parameters));
  shell.markPlace();
  page?.update?.(parameters);
}

/** @param {Route} route */
function redirection({ access, key: wanted }) {
  if (!session.config.isInitialized) return wanted === "register" ? null : "/auth/register";
  if (access === "user" && !session.user) return `/auth/login?continue=${encodeURIComponent(location.pathname)}`;
  if (wanted === "register" || (access === "guest" && session.user)) return session.user ? "/photos" : "/auth/login";
  return null;
}

/** @param {string} newKey @param {import("./router.js").Page} next */
function mount(newKey, next) {
  const isFirst = key === "";
  page?.dispose?.();
  page = next;
  key = newKey;
  const hasShell = session.user !== null && newKey !== "change-password";
  document.title = `${next.title} · Shoebox`;
  if (hasShell) {
    if (!shell.element.isConnected) root.replaceChildren(shell.element);
    shell.show(next, next instanceof TimelinePage ? next.tools : []);
    shell.setTitle(next.title);
    scrollTo(0, 0);
    if (!isFirst) shell.focusHeading();
  } else {
    root.replaceChildren(next.element);
    /** @type {HTMLElement | null} */ (next.element.querySelector("input"))?.focus();
  }
}

function showUnknown() {
  if (location.pathname === "/") navigate(session.user ? "/photos" : "/auth/login", { replace: true });
  else mount("unknown", unknownPage());
}

/** The session ended here, on the server, or in another window. */
function signedOut() {
  hangUp();
  if (!session.user && key === "login") return;
  session.user = null;
  const isInside = !location.pathname.startsWith("/auth/");
  navigate(isInside ? `/auth/login?continue=${encodeURIComponent(location.pathname)}` : "/auth/login", { replace: true });
  resolve();
}

async function start() {
  try {
    await recall();
  } catch (error) {
    root.replaceChildren(startProblem(/** @type {Error} */ (error), start));
    hear("connection", (state) => state === "online" && !page && start());
    return;
  }
  document.body.append(panel.element);
  startRouter(routes, show, showUnknown);
}

hear("signed-in", listen);
hear("signed-out", signedOut);
hear("live:on_session_delete", signedOut);
start();
