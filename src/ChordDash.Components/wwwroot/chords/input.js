// Chords that begin like the one under the caret, as a row of options below a text field.
const most = 8;
const separators = /[\s,;|[\]({]/;

/**
 * @param root holds a textarea and an element with the role listbox.
 * @param symbols all that can be offered, in the order in which they are.
 */
export function attach(root, symbols) {
  const field = root.querySelector("textarea");
  const list = root.querySelector("[role=listbox]");
  let active = -1;
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);

  function word() {
    const end = field.selectionEnd;
    let start = end;
    while (start > 0 && !separators.test(field.value[start - 1])) start--;
    // Within a word, what follows the caret would be left over.
    const within = end < field.value.length && !separators.test(field.value[end]);
    return { start, end, text: within ? "" : field.value.slice(start, end) };
  }

  function found(text) {
    if (text === "") return [];
    const exact = symbols.filter(symbol => symbol.startsWith(text));
    const lower = text.toLowerCase();
    const others = symbols.filter(symbol => !symbol.startsWith(text) && symbol.toLowerCase().startsWith(lower));
    // After an A, A7 is nearer than Ab7.
    const altered = symbol => /^[b#]/.test(symbol.slice(text.length)) ? 1 : 0;
    return [...exact, ...others].filter(symbol => symbol !== text).sort((one, other) => altered(one) - altered(other)).slice(0, most);
  }

  function offer() {
    const options = found(word().text);
    active = -1;
    list.replaceChildren(...options.map((symbol, index) => {
      const option = document.createElement("span");
      option.id = `${list.id}-${index}`;
      option.role = "option";
      option.ariaSelected = "false";
      option.textContent = symbol;
      option.addEventListener("pointerdown", event => { event.preventDefault(); take(symbol); });
      return option;
    }));
    field.removeAttribute("aria-activedescendant");
  }

  function choose(index) {
    active = index;
    [...list.children].forEach((option, at) => { option.ariaSelected = at === index ? "true" : "false"; });
    if (index >= 0) field.setAttribute("aria-activedescendant", list.children[index].id);
    else field.removeAttribute("aria-activedescendant");
  }

  function take(symbol) {
    const { start, end } = word();
    const after = field.value[end];
    field.setRangeText(after === undefined || !separators.test(after) ? `${symbol} ` : symbol, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    offer();
  }

  function onKey(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      // The form reads what was typed last only when the field has told it.
      field.dispatchEvent(new Event("change", { bubbles: true }));
      field.form.requestSubmit();
      return;
    }
    const count = list.children.length;
    if (count === 0) return;
    const inside = active >= 0;
    if (event.key === "ArrowDown" && !inside) choose(0);
    else if (inside && event.key === "ArrowRight") choose((active + 1) % count);
    else if (inside && event.key === "ArrowLeft") choose((active + count - 1) % count);
    else if (inside && (event.key === "Escape" || event.key === "ArrowUp")) choose(-1);
    else if (inside && (event.key === "Enter" || event.key === "Tab")) take(list.children[active].textContent);
    else return;
    event.preventDefault();
  }

  field.addEventListener("input", offer);
  field.addEventListener("click", offer);
  field.addEventListener("blur", () => choose(-1));
  field.addEventListener("keydown", onKey);
  // Somebody may have begun while the script was loading.
  if (document.activeElement === field) offer();
}
