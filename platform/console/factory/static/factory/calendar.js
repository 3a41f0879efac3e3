// Draws windows with the mouse, moves between days with the arrow keys and opens forms in
// a dialog. Without this script every link leads to a page of its own.
"use strict";

const dialog = document.getElementById("dialog");
const body = document.getElementById("dialog-body");
const grid = document.querySelector(".calendar");
const HALF_HOURS = 48;

function openInDialog(address) {
  // The dialog opens once the form is loaded, so that a screen reader finds it complete.
  return htmx.ajax("GET", address, { target: "#dialog-body", swap: "innerHTML" }).then(() => {
    if (!dialog.open) dialog.showModal();
    body.querySelector("input:not([type=hidden]), select, a, button:not([data-closes])")?.focus();
  });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-dialog]");
  if (!link || !dialog || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  openInDialog(link.href);
});
dialog?.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

// Drawing snaps to half hours and spans the days of one machine.
let drawing = null;

function instantAt(cell, clientX) {
  const box = cell.querySelector(".strip").getBoundingClientRect();
  const part = Math.min(1, Math.max(0, (clientX - box.left) / box.width));
  return Math.round(part * HALF_HOURS);
}

function text(day, halfHours) {
  const whole = new Date(`${day}T00:00:00Z`);
  whole.setUTCMinutes(halfHours * 30);
  return whole.toISOString().slice(0, 16);
}

function paint() {
  for (const old of grid.querySelectorAll(".drawn")) old.remove();
  if (!drawing) return;
  const [first, last] = ends();
  for (const [at, cell] of drawing.cells.entries()) {
    const from = Math.max(first - at * HALF_HOURS, 0);
    const until = Math.min(last - at * HALF_HOURS, HALF_HOURS);
    if (until <= from) continue;
    const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    rect.setAttribute("class", "drawn");
    rect.setAttribute("x", `${(100 * from) / HALF_HOURS}%`);
    rect.setAttribute("width", `${(100 * (until - from)) / HALF_HOURS}%`);
    rect.setAttribute("height", "34");
    cell.querySelector(".strip").append(rect);
  }
}

function ends() {
  return [Math.min(drawing.from, drawing.until), Math.max(drawing.from, drawing.until)];
}

grid?.addEventListener("pointerdown", (event) => {
  const draw = event.target.closest(".draw");
  if (!draw || event.button || event.pointerType === "touch") return;
  event.preventDefault();
  const cell = draw.closest("td");
  const cells = [...cell.parentElement.querySelectorAll("td")];
  const from = cells.indexOf(cell) * HALF_HOURS + instantAt(cell, event.clientX);
  drawing = { cells, from, until: from, moved: false, draw };
});
addEventListener("pointermove", (event) => {
  if (!drawing) return;
  const cell = drawing.cells.find((one) => {
    const box = one.getBoundingClientRect();
    return event.clientX >= box.left && event.clientX <= box.right;
  });
  if (!cell) return;
  drawing.until = drawing.cells.indexOf(cell) * HALF_HOURS + instantAt(cell, event.clientX);
  drawing.moved = drawing.moved || drawing.until !== drawing.from;
  paint();
});
addEventListener("pointerup", () => {
  if (!drawing) return;
  const { cells, moved, draw } = drawing;
  const [first, last] = ends();
  drawing = null;
  if (!moved) return paint();
  // The click that follows a drag must not open the link below it.
  draw.addEventListener("click", (event) => { event.preventDefault(); event.stopPropagation(); }, { once: true, capture: true });
  const { day, machine } = cells[0].dataset;
  const query = new URLSearchParams({ machine, starts_at: text(day, first), ends_at: text(day, last) });
  openInDialog(`${grid.dataset.new}?${query}`).then(paint);
});
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && drawing) { drawing = null; paint(); }
});

// The grid has one tab stop; arrow keys move between days and machines.
const draws = grid ? [...grid.querySelectorAll(".draw")] : [];
for (const [at, draw] of draws.entries()) draw.tabIndex = at ? -1 : 0;
grid?.addEventListener("keydown", (event) => {
  const at = draws.indexOf(document.activeElement);
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
  if (at < 0 || !step || !draws[at + step]) return;
  event.preventDefault();
  draws[at].tabIndex = -1;
  draws[at + step].tabIndex = 0;
  draws[at + step].focus();
});

// The machine sets the rate until the user types one. Hours that nobody typed are emptied when times
// change, and the server offers all: only it knows the factory's clock, which summer time moves.
document.addEventListener("input", (event) => {
  const form = event.target.closest(".window-form");
  if (!form) return;
  const { machine, offered_hours: hours, hourly_rate: rate } = form.elements;
  if (event.target === hours || event.target === rate) { event.target.dataset.typed = "yes"; return; }
  const chosen = machine.selectedOptions[0];
  if (event.target === machine && rate && !rate.dataset.typed && chosen.dataset.rate) rate.value = chosen.dataset.rate;
  const setsHours = ["machine", "starts_at", "ends_at", "daily"].includes(event.target.name);
  if (setsHours && !hours.dataset.typed) hours.value = "";
});

// A chosen city fills in its coordinates and region.
document.addEventListener("change", (event) => {
  const { form } = event.target;
  if (event.target.name === "city" && event.target.selectedOptions[0].dataset.latitude) {
    const { latitude, longitude, region } = event.target.selectedOptions[0].dataset;
    Object.assign(form.elements.latitude, { value: latitude });
    Object.assign(form.elements.longitude, { value: longitude });
    Object.assign(form.elements.region, { value: region });
  }
  if (form?.matches("[data-sends]")) form.requestSubmit();
});
