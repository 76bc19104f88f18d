/* Only adds: every fact stands in the page without it, and so does every sentence it shows. */
(() => {
  "use strict";
  const told = document.currentScript.dataset;
  const page = document.documentElement;
  const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (typed, name) => values[name] ?? typed);
  /* A browser that does not know the language writes figures, never another language's words. */
  const known = Intl.DateTimeFormat.supportedLocalesOf(told.locale).length > 0;
  const figures = (options) => (options.dateStyle || options.month ? { dateStyle: "short", timeZone: options.timeZone } : options);
  const written = (moment, options) =>
    new Intl.DateTimeFormat(known ? told.locale : "sv", known ? options : figures(options)).format(moment);

  /* A page that was kept for readers without a network says of when it is. */
  const kept = new Date(page.dataset.kept);
  if (!isNaN(kept)) {
    const notice = document.createElement("p");
    const timeZone = told.zone;
    notice.className = "notice kept";
    notice.setAttribute("role", "status");
    notice.textContent = fill(told.kept, {
      date: written(kept, { dateStyle: "full", timeZone }),
      time: written(kept, { timeStyle: "short", timeZone }),
    });
    document.getElementById("main").prepend(notice);
  }

  /* An open page warns once a promise has passed. A demonstration stands still when it is opened. */
  const box = document.querySelector(".stale");
  if (box) {
    const opened = Date.now();
    const begun = Date.parse(box.dataset.at) || opened;
    const now = () => begun + Date.now() - opened;
    const warnings = [...box.querySelectorAll("template")];
    const after = (one) => Date.parse(one.dataset.after);
    let shown, timer;
    const look = () => {
      const last = warnings.filter((one) => after(one) <= now()).pop();
      if (last && last !== shown) {
        shown = last;
        page.classList.add("warned");
        box.replaceChildren(last.content.cloneNode(true));
        box.querySelector("button").addEventListener("click", () => location.reload());
      }
      const ahead = warnings.map(after).filter((instant) => instant > now());
      clearTimeout(timer);
      if (ahead.length) timer = setTimeout(look, Math.min(Math.min(...ahead) - now(), 3600000));
    };
    look();
    addEventListener("pageshow", look);
    document.addEventListener("visibilitychange", look);
  }

  /* Readers in another timezone see their own hour beside ours. */
  for (const time of document.querySelectorAll(".stamps time, .bulletins time, .latest time")) {
    const zone = /T.*([+-])(\d\d):(\d\d)$/.exec(time.dateTime);
    const moment = new Date(time.dateTime);
    if (!zone || +`${zone[1]}1` * (zone[2] * 60 + +zone[3]) === -moment.getTimezoneOffset()) continue;
    const own = document.createElement("span");
    own.className = "own-time";
    own.textContent = fill(told.here, {
      date: written(moment, { day: "numeric", month: "long" }),
      time: written(moment, { hour: "numeric", minute: "2-digit", timeZoneName: "short" }),
    });
    time.parentElement.append(" ", own);
  }

  /* The filter stands in a template, so that it is only there where it works. */
  const template = document.querySelector("template[data-items]");
  if (template) {
    /* What is typed in several ways is one: "cœur" and "coeur", "Röntgen" and "Roentgen", "ph" and "f". */
    const alike = { œ: "o", oe: "o", æ: "a", ae: "a", ue: "u", ß: "ss", ph: "f", ł: "l", ı: "i", "&": "n" };
    const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/œ|oe|æ|ae|ue|ß|ph|ł|ı|&/g, (one) => alike[one]);
    const split = (text) => plain(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    const items = [...document.querySelectorAll(template.dataset.items)];
    const columns = document.querySelectorAll("[data-column]");
    const groups = document.querySelectorAll(".group");
    const filter = template.content.firstElementChild;
    const [text, place, all, said] = ["input", "select", "button", "[role=status]"].map((one) => filter.querySelector(one));
    const hospitals = new Map([...place.options].map((one) => [one.value, one.text]));
    const texts = items.map((one) => {
      const { words = "", at = "" } = one.dataset;
      const name = (one.querySelector(".service__name, th") ?? one).textContent;
      const own = `${name} ${words} ${at.split(" ").map((id) => (id && hospitals.get(id)) ?? "")}`;
      return [...split(own), ...split(own.replace(/-/g, ""))];
    });
    const begins = (own, typed) => own.startsWith(typed);
    /* One letter too many, too few, another or two exchanged, behind the first, in a word of five at least. */
    const isNear = (own, typed) => {
      if (begins(own, typed) || typed.length < 5) return begins(own, typed);
      let same = 0;
      while (same < typed.length && typed[same] === own[same]) same++;
      const goesOn = (skipped, left) => own.slice(same + left).startsWith(typed.slice(same + skipped));
      const isExchanged = typed[same] === own[same + 1] && typed[same + 1] === own[same];
      return same > 0 && (goesOn(1, 0) || goesOn(0, 1) || goesOn(1, 1) || (isExchanged && goesOn(2, 2)));
    };
    const opened = new URLSearchParams(location.hash.slice(1));
    const isAt = (one, id) => !id || !one.dataset.at || one.dataset.at.split(" ").includes(id);
    const apply = () => {
      const words = split(text.value);
      const id = place.value;
      const find = (fits) => items.filter((one, position) => isAt(one, id) && words.every((word) => texts[position].some((own) => fits(own, word))));
      const exact = find(begins);
      const found = new Set(exact.length ? exact : find(isNear));
      for (const one of items) one.hidden = !found.has(one);
      columns.forEach((one) => (one.hidden = id && one.dataset.column !== id));
      groups.forEach((one) => (one.hidden = !one.querySelector(".service:not([hidden])")));
      const count = found.size;
      all.hidden = !text.value && !id;
      const kept = new URLSearchParams({ ...(text.value && { find: text.value }), ...(id && { at: id }) });
      history.replaceState(null, "", all.hidden ? location.pathname + location.search : `#${kept}`);
      said.textContent = all.hidden ? "" : count ? fill(said.dataset.some, { count, all: items.length }) : said.dataset.none;
    };
    /* What is found stands where one looks: not below the screen, nor under the keyboard of a phone. */
    const show = () => {
      const first = items.find((one) => !one.hidden);
      if (first && first.getBoundingClientRect().top > innerHeight / 2) filter.scrollIntoView();
    };
    filter.addEventListener("input", () => {
      apply();
      show();
    });
    all.addEventListener("click", () => {
      text.value = place.value = "";
      apply();
      text.focus();
    });
    template.replaceWith(filter);
    /* A search keeps itself in the address, so that it can be sent, and stands again after a step back. */
    if (opened.has("find") || opened.has("at")) {
      text.value = opened.get("find") ?? "";
      place.value = opened.get("at") ?? "";
      if (place.selectedIndex < 0) place.value = "";
      apply();
      show();
    }
  }

  /* What is folded is printed, too, by browsers whose style sheets cannot unfold it. */
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("details:not([open])")].filter((one) => !one.closest(".fold, .finder, .timeline"));
    for (const one of unfolded) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of unfolded) one.open = false;
  });

  /* Neither works from a folder. */
  if (told.worker && location.protocol.startsWith("http")) {
    const manifest = document.createElement("link");
    manifest.rel = "manifest";
    manifest.href = told.manifest;
    document.head.append(manifest);
    addEventListener("load", () => navigator.serviceWorker?.register(told.worker).catch(() => {}));
  }
})();
