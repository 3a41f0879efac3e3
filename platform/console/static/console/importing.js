// Takes a dropped file, names the chosen one, and sends a dropped one at once.
"use strict";

function nameFile(input) {
  const shown = input.closest("section")?.querySelector("[data-file-name]");
  if (shown) shown.textContent = [...input.files].map((file) => file.name).join(", ");
}

document.addEventListener("change", (event) => {
  if (event.target.matches("input[data-drops]")) nameFile(event.target);
});

for (const kind of ["dragenter", "dragover"])
  document.addEventListener(kind, (event) => {
    const zone = document.querySelector(".drop");
    if (!zone || !event.dataTransfer?.types.includes("Files")) return;
    // A file that misses the zone would replace the page.
    event.preventDefault();
    zone.classList.add("drop-over");
  });
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.querySelector(".drop")?.classList.remove("drop-over");
});
document.addEventListener("drop", (event) => {
  const zone = document.querySelector(".drop");
  if (!zone || !event.dataTransfer?.files.length) return;
  event.preventDefault();
  zone.classList.remove("drop-over");
  const input = zone.querySelector("input[type=file]");
  input.files = event.dataTransfer.files;
  nameFile(input);
  zone.closest("form").requestSubmit();
});
