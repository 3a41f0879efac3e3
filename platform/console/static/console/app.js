// Draws charts, opens dialogs and menus, and sends each form once.
"use strict";

const millshare = {
  // Returns the value of a page colour such as `accent`; any other name stays as it is.
  colour(name) {
    const value = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
    return value || name;
  },
  // Replaces every named colour of an option; a string that begins with "@" names one.
  coloured(part) {
    if (typeof part === "string") return part.startsWith("@") ? millshare.colour(part.slice(1)) : part;
    if (Array.isArray(part)) return part.map(millshare.coloured);
    if (part && typeof part === "object")
      return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, millshare.coloured(value)]));
    return part;
  },
  // The defaults of every chart.
  base() {
    const [ink, muted, line, card] = ["ink", "muted", "line", "card"].map(millshare.colour);
    const axis = { axisLabel: { color: muted }, axisLine: { lineStyle: { color: line } }, splitLine: { lineStyle: { color: line } }, nameTextStyle: { color: muted } };
    return {
      animation: false,
      backgroundColor: "transparent",
      color: [1, 2, 3, 4, 5, 6].map((number) => millshare.colour(`series-${number}`)),
      textStyle: { color: ink, fontFamily: getComputedStyle(document.body).fontFamily },
      legend: { textStyle: { color: ink } },
      // Tooltips are drawn, not written as HTML: the page allows no inline styles.
      tooltip: { renderMode: "richText", backgroundColor: card, borderColor: line, textStyle: { color: ink } },
      axis,
    };
  },
  // Functions that JSON cannot carry, by name; pages register theirs.
  drawers: {},
  draw(element) {
    const source = document.getElementById(element.dataset.chart);
    if (!source || typeof echarts === "undefined") return;
    const option = millshare.coloured(JSON.parse(source.textContent));
    const { axis, ...base } = millshare.base();
    for (const key of ["xAxis", "yAxis"])
      if (option[key]) option[key] = [].concat(option[key]).map((one) => ({ ...axis, ...one, axisLabel: { ...axis.axisLabel, ...one.axisLabel } }));
    const merged = { ...base, ...option };
    for (const key of ["legend", "tooltip", "textStyle"])
      if (option[key]) merged[key] = { ...base[key], ...option[key] };
    const drawer = millshare.drawers[option.drawer];
    if (drawer) drawer(merged);
    element.style.height = `${element.dataset.height || 20}rem`;
    const chart = echarts.getInstanceByDom(element) || echarts.init(element, null, { renderer: "svg" });
    chart.setOption(merged, true);
  },
  drawAll(root) {
    for (const element of root.querySelectorAll("[data-chart]")) millshare.draw(element);
  },
};
window.millshare = millshare;

// Prepares a new part of the page.
function begin(root) {
  millshare.drawAll(root);
  offerFiles(root);
}
addEventListener("DOMContentLoaded", () => begin(document));
document.addEventListener("htmx:afterSettle", (event) => begin(event.target.parentElement || document));
addEventListener("resize", () => {
  if (typeof echarts === "undefined") return;
  for (const element of document.querySelectorAll("[data-chart]")) echarts.getInstanceByDom(element)?.resize();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => millshare.drawAll(document));

// A button with data-opens="id" opens that dialog; one with data-closes closes its own.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  if (event.target.closest("[data-closes]")) event.target.closest("dialog")?.close();
  if (event.target.closest("[data-prints]")) print();
  // Only one menu is open; a click outside closes it.
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
// Disables the buttons of a submitted form, so that it is sent once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "get" || form.hasAttribute("hx-get") || event.defaultPrevented) return;
  setTimeout(() => { for (const button of form.querySelectorAll("button")) button.disabled = true; });
});
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const button of document.querySelectorAll("button[disabled]")) button.disabled = false;
});
// Shows the time left until an instant with data-deadline, updated every half minute.
function showTimeLeft() {
  for (const element of document.querySelectorAll("time[data-deadline]")) {
    const minutes = Math.floor((new Date(element.dateTime) - new Date()) / 60000);
    const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
    const [amount, unit] = Math.abs(minutes) < 120 ? [minutes, "minute"] : Math.abs(minutes) < 2880 ? [Math.round(minutes / 60), "hour"] : [Math.round(minutes / 1440), "day"];
    element.textContent = words.format(amount, unit);
  }
}
addEventListener("DOMContentLoaded", showTimeLeft);
setInterval(showTimeLeft, 30000);

// A link to a part of the page opens what folds it away.
function openTarget() {
  for (let folded = document.getElementById(location.hash.slice(1))?.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
}
addEventListener("DOMContentLoaded", openTarget);
addEventListener("hashchange", openTarget);

// Lists export all their rows from the server; any other table exports what it shows.
function offerFiles(root) {
  for (const table of root.querySelectorAll("table.table")) {
    if (table.nextElementSibling?.matches(".table-foot")) continue;
    const foot = document.createElement("div");
    foot.className = "table-foot";
    foot.innerHTML = '<span class="exports"><button type="button" class="ghost" data-saves>CSV</button></span>';
    table.after(foot);
  }
}
// Escapes a cell as the server's exports do, so that no text is run as a formula.
function cellText(cell) {
  const text = cell.textContent.trim().replace(/\s+/g, " ");
  const harmless = /^[=+\-@]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}
document.addEventListener("click", (event) => {
  const table = event.target.closest("[data-saves]")?.closest(".table-foot").previousElementSibling;
  if (!table) return;
  const lines = [...table.rows].map((row) => [...row.cells].map(cellText).join(","));
  // Excel reads a file without a byte order mark in the machine's own encoding.
  const file = new Blob(["\ufeff", lines.join("\r\n")], { type: "text/csv" });
  const name = table.caption?.textContent || table.closest("[aria-label]")?.ariaLabel || document.title;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `${name.trim().replace(/[\\/:*?"<>|]/g, " ")}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
});
