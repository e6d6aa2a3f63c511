// @ts-check
/**
 * Addresses to pages, by the history API. A page that serves several addresses stays and is told what changed.
 *
 * @typedef {object} Page
 * @property {HTMLElement} element
 * @property {string} title
 * @property {(parameters: Record<string, string>) => void} [update] another address of the same page
 * @property {() => void} [dispose]
 *
 * @typedef {object} Route
 * @property {string} path `/photos/:id`
 * @property {string} key routes with the same key share one page
 * @property {"user" | "guest" | "anybody"} access
 * @property {(parameters: Record<string, string>) => Page} page
 */

/** @type {{route: Route, matcher: RegExp}[]} */
let table = [];
/** @type {(route: Route, parameters: Record<string, string>) => void} */
let show = () => {};
/** @type {() => void} */
let showNothing = () => {};

/**
 * @param {Route[]} routes
 * @param {(route: Route, parameters: Record<string, string>) => void} onRoute
 * @param {() => void} onUnknown
 */
export function startRouter(routes, onRoute, onUnknown) {
  table = routes.map((route) => ({
    route,
    matcher: new RegExp(`^${route.path.replace(/:(\w+)/g, "(?<$1>[^/]+)")}/?$`),
  }));
  show = onRoute;
  showNothing = onUnknown;
  history.scrollRestoration = "manual";
  addEventListener("popstate", resolve);
  document.addEventListener("click", followLink);
  resolve();
}

/** Show what the address bar says. */
export function resolve() {
  for (const { route, matcher } of table) {
    const match = matcher.exec(location.pathname);
    if (match) {
      show(route, { ...match.groups });
      return;
    }
  }
  showNothing();
}

/**
 * @param {string} path
 * @param {{replace?: boolean}} [options]
 */
export function navigate(path, { replace = false } = {}) {
  if (path === location.pathname + location.search) return;
  // `inside` tells that going back stays in this page.
  if (replace) history.replaceState(history.state, "", path);
  else history.pushState({ inside: true }, "", path);
  resolve();
}

/**
 * Go back where one came from inside this page, or to `path` when this was the first address.
 * @param {string} path
 */
export function leaveTo(path) {
  if (history.state?.inside) history.back();
  else navigate(path, { replace: true });
}

/** @param {MouseEvent} event */
function followLink(event) {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (link === null || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
  if (link.pathname.startsWith("/api/")) return;
  event.preventDefault();
  navigate(link.pathname + link.search);
}
