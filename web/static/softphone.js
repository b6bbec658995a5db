// The phone in the browser: picks up the legs that its member asked for, and only those; nothing rings by itself.
"use strict";
(() => {
  const tell = (text) => (document.getElementById("notice").textContent = text);
  const csrf = () => document.querySelector("input[name=csrf]")?.value ?? "";
  const SDK = "/static/vendor/twilio-voice-2.18.5.min.js";
  const WORDS = {
    31401: "The microphone is not allowed. Allow it for this page, then answer again.",
    31402: "The microphone could not be opened. Is another program using it?",
    53405: "The sound could not be connected. Is the network's firewall closed for calls?",
  };
  let device;
  let call;
  let leg;
  let outdated = false;

  async function token() {
    const answer = await fetch("/softphone/token");
    if (!answer.ok) throw new Error("no token");
    return (await answer.json()).token;
  }
  const post = (url, fields) => fetch(url, { method: "POST", body: new URLSearchParams({ csrf: csrf(), ...fields }) });

  /** A new token costs a second of sound, so it waits for the end of the call. */
  async function renew() {
    if (call) return void (outdated = true);
    outdated = false;
    try {
      device.updateToken(await token());
      if (device.state === "unregistered") await device.register();
    } catch {
      setTimeout(renew, 10000);
    }
  }

  async function ringing(incoming) {
    const [id, label] = [incoming.customParameters.get("call"), incoming.customParameters.get("label")];
    const answer = await fetch(`/softphone/expects/${id}/${label}`).catch(() => null);
    if (!answer?.ok || !(await answer.json()).expected) return incoming.reject();
    call?.disconnect();
    call = incoming;
    leg = `/softphone/told/${id}/${label}`;
    const told = post.bind(null, leg, {});
    for (const news of ["accept", "disconnect", "cancel"]) incoming.on(news, () => told().catch(() => {}));
    incoming.on("disconnect", () => over(incoming));
    incoming.on("cancel", () => over(incoming));
    incoming.on("reconnecting", () => tell("The line is weak; it is being connected again."));
    incoming.on("reconnected", () => tell(""));
    incoming.accept();
  }
  function over(which) {
    if (call !== which) return;
    call = leg = undefined;
    if (outdated) renew();
  }
  function failed(error) {
    if (error.code === 20104 || error.code === 20101) renew();
    else tell(WORDS[error.code] ?? "The phone in this page has a problem. Load the page again.");
  }

  // --- a page that is left takes its phone along: what rings us is asked for on the page where we will talk
  const KEY = "to be answered";
  document.addEventListener("submit", (event) => {
    const there = event.target.dataset.thenCall;
    if (!there) return;
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(event.target));
    sessionStorage.setItem(KEY, JSON.stringify([event.target.getAttribute("action"), fields]));
    location.assign(there);
  });
  async function registered() {
    const [url, fields] = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    sessionStorage.removeItem(KEY);
    const ring = document.querySelector("[data-ring-me]")?.dataset;
    const answer = url ? await post(url, fields) : ring && (await post(ring.ringMe, { round: ring.round }));
    if (answer && !answer.ok) tell("Somebody else has it, or it is over.");
  }

  // --- mute is heard at once, and told to the server by the same button
  document.addEventListener("submit", ({ target }) => {
    const muted = target.elements?.muted?.value;
    if (call && muted) call.mute(muted === "yes");
  });
  document.addEventListener("input", ({ target, data }) => {
    if (call && target.id === "keypad" && /^[0-9*#]$/.test(data ?? "")) call.sendDigits(data);
  });

  // --- a page that is closed in mid-call ends its leg; should the report of that be lost, this is the only word of it
  addEventListener("pagehide", () => {
    if (leg) navigator.sendBeacon(leg, new URLSearchParams({ csrf: csrf() }));
  });

  async function start() {
    try {
      device = new Twilio.Device(await token(), { closeProtection: true, allowIncomingWhileBusy: true, codecPreferences: ["opus", "pcmu"] });
    } catch {
      return void setTimeout(start, 10000);
    }
    device.on("incoming", ringing);
    device.on("tokenWillExpire", renew);
    device.on("error", failed);
    device.on("registered", registered);
    device.register().catch(failed);
  }
  const script = Object.assign(document.createElement("script"), { src: SDK, onload: start });
  document.head.append(script);
})();
