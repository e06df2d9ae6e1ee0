// The data worker from outside: what goes to it can be held back, and the page's own pauses are watched.

/** From the next navigation on, `hold` keeps back what the page sends to its worker until `release`. */
export async function deskGate(page) {
  await page.addInitScript(() => {
    const kept = [];
    window.desk = { isHeld: false, kept };
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (...message) {
      if (window.desk.isHeld) kept.push(() => post.apply(this, message));
      else post.apply(this, message);
    };
  });
  return {
    hold: () => page.evaluate(() => void (window.desk.isHeld = true)),
    held: () => page.evaluate(() => window.desk.kept.length),
    release: () =>
      page.evaluate(() => {
        window.desk.isHeld = false;
        for (const send of window.desk.kept.splice(0)) send();
      }),
  };
}

/** Measures from now on; gives the longest time, in milliseconds, in which the page's main thread did not get a turn. */
export async function watchGaps(page) {
  await page.evaluate(() => {
    let last = performance.now();
    window.longestGap = 0;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      const now = performance.now();
      window.longestGap = Math.max(window.longestGap, now - last);
      last = now;
      setTimeout(() => port2.postMessage(0));
    };
    port2.postMessage(0);
  });
  return () => page.evaluate(() => window.longestGap);
}
