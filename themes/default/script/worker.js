/* Keeps what was read for readers without a network: the network first, then what is kept, marked with its time. */
"use strict";
const HERE = registration.scope;
const NAME = `statusgen ${HERE} `;
const LIMIT = 60;
const PATIENCE = 4000;
/* The browser's own cache may not answer in place of the host: its pages bear no mark. */
const ASK = { cache: "no-cache" };

const open = () => caches.open(NAME + MADE.version);
const languageOf = (url) => MADE.languages.find((tag) => url.startsWith(`${HERE}${tag}/`)) || MADE.languages[0];
const standing = (tag) => [`${HERE}${tag}/index.html`, `${HERE}${tag}/offline/index.html`];
const isHtml = (response) => (response.headers.get("content-type") || "").startsWith("text/html");

/* What stands inside pages of other sites has no script to show a mark, so it is never kept. */
const isEmbedded = (url) => /^[^/]+\/banner\//.test(url.slice(HERE.length));

function addressOf(typed) {
  const url = new URL(typed, HERE);
  url.search = url.hash = "";
  return url.href.endsWith("/") ? `${url.href}index.html` : url.href;
}

async function keep(cache, url, response) {
  if (!response.ok || response.type === "opaque") return;
  const headers = new Headers(response.headers);
  headers.delete("content-encoding");
  headers.delete("content-length");
  headers.set("x-kept", new Date(headers.get("date") || Date.now()).toISOString());
  await cache.put(url, new Response(await response.blob(), { headers }));
}

async function keepPage(cache, url, response) {
  if (!isHtml(response)) return;
  await keep(cache, url, response);
  const always = standing(languageOf(url));
  for (const one of always) if (!(await cache.match(one))) await keep(cache, one, await fetch(one, ASK));
  const kept = (await cache.keys()).map((request) => request.url);
  const pages = kept.filter((one) => !always.includes(one) && !one.startsWith(`${HERE}assets/`));
  for (const one of pages.slice(0, -LIMIT)) await cache.delete(one);
}

async function marked(response) {
  const html = await response.text();
  const mark = `<html data-kept="${response.headers.get("x-kept")}" `;
  return new Response(html.replace("<html ", mark), { headers: response.headers });
}

async function pageOf(event, url) {
  const cache = await open();
  const coming = fetch(event.request, ASK);
  event.waitUntil(coming.then((response) => keepPage(cache, url, response.clone())).catch(() => {}));
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const first = await Promise.race([coming.catch(() => {}), late]);
  if (first && first.status < 500) return first;
  const known = await cache.match(url);
  const without = standing(languageOf(url))[1];
  if (known) return url === without ? known : marked(known);
  try {
    return first || (await coming);
  } catch {
    return (await cache.match(without)) ? Response.redirect(without) : Response.error();
  }
}

addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await open();
      const read = await clients.matchAll({ type: "window", includeUncontrolled: true });
      const pages = read.map((one) => addressOf(one.url)).filter((url) => url.startsWith(HERE));
      const tags = new Set([languageOf(HERE), ...pages.map(languageOf)]);
      const always = [...MADE.assets, "index.html"].map(addressOf);
      const urls = new Set([...always, ...[...tags].flatMap(standing), ...pages]);
      await Promise.allSettled([...urls].map(async (url) => keep(cache, url, await fetch(url, ASK))));
      await skipWaiting();
    })(),
  );
});

addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const names = (await caches.keys()).filter((one) => one.startsWith(NAME) && one !== NAME + MADE.version);
      await Promise.all(names.map((one) => caches.delete(one)));
      await clients.claim();
    })(),
  );
});

addEventListener("fetch", (event) => {
  const url = addressOf(event.request.url);
  if (event.request.method !== "GET" || !url.startsWith(HERE) || isEmbedded(url)) return;
  if (event.request.mode === "navigate") event.respondWith(pageOf(event, url));
  else if (MADE.assets.includes(url.slice(HERE.length)))
    event.respondWith(open().then(async (cache) => (await cache.match(url)) || fetch(event.request)));
});
