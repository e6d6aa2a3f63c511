// @ts-check
/** Pages before the session: the first account, login, and a new password when the administrator gave the old one. */

import { put } from "../api.js";
import { h, icon } from "../dom.js";
import { field, form } from "../forms.js";
import { navigate } from "../router.js";
import { logIn, logOut, session, signUp } from "../session.js";

/**
 * @param {string} title
 * @param {string} text
 * @param {...import("../dom.js").Child} content
 */
function entrance(title, text, ...content) {
  const brand = h("div", { class: "entrance-brand" }, icon("logo"), h("span", null, "Shoebox"));
  const card = h("div", { class: "card" }, h("h1", null, title), text && h("p", { class: "lead" }, text), content);
  return h("main", { class: "entrance" }, brand, card);
}

/** Where to go after the login. */
function destination() {
  const wanted = new URLSearchParams(location.search).get("continue") ?? "";
  return wanted.startsWith("/") && !wanted.startsWith("//") && !wanted.startsWith("/auth") ? wanted : "/photos";
}

/** @returns {import("../router.js").Page} */
export function registerPage() {
  const name = field("Your name", { name: "name", autocomplete: "name", required: true });
  const email = field("E-mail", { name: "email", type: "email", autocomplete: "username", required: true });
  const password = field("Password", {
    name: "password", type: "password", autocomplete: "new-password", required: true, minlength: 8,
  }, "At least 8 characters.");
  const again = field("Password again", { name: "again", type: "password", autocomplete: "new-password", required: true });
  const element = entrance(
    "Welcome",
    "This account looks after your Shoebox: it can add family members and change settings.",
    form([name, email, password, again], "Create account", async () => {
      if (password.input.value !== again.input.value) {
        again.complain("The two passwords differ.");
        return;
      }
      await signUp(name.input.value, email.input.value, password.input.value);
      navigate("/photos", { replace: true });
    }),
  );
  return { element, title: "Create the first account" };
}

/** @returns {import("../router.js").Page} */
export function loginPage() {
  const email = field("E-mail", { name: "email", type: "email", autocomplete: "username", required: true });
  const password = field("Password", { name: "password", type: "password", autocomplete: "current-password", required: true });
  const element = entrance(
    "Log in",
    session.config.loginPageMessage,
    form([email, password], "Log in", async () => {
      const answer = await logIn(email.input.value, password.input.value);
      const mustChange = answer.shouldChangePassword && !answer.isAdmin;
      navigate(mustChange ? "/auth/change-password" : destination(), { replace: true });
    }),
  );
  return { element, title: "Log in" };
}

/** @returns {import("../router.js").Page} */
export function changePasswordPage() {
  const password = field("New password", {
    name: "password", type: "password", autocomplete: "new-password", required: true, minlength: 8,
  }, "At least 8 characters.");
  const element = entrance(
    "Choose your own password",
    "Your administrator gave you a first one. Replace it with one that only you know, then log in with it.",
    form([password], "Save", async () => {
      await put("/users/me", { password: password.input.value });
      await logOut();
    }),
  );
  return { element, title: "Choose a password" };
}
