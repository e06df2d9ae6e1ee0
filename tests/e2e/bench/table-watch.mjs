// In a page: what a long table takes to be filtered and scrolled, by the page's own clock. The bench serves this file
// beside the page.

/** Resolves in the first task after the next frame was drawn. */
function painted() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => resolve(performance.now());
      channel.port2.postMessage(null);
    });
  });
}

/**
 * Milliseconds from the next change of the search field to the table's new row count, and to the frame that shows it. The
 * count is null where it stays as it was. A key's own way through the browser is with it: an event tells when it was made.
 */
export function watchFilter(table, search) {
  return new Promise((resolve) => {
    let counted = null;
    const observer = new MutationObserver(() => (counted ??= performance.now()));
    observer.observe(table, { attributes: true, attributeFilter: ["aria-rowcount"] });
    let pressed;
    const onKey = (event) => (pressed = event.timeStamp);
    search.addEventListener("keydown", onKey, { capture: true, once: true });
    const onInput = async (event) => {
      const began = pressed ?? event.timeStamp;
      const shown = await painted();
      observer.disconnect();
      search.removeEventListener("keydown", onKey, { capture: true });
      const rows = Number(table.getAttribute("aria-rowcount")) - 1;
      resolve({ counted: counted && counted - began, shown: shown - began, rows });
    };
    search.addEventListener("input", onInput, { capture: true, once: true });
  });
}

/** Milliseconds between frames, so many of them, while the table is scrolled by so many pixels in each. */
export function scrollThrough(scroller, frames, pixels) {
  let top = 0;
  scroller.scrollTop = top;
  return new Promise((resolve) => {
    const intervals = [];
    let last;
    const step = (now) => {
      if (last !== undefined) intervals.push(now - last);
      last = now;
      if (intervals.length === frames) return resolve({ intervals, top: scroller.scrollTop });
      // The place is not read from the table, which would have the page laid out for it.
      if (pixels > 0) scroller.scrollTop = top += pixels;
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
}
