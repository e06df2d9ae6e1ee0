// Rounds of a measurement.

/** What the work gives each time. */
export async function repeat(times, work) {
  const seen = [];
  while (seen.length < times) seen.push(await work(seen.length));
  return seen;
}

/**
 * What each contestant gives in each round, by its name, without the rounds that only warm up. Who is first alternates. `open`
 * makes what the contestants of one round share.
 */
export async function takeTurns(contestants, { rounds, warmUp = 1, open = () => undefined }) {
  const names = Object.keys(contestants);
  const seen = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -warmUp; round < rounds; round += 1) {
    const opened = await open();
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      const found = await contestants[name](opened);
      if (round >= 0) seen[name].push(found);
    }
    await opened?.close();
  }
  return seen;
}
