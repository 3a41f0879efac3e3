// Opens the address of a clicked point or bar; the table next to the chart has the same links.
"use strict";
(() => {
  const addLinks = (root) => {
    for (const element of root.querySelectorAll("[data-chart]")) {
      const chart = typeof echarts === "undefined" ? null : echarts.getInstanceByDom(element);
      if (!chart || element.dataset.linked) continue;
      element.dataset.linked = "yes";
      chart.on("click", (event) => {
        if (event.data && event.data.address) location.assign(event.data.address);
      });
    }
  };
  // The shared script has drawn the charts by then.
  addEventListener("load", () => addLinks(document));
  document.addEventListener("htmx:afterSettle", () => setTimeout(() => addLinks(document)));
})();
