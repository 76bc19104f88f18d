/* Nothing here is needed to see a page: it asks for the page again when something changed, and saves clicks. */
(() => {
  "use strict";
  const told = document.currentScript.dataset;
  new EventSource(told.events).addEventListener("message", (event) => {
    if (event.data !== told.state) location.reload();
  });

  const form = document.querySelector(".sg-bar form");
  if (!form) return;
  const { at, minute, path } = form.elements;
  const written = (value) => {
    const parts = new Intl.DateTimeFormat("en-GB", { dateStyle: "short", timeStyle: "short", timeZone: minute.dataset.zone });
    return parts.format(new Date(value * 60000)).replace(",", "");
  };
  form.addEventListener("change", () => form.requestSubmit());
  minute.addEventListener("input", () => (at.value = written(minute.value)));
  at.addEventListener("input", () => (form.elements.from.value = minute.value));

  /* What is read in a frame stays open when the page is asked for again, and its other language goes along. */
  const frames = [...document.querySelectorAll(".sg-frames iframe")];
  const pathIn = (address) => new URL(address).pathname.replace(/^\/[^/]*\//, "");
  const addressOf = ({ contentWindow, src }) => (contentWindow.location.protocol === "about:" ? src : contentWindow.location.href);
  const pathOf = (frame) => pathIn(addressOf(frame));
  frames[0]?.addEventListener("load", () => {
    path.value = decodeURI(pathOf(frames[0]));
    history.replaceState(null, "", location.pathname.replace(/^(\/[^/]*\/).*/, `$1${pathOf(frames[0])}`));
    const [first, second] = frames;
    if (!second) return;
    const language = pathIn(second.src).split("/")[0];
    const wanted = pathOf(first).replace(/^[^/]*/, language);
    if (wanted !== pathOf(second)) second.contentWindow.location.replace(first.contentWindow.location.pathname.replace(pathOf(first), wanted));
  });
})();
