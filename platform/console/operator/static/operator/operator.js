// A point or bar of a picture that has an address leads there; the table beside it has the same links.
"use strict";
(() => {
  const lead = (root) => {
    for (const element of root.querySelectorAll("[data-chart]")) {
      const chart = typeof echarts === "undefined" ? null : echarts.getInstanceByDom(element);
      if (!chart || element.dataset.leads) continue;
      element.dataset.leads = "yes";
      chart.on("click", (event) => {
        if (event.data && event.data.address) location.assign(event.data.address);
      });
    }
  };
  // After the shared script has drawn.
  addEventListener("load", () => lead(document));
  document.addEventListener("htmx:afterSettle", () => setTimeout(() => lead(document)));
})();
