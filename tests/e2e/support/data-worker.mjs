// The data worker from outside: what goes to it can be held back.

/** From the next navigation on, `hold` keeps back what the page sends to its worker until `release`. */
export async function dataWorkerGate(page) {
  await page.addInitScript(() => {
    const kept = [];
    window.dataWorker = { isHeld: false, kept };
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (...message) {
      if (window.dataWorker.isHeld) kept.push(() => post.apply(this, message));
      else post.apply(this, message);
    };
  });
  return {
    hold: () => page.evaluate(() => void (window.dataWorker.isHeld = true)),
    held: () => page.evaluate(() => window.dataWorker.kept.length),
    release: () =>
      page.evaluate(() => {
        window.dataWorker.isHeld = false;
        for (const send of window.dataWorker.kept.splice(0)) send();
      }),
  };
}
