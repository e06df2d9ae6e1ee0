// What a page holds of memory at one moment.

/** Bytes of the module and, garbage collected, of JavaScript; what buffers take beside its heap is with it. */
export async function pageMemory(page) {
  const session = await page.context().newCDPSession(page);
  try {
    await session.send("HeapProfiler.collectGarbage");
    const { usedSize, backingStorageSize = 0 } = await session.send("Runtime.getHeapUsage");
    const module = await page.evaluate(() => window.benchMemory.buffer.byteLength);
    // A module's memory is a buffer too.
    const buffers = Math.max(0, backingStorageSize - module);
    return { module, heap: usedSize + buffers };
  } finally {
    await session.detach();
  }
}
