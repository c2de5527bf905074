const modal = document.getElementById("components-reconnect-modal");
const failed = "components-reconnect-failed";

modal.addEventListener("components-reconnect-state-changed", event => {
  document.documentElement.dataset.connection = event.detail.state === "hide" ? "on" : "lost";
  switch (event.detail.state) {
    case "show":
    case "paused":
      if (!modal.open) modal.showModal();
      break;
    case "hide":
      modal.close();
      break;
    case "failed":
      retryLater();
      break;
    case "rejected":
      // The server answers but no longer knows this circuit (it was restarted): the address restores the page.
      location.reload();
      break;
  }
});

// Without it Escape would close the dialog and leave a dead page behind.
modal.addEventListener("cancel", event => event.preventDefault());
document.getElementById("reconnect-retry").addEventListener("click", retry);
document.getElementById("reconnect-resume").addEventListener("click", resume);
document.getElementById("reconnect-reload").addEventListener("click", () => location.reload());

// The framework gives up after a while. A page that was left open over night comes back by itself all the same.
const patience = 5_000;
let timer = 0;

function retryLater() {
  timer = setTimeout(retry, patience);
  document.addEventListener("visibilitychange", retryWhenVisible);
  addEventListener("online", retry);
}

async function retry() {
  clearTimeout(timer);
  document.removeEventListener("visibilitychange", retryWhenVisible);
  removeEventListener("online", retry);
  try {
    // True: rejoined. False: reached, but the circuit is gone. An exception: not reached.
    if (!await Blazor.reconnect() && !await Blazor.resumeCircuit()) location.reload();
    else modal.close();
  } catch {
    modal.classList.add(failed);
    retryLater();
  }
}

async function resume() {
  try {
    if (!await Blazor.resumeCircuit()) location.reload();
  } catch {
    modal.classList.replace("components-reconnect-paused", "components-reconnect-resume-failed");
  }
}

async function retryWhenVisible() {
  if (document.visibilityState === "visible") await retry();
}
