// Runs before anything is drawn: the page has its colours from the first paint on.
window.chordDashPage = (() => {
  const key = "chorddash-theme";
  const system = matchMedia("(prefers-color-scheme: dark)");
  const wide = matchMedia("(min-width: 960px)"); // MudBlazor's "md".
  let layout = null, parts = [];

  // Some browsers forbid storage altogether: then a choice holds for this page only.
  const here = new Map();
  function remembered(name) {
    try { return localStorage.getItem(name); } catch { return here.get(name); }
  }
  function remember(name, value) {
    try { localStorage.setItem(name, value); } catch { here.set(name, value); }
  }

  function apply() {
    const choice = remembered(key);
    const dark = choice === "dark" || (choice !== "light" && system.matches);
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    document.dispatchEvent(new CustomEvent("chorddash:theme"));
    layout?.invokeMethodAsync("SetDark", dark).catch(() => {}); // The connection may be lost: the next page asks anew.
    return dark;
  }

  // Before the page connects: times are shown on the reader's clock from the first page on.
  function tellZone() {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const path = new URL(document.baseURI).pathname;
    try {
      if (zone) document.cookie = `chorddash-zone=${encodeURIComponent(zone)}; path=${path}; max-age=31536000; samesite=lax`;
    } catch { /* Where cookies are forbidden, the server's clock is shown. */ }
  }

  system.addEventListener("change", apply);
  // What the first answer drew gives way in the frame that draws the page, and a link that had the focus there has it here too.
  new MutationObserver((_, observer) => {
    if (!document.querySelector(".mud-layout")) return;
    observer.disconnect();
    const shell = document.getElementById("shell");
    const link = shell?.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    shell?.remove();
    if (link != null) document.querySelector(`.main-nav a[href="${CSS.escape(link)}"]`)?.focus();
  }).observe(document.documentElement, { childList: true, subtree: true });

  addEventListener("storage", event => { if (event.key === key) apply(); }); // Chosen in another tab.
  wide.addEventListener("change", () => layout?.invokeMethodAsync("SetWide", wide.matches).catch(() => {}));
  apply();
  tellZone();

  return {
    /** Tells the server's side of the page what changes here. @returns whether the page is dark, and wide enough for the menu beside it. */
    connect(layoutReference, presence) {
      layout = layoutReference;
      const tell = () => presence.invokeMethodAsync("SetVisible", !document.hidden).catch(() => {});
      document.addEventListener("visibilitychange", tell);
      if (document.hidden) tell();
      return { dark: apply(), wide: wide.matches };
    },
    notifies: () => remembered("chorddash-notify") === "on" && window.Notification?.permission === "granted",
    /** @returns whether notifications are on now. */
    async switchNotifications(on) {
      const granted = on && "Notification" in window && await Notification.requestPermission() === "granted";
      remember("chorddash-notify", granted ? "on" : "off");
      return granted;
    },
    notify(title, body, address) {
      const note = new Notification(title, { body, tag: address });
      note.onclick = () => { focus(); Blazor.navigateTo(address); note.close(); };
    },
    enterMenu: () => document.querySelector(".main-nav a")?.focus(),
    address: () => location.href,
    /** @returns the titles of the parts of the page that are in its open tabs, for goToPart. */
    listParts() {
      parts = [...document.querySelectorAll("#content h2")].filter(part => part.checkVisibility() && part.textContent.trim());
      return parts.map(part => part.textContent.trim());
    },
    /** Leads to one of the parts that were listed last. */
    goToPart(index) {
      const part = parts[index];
      if (!part?.isConnected) return;
      part.tabIndex = -1; // The next Tab leads on from here.
      part.focus({ preventScroll: true });
      part.scrollIntoView();
    },
    /** Leads to the part that the address names after #: a page may be drawn long after its address was read.
     *  An address that names no part, such as "#100%", changes nothing. */
    showPart() {
      const part = location.hash && document.getElementById(location.hash.slice(1));
      if (!part) return;
      part.tabIndex = -1; // The next Tab leads on from here.
      part.focus({ preventScroll: true });
      const show = () => part.scrollIntoView();
      show();
      // Pictures above it take their room when they arrive. Whoever has scrolled meanwhile stays there.
      const left = new AbortController();
      for (const act of ["wheel", "touchstart", "pointerdown", "keydown"]) {
        addEventListener(act, () => left.abort(), { once: true, passive: true, signal: left.signal });
      }
      for (const picture of document.querySelectorAll("#content img")) {
        if (!picture.complete) picture.addEventListener("load", show, { once: true, signal: left.signal });
      }
    },
    /** @returns whether the text is on the clipboard now: browsers may refuse it, and do without HTTPS. */
    async copy(text) {
      try { await navigator.clipboard.writeText(text); return true; } catch { return false; }
    },
    copyAddress() { return this.copy(location.href); },
    submit: id => document.getElementById(id).submit(),
    remembered: name => remembered(`chorddash-${name}`),
    remember: (name, value) => remember(`chorddash-${name}`, value),
    /** Whether keys that need no Ctrl do something: speech and unsteady hands press them by accident. */
    hasSingleKeys: () => remembered("chorddash-single-keys") !== "off",
    setSingleKeys: on => remember("chorddash-single-keys", on ? "on" : "off"),
    openSheet(dialog) {
      dialog.addEventListener("keydown", event => {
        // They choose from the list; the cursor stays where it is.
        if (["ArrowUp", "ArrowDown"].includes(event.key) && event.target.matches("[role=combobox]")) event.preventDefault();
      });
      // For browsers that do not know "closedby".
      dialog.addEventListener("click", event => { if (event.target === dialog) dialog.close(); });
      dialog.showModal();
    },
    reveal: id => document.getElementById(id)?.scrollIntoView({ block: "nearest" }),
    closeSheet: dialog => dialog.close(),
    /** Shows a panel below its button, or above where there is more room. From then on the browser itself opens and closes it. */
    openFlyout(button, panel) {
      const place = () => {
        const { left, top, bottom } = button.getBoundingClientRect();
        const { offsetWidth, offsetHeight } = panel;
        const below = bottom + offsetHeight + 8 <= innerHeight || top < offsetHeight + 8;
        panel.style.left = `${Math.max(8, Math.min(left, innerWidth - offsetWidth - 8))}px`;
        panel.style.top = `${below ? Math.max(8, Math.min(bottom + 4, innerHeight - offsetHeight - 8)) : top - offsetHeight - 4}px`;
        panel.style.opacity = 1;
      };
      let closed = new AbortController();
      panel.addEventListener("beforetoggle", event => { if (event.newState === "open") panel.style.opacity = 0; });
      panel.addEventListener("toggle", event => {
        const open = event.newState === "open";
        button.setAttribute("aria-expanded", open);
        closed.abort();
        if (!open) return;
        closed = new AbortController();
        place();
        addEventListener("resize", place, { signal: closed.signal });
        addEventListener("scroll", place, { signal: closed.signal, passive: true, capture: true });
      });
      button.popoverTargetElement = panel;
      panel.showPopover();
    },
    isFlyoutOpen: panel => panel.matches(":popover-open"),
    /** Changes parts of the page's address in place, without leaving the page; null removes one. */
    setQuery(values) {
      const url = new URL(location.href);
      for (const [name, value] of Object.entries(values)) {
        if (value == null) url.searchParams.delete(name); else url.searchParams.set(name, value);
      }
      if (url.href !== location.href) history.replaceState(history.state, "", url);
    },
    chooseTheme(theme) {
      remember(key, theme);
      apply();
    },
    /** For all later pages too: the server reads the cookie. */
    chooseLanguage(language) {
      const path = new URL(document.baseURI).pathname;
      const culture = encodeURIComponent(`c=${language}|uic=${language}`);
      document.cookie = `.AspNetCore.Culture=${culture}; path=${path}; max-age=31536000; samesite=lax`;
      location.reload();
    },
  };
})();
