// [data-upload]: files that are dropped there or chosen go up at once, one after another, each with its own bar.
// The list of sources comes anew when one is in; a refused file says why and the others go on.
const zones = () => document.querySelectorAll("[data-upload]");

function line(list, text, className) {
  const item = document.createElement("li");
  item.textContent = text;
  if (className) item.className = className;
  list.append(item);
  return item;
}

function bar(zone, name) {
  const item = line(zone.querySelector("[data-upload-progress]"), name);
  const progress = document.createElement("progress");
  progress.max = 100;
  progress.setAttribute("aria-label", `Uploading ${name}`);
  item.append(" ", progress);
  return { item, progress };
}

const LOST = "The connection broke while it went up. Choose it again.";
const words = {
  401: "Your sign-in has ended. Sign in in another tab, then choose it again.",
  413: "It is larger than this server accepts.",
};

function send(zone, file) {
  const { item, progress } = bar(zone, file.name);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", ({ lengthComputable, loaded, total }) => {
      // All sent: the server reads it, nobody knows how long.
      if (lengthComputable && loaded < total) progress.value = (100 * loaded) / total;
      else progress.removeAttribute("value");
    });
    request.addEventListener("loadend", () => {
      item.remove();
      resolve(answerOf(request, file.name));
    });
    request.open("POST", zone.dataset.upload);
    request.setRequestHeader("accept", "application/json");
    const form = new FormData();
    form.append("files", file, file.name);
    request.send(form);
  });
}

function answerOf(request, name) {
  if (request.status === 200) {
    try {
      return JSON.parse(request.responseText);
    } catch {
      // A page of a portal that stands in between.
    }
  }
  const message = `“${name}” was not added. ${words[request.status] ?? LOST}`;
  return { added: [], refused: [{ name, message }] };
}

async function sendAll(zone, files) {
  const refusals = zone.querySelector("[data-upload-refused]");
  refusals.replaceChildren();
  for (const file of files) {
    const { added, refused } = await send(zone, file);
    for (const { message } of refused) line(refusals, message, "error");
    if (added.length > 0) await showList(zone);
  }
}

async function showList(zone) {
  const { uploadList } = zone.dataset;
  if (document.querySelector("#sources") && uploadList) {
    await globalThis.htmx.ajax("GET", uploadList, { target: "#sources", swap: "outerHTML" });
  } else location.reload();
}

document.addEventListener("change", (event) => {
  const input = event.target;
  const zone = input.type === "file" ? input.closest("[data-upload]") : null;
  if (!zone || input.files.length === 0) return;
  const files = [...input.files];
  // Taken: the form does not send them a second time.
  input.value = "";
  void sendAll(zone, files);
});

const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");

document.addEventListener("dragover", (event) => {
  const zone = event.target.closest?.("[data-upload]");
  if (!zone || !holdsFiles(event)) return;
  event.preventDefault();
  zone.dataset.over = "";
});
document.addEventListener("dragleave", (event) => {
  const zone = event.target.closest?.("[data-upload]");
  if (zone && !zone.contains(event.relatedTarget)) delete zone.dataset.over;
});
document.addEventListener("drop", (event) => {
  const zone = event.target.closest?.("[data-upload]");
  if (!zone || !holdsFiles(event)) return;
  event.preventDefault();
  delete zone.dataset.over;
  void sendAll(zone, [...event.dataTransfer.files]);
});

// A file that goes up by itself needs no button.
const hideButtons = () => {
  for (const zone of zones()) zone.querySelector("[data-upload-action]").hidden = true;
};
document.addEventListener("DOMContentLoaded", hideButtons);
if (document.readyState !== "loading") hideButtons();
