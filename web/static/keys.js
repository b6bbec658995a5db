// Every action has a key, listed in the sheet on "?"; keys rest while somebody types, and can be switched off there.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const typing = (target) =>
    target?.matches?.("textarea, select, input:not([type=radio], [type=checkbox], [type=button], [type=submit])");
  const keyed = () => [...document.querySelectorAll("[data-key]")].filter((one) => one.checkVisibility());
  function arm(one, question) {
    const label = one.firstElementChild;
    const words = label.textContent;
    label.textContent = question;
    one.dataset.armed = "yes";
    setTimeout(() => ((label.textContent = words), delete one.dataset.armed), 3000);
  }
  function press(one) {
    if (one.dataset.twice && !one.dataset.armed) return arm(one, one.dataset.twice);
    if (typing(one)) one.focus();
    else one.click();
  }
  // What cannot be taken back asks once more, under the mouse as well.
  document.addEventListener("click", (event) => {
    const one = event.target.closest?.("[data-sure]");
    if (!one || one.dataset.armed) return;
    event.preventDefault();
    arm(one, one.dataset.sure);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || $("keys").open || typing(event.target)) return;
    if (localStorage.getItem("keys") === "off" && event.key !== "?") return;
    const key = event.key.toLowerCase();
    if (key === "enter" && event.target !== document.body) return;
    const one = keyed().find((each) => each.dataset.key.split(" ").includes(key));
    if (!one) return;
    event.preventDefault();
    press(one);
  });
  document.addEventListener("keydown", ({ key, target }) => {
    if (key === "Escape" && typing(target)) target.blur();
  });
  document.querySelector("[data-keys-sheet]").addEventListener("click", () => {
    const rows = keyed().map((one) => {
      const [term, words] = [document.createElement("dt"), document.createElement("dd")];
      term.textContent = one.dataset.key.toUpperCase().replace(" ", " or ");
      words.textContent = one.dataset.label + (one.dataset.twice || one.dataset.sure ? " (press twice)" : "");
      return [term, words];
    });
    $("keys-list").replaceChildren(...rows.flat());
    $("keys-on").checked = localStorage.getItem("keys") !== "off";
    $("keys").showModal();
  });
  $("keys-on").addEventListener("change", ({ target }) => localStorage.setItem("keys", target.checked ? "on" : "off"));
})();
