// button[data-passkey] (“create” or “get”) asks the device for a passkey, with the options in the page, and sends the form with its answer.
import { toast } from "../../../ui/scripts/toasts.js";
import { say } from "../../../ui/scripts/words.js";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

function asked() {
  const { publicKey } = JSON.parse(document.getElementById("passkey-options").textContent);
  const { challenge, user, excludeCredentials, allowCredentials } = publicKey;
  const lists = { excludeCredentials: known(excludeCredentials), allowCredentials: known(allowCredentials) };
  return { publicKey: { ...publicKey, ...lists, challenge: bytes(challenge), ...(user && { user: { ...user, id: bytes(user.id) } }) } };
}

function written(credential) {
  const { id, rawId, type, response } = credential;
  const parts = PARTS.filter((name) => response[name]).map((name) => [name, text(response[name])]);
  const results = credential.getClientExtensionResults();
  return JSON.stringify({ id, rawId: text(rawId), type, response: Object.fromEntries(parts), clientExtensionResults: results });
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("button[data-passkey]");
  if (!button) return;
  try {
    button.form.elements.credential.value = written(await navigator.credentials[button.dataset.passkey](asked()));
  } catch {
    toast({ text: say("passkey_failed"), level: "warning" });
    return;
  }
  button.form.requestSubmit();
});
