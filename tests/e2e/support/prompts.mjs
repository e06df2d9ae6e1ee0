// The page's own prompts, as it serves them.

/** Every starter prompt by its text. */
export async function promptsByText(site) {
  const file = await (await fetch(new URL("prompts/starter.json", site))).json();
  return new Map(file.prompts.map((prompt) => [prompt.prompt, prompt]));
}

/** A plan that takes the prompt alone into account: requests do not arrive in the same order twice. */
export function byPrompt(...behaviours) {
  return ({ prompt }) => behaviours[[...prompt].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % behaviours.length];
}
