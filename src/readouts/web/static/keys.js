// The keys that the list at /keys names. Pages work without this file.
"use strict";
(() => {
  const OFF = "readouts-keys-off";
  const remembered = () => { try { return localStorage.getItem(OFF) === "1"; } catch { return false; } };
  let off = remembered(), going = false;

  const field = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;
  const follow = (key) => document.querySelector(`a[data-key="${key}"]`)?.click();

  const step = (by) => {
    const steps = [...document.querySelectorAll("[data-step]")];
    const at = steps.indexOf(document.activeElement);
    const next = steps[at < 0 ? (by > 0 ? 0 : steps.length - 1) : Math.min(steps.length - 1, Math.max(0, at + by))];
    next?.focus();
    next?.scrollIntoView({ block: "center" });
  };

  const list = async () => {
    let dialog = document.querySelector("dialog.keys");
    if (!dialog) {
      const page = await fetch("/keys");
      const found = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("#keys");
      dialog = document.createElement("dialog");
      dialog.className = "keys";
      dialog.setAttribute("aria-label", "Keys");
      const close = document.createElement("button");
      close.textContent = "Close";
      close.autofocus = true;
      close.addEventListener("click", () => dialog.close());
      dialog.append(found, close);
      document.body.append(dialog);
      arm(dialog);
    }
    dialog.showModal();
  };

  const arm = (within) => {
    const button = within.querySelector("#keys-off");
    if (!button) return;
    const name = () => { button.textContent = off ? "Turn the keys on" : "Turn the keys off"; };
    button.hidden = false;
    name();
    button.addEventListener("click", () => {
      off = !off;
      try { localStorage.setItem(OFF, off ? "1" : "0"); } catch { /* remembered for this page only */ }
      name();
    });
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (field(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (off || document.querySelector("dialog[open]")) return;
    const went = going;
    going = false;
    if (went && /^[a-z]$/.test(event.key)) follow(event.key);
    else if (event.key === "g") going = true;
    else if (event.key === "?") list();
    else if (event.key === "/") document.querySelector('[data-key="/"]')?.focus();
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "n" || event.key === "p") follow(event.key);
    else return;
    event.preventDefault();
  });
  arm(document);
})();
