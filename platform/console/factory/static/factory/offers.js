// Selects all shown offers and counts the selected ones.
"use strict";

function boxes() {
  return [...document.querySelectorAll('input[name="ids"][form="answers"]')];
}

function showChosen() {
  const chosen = boxes().filter((box) => box.checked).length;
  const count = document.querySelector("[data-selected-count]");
  if (count) count.textContent = chosen ? `${chosen} ${count.dataset.words}` : "";
  for (const button of document.querySelectorAll("[data-needs-selection]")) button.disabled = !chosen;
  const all = document.querySelector("[data-selects-all]");
  if (all) {
    all.checked = chosen > 0 && chosen === boxes().length;
    all.indeterminate = chosen > 0 && chosen < boxes().length;
  }
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-selects-all]"))
    for (const box of boxes()) box.checked = event.target.checked;
  showChosen();
});
addEventListener("DOMContentLoaded", showChosen);
document.addEventListener("htmx:afterSettle", showChosen);
