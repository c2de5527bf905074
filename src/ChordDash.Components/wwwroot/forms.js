// What forms need beside the markup.

/** Sends a form with Ctrl+Enter from any of its fields. */
export function sendWithCtrlEnter(form) {
  form.addEventListener("keydown", event => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    // Some fields say what was typed only when they are left.
    document.activeElement?.dispatchEvent(new Event("change", { bubbles: true }));
    form.requestSubmit();
  });
}

/** Moves the focus to what is inside the element with this data-field. */
export function focusField(root, field) {
  const place = root.querySelector(`[data-field="${CSS.escape(field)}"]`);
  if (!place) return;
  const candidates = place.querySelectorAll("input:not([type=hidden]), textarea, [tabindex]:not([tabindex='-1'])");
  const target = [...candidates].find(one => one.offsetParent !== null && !one.disabled) ?? place;
  if (target === place) place.tabIndex = -1;
  target.focus({ preventScroll: true });
  place.scrollIntoView({ block: "center" });
}

/** Leads to a part of the page that has just appeared, unless its beginning is in sight: who types on then keeps the focus. */
export function showAnswer(element) {
  const { top } = element.getBoundingClientRect();
  if (top >= 0 && top < innerHeight / 2) return;
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "start" });
}
