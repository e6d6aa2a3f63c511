// @ts-check
/** How a phone finds this server: its addresses, as text and as a picture for the phone's camera. */

import { get } from "../api.js";
import { copy } from "../clipboard.js";
import { drawing, fill, h, iconButton } from "../dom.js";
import { attempt } from "../toast.js";

/**
 * @typedef {object} Address
 * @property {string} url
 * @property {{size: number, path: string}} qrCode
 */

/** @returns {import("../router.js").Page} */
export function connectPage() {
  const codes = h("div", { class: "codes" });
  attempt(async () => {
    /** @type {{addresses: Address[]}} */
    const { addresses } = await get("/shoebox/addresses", { origin: location.origin });
    fill(codes, addresses.map(code));
  });
  const steps = h(
    "ol",
    { class: "steps" },
    h("li", null, h("p", null, "Install the Immich app on the phone, from its app store or from F-Droid.")),
    h("li", null, h("p", null, "Open it and enter this address as the server. The phone must be in the same network, unless yours can be reached from outside."), codes),
    h("li", null, h("p", null, "Log in with your e-mail address and password, then turn on backup in the app. New photos arrive here by themselves.")),
  );
  const element = h("div", { class: "page" }, h("section", { class: "card" }, h("h2", null, "Send photos from a phone"), steps));
  return { element, title: "Connect a phone" };
}

/** @param {Address} address */
function code({ url, qrCode }) {
  const picture = drawing(`-4 -4 ${qrCode.size + 8} ${qrCode.size + 8}`, qrCode.path, `QR code of ${url}`);
  picture.setAttribute("class", "qr");
  return h("figure", { class: "code" }, picture, h("figcaption", null, h("code", null, url), iconButton("copy", "Copy the address", () => copy(url))));
}
