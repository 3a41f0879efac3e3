// Draws the bars of machines and keeps the selection of orders to publish.
"use strict";

addEventListener("DOMContentLoaded", () => {
  // Draws bars between two instants in a machine's row, in the colours of the option.
  millshare.drawers.machines = (option) => {
    const palette = option.palette;
    const bar = (share) => (params, api) => {
      const row = api.value(0);
      const [left, middle] = api.coord([api.value(1), row]);
      const right = api.coord([api.value(2), row])[0];
      const height = api.size([0, 1])[1] * share;
      const area = params.coordSys;
      const shape = echarts.graphic.clipRectByRect(
        { x: left, y: middle - height / 2, width: Math.max(right - left, 1), height },
        { x: area.x, y: area.y, width: area.width, height: area.height },
      );
      return shape && { type: "rect", shape, style: { fill: palette[api.value(3)], stroke: millshare.colour("card"), lineWidth: share < 0.8 ? 1 : 0 } };
    };
    const [windows, works] = option.series;
    Object.assign(windows, { renderItem: bar(0.86), encode: { x: [1, 2], y: 0 } });
    Object.assign(works, { renderItem: bar(0.6), encode: { x: [1, 2], y: 0 } });
  };
});

// Keeps the selection of each run in this tab while the table is sorted, filtered and paginated.
(() => {
  const place = () => document.querySelector("[data-ticks]");
  const key = () => `ticked-${place().dataset.ticks}`;
  const read = () => new Set(JSON.parse(sessionStorage.getItem(key()) || "[]"));
  const boxes = () => document.querySelectorAll("#list input[name=order]");
  const show = () => {
    if (!place()) return;
    const ticked = read();
    for (const box of boxes()) box.checked = ticked.has(box.value);
    const status = place().querySelector("[data-ticked]");
    status.textContent = ticked.size ? status.dataset.ticked.replace("{count}", ticked.size) : "";
    place().querySelector("[data-untick]").hidden = !ticked.size;
    document.querySelector("[data-tick-count]").textContent = ticked.size ? `(${ticked.size})` : "";
  };
  const write = (ticked) => {
    sessionStorage.setItem(key(), JSON.stringify([...ticked]));
    show();
  };
  addEventListener("DOMContentLoaded", show);
  document.addEventListener("htmx:afterSettle", show);
  document.addEventListener("change", (event) => {
    if (!place() || event.target.name !== "order") return;
    const ticked = read();
    ticked[event.target.checked ? "add" : "delete"](event.target.value);
    write(ticked);
  });
  document.addEventListener("click", (event) => {
    if (!place()) return;
    if (event.target.closest("[data-untick]")) write(new Set());
    if (event.target.closest('[data-opens="approval"]')) {
      if (read().size) document.getElementById("which-ticked").checked = true;
    }
  });
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "approve" || !place()) return;
    event.target.querySelector("[data-ticked-ids]").value = [...read()].join(",");
    event.target.querySelector("[data-query]").value = location.search.slice(1);
    sessionStorage.removeItem(key());
  });
})();
