// The page's own prompts, as it serves them.

/** Every starter prompt by its text. */
export async function promptsByText(site) {
  const file = await (await fetch(new URL("prompts/starter.json", site))).json();
  return new Map(file.prompts.map((prompt) => [prompt.prompt, prompt]));
}
