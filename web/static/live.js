// Keeps a page as the server would render it now: fragments by server-sent events, forms by fetch, the clock.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const headers = { Accept: "text/vnd.callassist.fragment" };
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const minutes = (s) =>
    (s >= 3600 ? `${Math.floor(s / 3600)}:${String(Math.floor(s / 60) % 60).padStart(2, "0")}` : Math.floor(s / 60)) +
    `:${String(s % 60).padStart(2, "0")}`;

  // --- fragments: what a person is editing is never overwritten; what was held back is shown once they are done
  const heldBack = new Map();
  const held = (form) => form.dataset.sending || form.querySelector("[data-dirty]");
  const holds = (node) => (node.tagName === "FORM" ? held(node) : node.querySelector && all("form", node).some(held));
  const morphing = {
    beforeNodeMorphed: (now) => !(now.tagName === "FORM" && held(now)),
    beforeNodeRemoved: (now) => !holds(now),
    beforeAttributeUpdated: (name, now) => !(name === "open" && now.tagName === "DETAILS"),
  };

  function place(next) {
    const now = $(next.id);
    if (now) {
      if (holds(now)) heldBack.set(next.id, next.cloneNode(true));
      Idiomorph.morph(now, next, { morphStyle: "outerHTML", callbacks: morphing });
    } else if (next.dataset.appendTo) $(next.dataset.appendTo)?.append(next);
  }

  function apply(html) {
    const following = atBottom();
    const holder = document.createElement("template");
    holder.innerHTML = html;
    [...holder.content.children].forEach(place);
    if (behind && $("listening")?.dataset.listening !== "live") lag((behind = ""));
    tick();
    follow(following);
    pop();
  }

  // --- the transcript follows only while its reader is at the bottom
  const transcript = $("transcript");
  const atBottom = () => !transcript || transcript.scrollHeight - transcript.scrollTop - transcript.clientHeight < 48;
  function follow(following) {
    if (!transcript) return;
    if (following) transcript.scrollTop = transcript.scrollHeight;
    $("jump").hidden = atBottom();
  }
  let wasAtBottom = true;
  if (transcript && document.querySelector(".call.reading:not(.among-us)") === null) {
    transcript.addEventListener("scroll", () => {
      wasAtBottom = atBottom();
      $("jump").hidden = wasAtBottom;
    });
    new ResizeObserver(() => follow(wasAtBottom)).observe(transcript);
    $("jump").addEventListener("click", () => follow(true));
    follow(true);
  }

  // --- the stream
  const { events, after } = document.body.dataset;
  let last = after;
  let wait = 1000;
  let behind = "";
  const LATE = 5; // seconds from which on the text no longer helps with the sentence being answered
  function lag(words) {
    if ($("lag") && $("lag").textContent !== words) $("lag").textContent = words;
  }
  const SILENT = 4000; // a reconnection takes less; nobody needs to hear of it
  const STALE = 40000; // two heartbeats of the server and a bit: a network that went away tells nobody
  let missed, watchdog;
  function lost() {
    const call = document.querySelector(".call.live") ? " The call goes on." : "";
    const at = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    missed ??= setTimeout(() => {
      $("connection").textContent = `No connection to callassist since ${at}. What you see may be out of date.${call}`;
    }, SILENT);
  }
  function found() {
    clearTimeout(missed);
    missed = undefined;
    $("connection").textContent = "";
  }
  function listen() {
    const source = new EventSource(last === undefined ? events : `${events}?after=${last}`);
    const alive = () => {
      found();
      clearTimeout(watchdog);
      watchdog = setTimeout(() => (lost(), source.close(), listen()), STALE);
    };
    source.onopen = () => ((wait = 1000), lag(behind), alive());
    source.addEventListener("beat", alive);
    source.onmessage = (message) => {
      alive();
      if (message.lastEventId) {
        last = message.lastEventId;
        renew();
      }
      apply(message.data);
    };
    source.addEventListener("lag", (message) => {
      alive();
      const seconds = Math.round(Number(message.data));
      behind = seconds < 2 ? "text is live" : `text is ${seconds} s behind`;
      $("lag")?.toggleAttribute("data-late", seconds >= LATE);
      lag(behind);
    });
    source.addEventListener("reload", () => (source.close(), location.reload()));
    source.onerror = () => {
      lag(document.querySelector(".call.live") ? "reconnecting; the call goes on" : "reconnecting");
      lost();
      if (source.readyState !== EventSource.CLOSED) return;
      clearTimeout(watchdog);
      setTimeout(listen, wait);
      wait = Math.min(wait * 2, 15000);
    };
  }
  if (events) listen();

  // --- what is put together when somebody opens it, and again while they read and the call goes on
  const PAUSE = 5000;
  const renewals = all("details[data-load]").map((details) => {
    let [resting, outdated] = [false, false];
    async function renew() {
      if (!details.open) return;
      if (resting) return void (outdated = true);
      [resting, outdated] = [true, false];
      setTimeout(() => ((resting = false), outdated && renew()), PAUSE);
      try {
        const answer = await fetch(details.dataset.load, { headers });
        if (answer.ok) apply(await answer.text());
      } catch {
        outdated = true;
      }
    }
    details.addEventListener("toggle", async () => {
      await renew();
      if (!details.open) return;
      details.style.scrollMarginTop = `${$("bar").offsetHeight + 8}px`; // the bar stays where it is
      details.scrollIntoView({ block: "nearest" });
      details.querySelector("input:checked")?.focus();
    });
    return renew;
  });
  const renew = () => renewals.forEach((again) => again());
  document.addEventListener("click", (event) => {
    const details = $(event.target.closest?.("[data-opens]")?.dataset.opens);
    if (!details) return;
    event.preventDefault();
    details.open = !details.open;
  });
  document.addEventListener("keydown", ({ key, target }) => {
    const details = key === "Escape" && target.closest?.("#transfer, #adding");
    if (!details) return;
    details.open = false;
    document.querySelector(`[data-opens=${details.id}]`)?.focus();
  });

  // --- a ringing call opens by itself, once; "not now" is remembered
  function pop() {
    const popped = JSON.parse(sessionStorage.getItem("popped") ?? "[]");
    const ringing = all("[data-pop]").find((one) => !popped.includes(one.dataset.popOnce));
    if (!ringing || document.querySelector("[data-dirty], input:focus, textarea:focus")) return;
    sessionStorage.setItem("popped", JSON.stringify([...popped, ringing.dataset.popOnce].slice(-50)));
    location.assign(ringing.dataset.pop);
  }

  // --- forms
  const notice = (text) => ($("notice").textContent = text);
  const textOf = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent.trim();
  const sentence = async (answer) =>
    answer.headers.get("content-type")?.includes("html") ? textOf(await answer.text()) : "That did not work. Try again.";

  async function send(form, button) {
    if (form.dataset.sending) return void (button || (form.dataset.again = "yes"));
    const body = new URLSearchParams(new FormData(form, button));
    const url = button?.getAttribute("formaction") ?? form.getAttribute("action");
    form.dataset.sending = "yes";
    saved(form, "Saving");
    try {
      const answer = await fetch(url, { method: "POST", body, headers });
      delete form.dataset.sending;
      if (answer.status === 401) location.assign(`/sign-in?next=${encodeURIComponent(location.pathname)}`);
      else if (answer.ok) settle(form, body);
      else refuse(form, await sentence(answer));
    } catch {
      delete form.dataset.sending;
      refuse(form, "Not saved: there is no connection. What you typed is still here; try again.");
    }
    if (form.dataset.again && form.isConnected) {
      delete form.dataset.again;
      send(form);
    }
  }
  function saved(form, words) {
    const output = form.querySelector(".saved");
    if (output) output.textContent = words;
  }
  function settle(form, sent) {
    notice("");
    saved(form, "Saved");
    for (const field of all("[data-dirty]", form)) if (plain(sent.get(field.name)) === plain(field.value)) delete field.dataset.dirty;
    const revision = form.elements.revision;
    if (revision && revision.value === sent.get("revision")) revision.value = Number(revision.value) + 1;
    const twin = twinOf(form);
    if (revision && Number(twin?.elements.revision.value) <= Number(revision.value)) twin.replaceWith(form.cloneNode(true));
    const edit = form.closest("details.edit, #transfer, #adding");
    if (edit) edit.open = false;
    if (edit?.matches(".handover")) form.reset();
    release(form);
  }
  const plain = (text) => text?.replaceAll("\r", "");

  /** Another version won: the form learns its number, so that sending once more replaces it on purpose. */
  function refuse(form, words) {
    notice(words);
    saved(form, "Not saved");
    const twin = twinOf(form);
    if (twin) for (const field of all("input[type=hidden]", form)) field.value = twin.elements[field.name].value;
    release(form);
  }
  /** The same form in a fragment that was held back. */
  function twinOf(form) {
    const same = (one) => one.getAttribute("action") === form.getAttribute("action") && one.className === form.className;
    return [...heldBack.values()].flatMap((next) => all("form", next)).find(same);
  }
  function release(form) {
    const root = [...heldBack.keys()].find((id) => $(id)?.contains(form));
    if (!root || held(form)) return;
    const next = heldBack.get(root);
    heldBack.delete(root);
    place(next);
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-live]")) return;
    event.preventDefault();
    send(event.target, event.submitter);
  });
  document.addEventListener("input", ({ target }) => {
    const form = target.form;
    if (!form?.matches("[data-live]")) return;
    target.dataset.dirty = "yes";
    if (!form.matches("[data-autosave]")) return;
    clearTimeout(form.timer);
    saved(form, "Not saved yet");
    form.timer = setTimeout(() => send(form), 800);
  });
  document.addEventListener("change", ({ target }) => {
    if (target.form?.matches("[data-on-change]") && target.form.checkValidity()) send(target.form);
  });
  document.addEventListener("toggle", ({ target }) => {
    const idle = document.activeElement === document.body || target.contains(document.activeElement);
    if (!target.open || !idle || !target.matches(".edit")) return;
    target.querySelector("textarea").focus();
    target.querySelector(".edit-actions").scrollIntoView({ block: "nearest" });
  }, true); // toggle does not bubble
  document.addEventListener("keydown", ({ key, target }) => {
    if (key === "Escape") target.closest?.(".edit-form")?.reset();
  });
  document.addEventListener("reset", ({ target }) => {
    all("[data-dirty]", target).forEach((field) => delete field.dataset.dirty);
    const edit = target.closest("details.edit");
    if (edit) {
      edit.open = false;
      edit.firstElementChild.focus();
    }
    setTimeout(() => release(target));
  });

  // --- leaving and coming back: what was typed and not saved is still there
  const drafts = `drafts ${location.pathname}`;
  addEventListener("pagehide", () => {
    const typed = all("[data-dirty][id]").map((field) => [field.id, field.value, field === document.activeElement]);
    if (typed.length) sessionStorage.setItem(drafts, JSON.stringify(typed));
  });
  for (const [id, value, active] of JSON.parse(sessionStorage.getItem(drafts) ?? "[]")) {
    const field = $(id);
    if (!field || field.type === "radio") continue;
    field.closest("details")?.setAttribute("open", "");
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    if (active) field.focus();
  }
  sessionStorage.removeItem(drafts);

  // --- the clock
  function tick() {
    for (const clock of all("[data-since]"))
      clock.textContent = minutes(Math.max(0, Math.floor((Date.now() - Date.parse(clock.dataset.since)) / 1000)));
  }
  setInterval(tick, 1000);
  tick();
  pop();
})();
