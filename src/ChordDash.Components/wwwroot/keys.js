// The keys of the whole page, loaded when the page is there. Which they are, the server's side says: its help lists the same.
let layout = null, bindings = [], first = null, timer = 0;
const patience = 1_500;

export function start(reference, list) {
  if (!layout) document.addEventListener("keydown", press);
  if (!layout) document.addEventListener("keydown", closeMenu, true);
  layout = reference;
  bindings = list;
}

function press(event) {
  if (event.defaultPrevented || event.isComposing || event.repeat) return;
  const control = event.ctrlKey !== event.metaKey && !event.altKey && !event.shiftKey;
  if (control) {
    const found = bindings.find(one => one.keys === `Control+${event.key.toLowerCase()}`);
    if (found && !document.querySelector("dialog[open]")) run(found, event);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || !chordDashPage.hasSingleKeys() || isBusy(event.target)) return;
  const keys = first ? `${first} ${event.key}` : event.key;
  const found = bindings.find(one => one.keys === keys);
  wait(!found && bindings.some(one => one.keys.startsWith(`${event.key} `)) ? event.key : null);
  if (found) run(found, event);
}

function wait(key) {
  clearTimeout(timer);
  first = key;
  if (key) timer = setTimeout(() => first = null, patience);
}

/** Where letters are typed or choose something, and while something is open over the page. */
function isBusy(target) {
  return target.closest?.("input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable='true'], "
      + "[role=combobox], [role=listbox], [role=menu], [role=dialog]")
    || document.querySelector("dialog[open], .mud-dialog, .mud-overlay, [popover]:popover-open");
}

function run(found, event) {
  event.preventDefault();
  if (found.action === "search") focusSearch();
  else if (found.action) layout.invokeMethodAsync(found.action).catch(() => {});
  else Blazor.navigateTo(new URL(found.href, document.baseURI).href);
}

function focusSearch() {
  const field = [...document.querySelectorAll("#content :is(.search input, input[type=search])")].find(one => one.checkVisibility());
  if (field) field.focus();
  else layout.invokeMethodAsync("OpenPalette").catch(() => {});
}

/** A menu that was opened by mouse has no focus inside, so that it does not hear Esc. */
function closeMenu(event) {
  if (event.key !== "Escape" || event.target.closest?.(".mud-popover, .mud-dialog, dialog")) return;
  const overlay = document.querySelector(".mud-overlay:not(.mud-overlay-dialog)");
  const opener = document.querySelector(".mud-menu [aria-expanded=true]");
  if (!overlay || event.target.closest?.("[role=combobox]")) return;
  event.stopPropagation();
  overlay.click();
  opener?.focus();
}
