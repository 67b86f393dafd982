// Keyboard, copying, theme, live jobs. The pages read without any of it.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");

  const rows = () => [...document.querySelectorAll("[data-rows] tbody tr")];
  const chosen = () => rows().filter((row) => row.getAttribute("aria-selected") === "true");
  let here = -1;

  function go(step) {
    const all = rows();
    if (all.length === 0) return;
    if (here >= 0 && all[here]) all[here].classList.remove("here");
    here = Math.min(all.length - 1, Math.max(0, here + step));
    all[here].classList.add("here");
    all[here].scrollIntoView({ block: "nearest" });
    const link = all[here].querySelector("a");
    if (link) link.focus({ preventScroll: true });
  }

  function choose(row) {
    row.setAttribute("aria-selected", row.getAttribute("aria-selected") === "true" ? "false" : "true");
    showChosen();
  }

  function showChosen() {
    const bar = document.querySelector("[data-chosen]");
    const count = chosen().length;
    bar.hidden = count === 0;
    bar.querySelector("[data-chosen-count]").textContent = count + " chosen";
  }

  async function copy(text, button) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    button.classList.add("done");
    const title = button.title;
    button.title = "Copied";
    setTimeout(() => { button.classList.remove("done"); button.title = title; }, 1500);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.copy !== undefined) copy(button.dataset.copy, button);
    if (button.dataset.themeSwitch !== undefined) {
      const dark = getComputedStyle(root).colorScheme.includes("dark") && (root.dataset.theme === "dark" || (!root.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches));
      root.dataset.theme = dark ? "light" : "dark";
      document.cookie = "theme=" + root.dataset.theme + "; path=/; max-age=31536000; samesite=strict";
    }
    if (button.dataset.keys !== undefined) document.querySelector("[data-keys-dialog]").showModal();
    if (button.dataset.chosenCopy !== undefined) copy(chosen().map((row) => row.dataset.name).join("\n"), button);
    if (button.dataset.chosenClear !== undefined) { chosen().forEach((row) => row.setAttribute("aria-selected", "false")); showChosen(); }
  });

  const places = { o: "/", i: "/images", f: "/findings", p: "/packages", c: "/connections" };
  let going = false;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const writing = event.target.matches("input, textarea, select");
    if (event.key === "Escape" && writing) { event.target.blur(); return; }
    if (writing || document.querySelector("dialog[open]")) return;
    if (going) {
      going = false;
      if (places[event.key]) { location.assign(places[event.key]); return; }
    }
    switch (event.key) {
      case "/": event.preventDefault(); document.getElementById("search").focus(); document.getElementById("search").select(); break;
      case "j": go(1); break;
      case "k": go(-1); break;
      case "x": if (here >= 0 && rows()[here]) choose(rows()[here]); break;
      case "g": going = true; setTimeout(() => { going = false; }, 1200); break;
      case "?": document.querySelector("[data-keys-dialog]").showModal(); break;
      default:
    }
  });

  // What has something running in it is asked for again until nothing is.
  const live = document.querySelector("[data-live]");
  if (live && live.querySelector("progress")) {
    const pause = Number(live.dataset.live) || 1000;
    const refresh = async () => {
      try {
        const page = new DOMParser().parseFromString(await (await fetch(location.pathname + location.search)).text(), "text/html");
        const fresh = page.querySelector("[data-live]");
        if (fresh) live.replaceChildren(...fresh.childNodes);
      } catch {
        // The server is away; the next turn asks again.
      }
      if (live.querySelector("progress")) setTimeout(refresh, pause);
    };
    setTimeout(refresh, pause);
  }
})();
