// The data worker from outside: what goes to it can be held back.

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
