// @ts-check
/** Name and password, where one is logged in, keys for programs. */

import { get, post, put, remove } from "../api.js";
import { copy } from "../clipboard.js";
import { ask, open } from "../dialog.js";
import { fill, h, icon, iconButton } from "../dom.js";
import { field, form } from "../forms.js";
import { ago, momentLabel, size } from "../format.js";
import { logOut, session } from "../session.js";
import { attempt, toast } from "../toast.js";

/** What a key that only sends photos needs, with the CLI's own questions about itself. */
const UPLOAD_ONLY = ["asset.upload", "user.read", "apiKey.read", "server.about", "asset.statistics"];

/**
 * @param {string} title
 * @param {string} text
 * @param {...import("../dom.js").Child} content
 */
const section = (title, text, ...content) =>
  h("section", { class: "card" }, h("h2", null, title), text && h("p", { class: "lead" }, text), content);

/** @returns {import("../router.js").Page} */
export function accountPage() {
  const element = h("div", { class: "page" }, profile(), password(), sessions(), keys());
  return { element, title: "Account" };
}

function profile() {
  const user = /** @type {import("../session.js").User} */ (session.user);
  const name = field("Name", { name: "name", autocomplete: "name", required: true, value: user.name });
  const save = form([name], "Save", async () => {
    session.user = await put("/users/me", { name: name.input.value });
    toast("Saved.");
  });
  const used = user.quotaUsageInBytes ?? 0;
  const space = user.quotaSizeInBytes ? `${size(used)} of ${size(user.quotaSizeInBytes)} used` : `${size(used)} used`;
  const out = h("button", { type: "button", class: "button", onclick: () => attempt(logOut) }, icon("logout"), "Log out");
  const phone = h("a", { class: "button", href: "/connect" }, icon("phone"), "Connect a phone");
  return section("You", `${user.email} · ${space}`, save, h("div", { class: "card-foot" }, phone, out));
}

function password() {
  const old = field("Current password", { name: "password", type: "password", autocomplete: "current-password", required: true });
  const next = field("New password", {
    name: "newPassword", type: "password", autocomplete: "new-password", required: true, minlength: 8,
  }, "At least 8 characters. Your other devices have to log in again.");
  const change = form([old, next], "Change password", async () => {
    await post("/auth/change-password", { password: old.input.value, newPassword: next.input.value });
    for (const { input } of [old, next]) input.value = "";
    toast("Password changed.");
  });
  return section("Password", "", change);
}

// -- sessions

function sessions() {
  const list = h("ul", { class: "rows" });
  const load = () =>
    attempt(async () => {
      /** @type {Record<string, any>[]} */
      const found = await get("/sessions");
      fill(list, found.map((each) => sessionRow(each, load)));
    });
  load();
  const others = h("button", { type: "button", class: "button", onclick: async () => {
    const sure = await ask({ title: "Log out all other devices?", text: "They have to log in again. Nothing on them is deleted.", confirm: "Log them out" });
    if (sure) await attempt(() => remove("/sessions"));
    load();
  } }, "Log out all others");
  return section("Devices", "Where this account is logged in.", list, h("div", { class: "card-foot" }, others));
}

/** @param {Record<string, any>} each @param {() => void} reload */
function sessionRow(each, reload) {
  const name = [each.deviceOS, each.deviceType].filter(Boolean).join(" · ") || "Unknown device";
  const version = each.appVersion ? `App ${each.appVersion} · ` : "";
  const when = each.current ? "This device" : `${version}${ago(each.updatedAt)}`;
  const out = iconButton("logout", `Log out ${name}`, async () => {
    await attempt(() => remove(`/sessions/${each.id}`));
    reload();
  });
  return h("li", { class: "row" }, icon("phone"), h("div", null, h("p", null, name), h("p", { class: "quiet" }, when)), !each.current && out);
}

// -- keys

function keys() {
  const list = h("ul", { class: "rows" });
  const load = () =>
    attempt(async () => {
      /** @type {Record<string, any>[]} */
      const found = await get("/api-keys");
      fill(list, found.length ? found.map((key) => keyRow(key, load)) : h("li", { class: "quiet" }, "No keys yet."));
    });
  load();
  const name = field("Name", { name: "name", required: true, placeholder: "Laptop upload", maxlength: 100 });
  const mayAll = h("input", { type: "radio", name: "scope", value: "all", checked: true });
  const mayUpload = h("input", { type: "radio", name: "scope", value: "upload" });
  const scope = h(
    "fieldset",
    { class: "field choices" },
    h("legend", null, "May"),
    h("label", null, mayAll, "do everything that you may"),
    h("label", null, mayUpload, "only upload"),
  );
  const create = form([name], "Create key", async () => {
    const permissions = mayUpload.checked ? UPLOAD_ONLY : ["all"];
    const { secret } = await post("/api-keys", { name: name.input.value, permissions });
    name.input.value = "";
    load();
    await showSecret(secret);
  });
  create.insertBefore(scope, create.children[1]);
  return section("API keys", "For programs that talk to your Shoebox, such as the Immich command line.", list, create);
}

/** @param {Record<string, any>} key @param {() => void} reload */
function keyRow(key, reload) {
  const may = key.permissions.includes("all") ? "everything" : `${key.permissions.length} permissions`;
  const drop = iconButton("delete", `Delete the key ${key.name}`, async () => {
    const sure = await ask({
      title: `Delete the key “${key.name}”?`, text: "Programs that use it lose access at once.", confirm: "Delete", isDangerous: true,
    });
    if (sure) await attempt(() => remove(`/api-keys/${key.id}`));
    reload();
  });
  const facts = `May ${may === "everything" ? "do everything" : `use ${may}`} · created ${momentLabel(key.createdAt)}`;
  return h("li", { class: "row" }, icon("key"), h("div", null, h("p", null, key.name), h("p", { class: "quiet" }, facts)), drop);
}

/** @param {string} secret */
const showSecret = (secret) =>
  open("Your new key", [
    h("p", null, "Copy it now. It is not shown again."),
    h("div", { class: "secret" }, h("code", null, secret), iconButton("copy", "Copy the key", () => copy(secret))),
  ]);
